"""Courses from the shell: begin one, check, publish."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.catalogue import services
from app.catalogue.storage import open_store
from app.content.compile import compile_course
from app.content.findings import Finding
from app.content.template import new_course
from app.core.time import now
from app.extensions import db

courses = AppGroup("courses", help="Begin, check and publish courses.")
COURSES = Path("courses")
PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


@courses.command("new")
@click.argument("slug")
@click.option("--into", type=click.Path(path_type=Path), default=COURSES, show_default=True)
def new(slug: str, into: Path) -> None:
    """Make a course folder SLUG to start from."""
    folder = into / slug
    if folder.exists():
        raise click.ClickException(f"{folder} is there already; choose another slug.")
    try:
        files = new_course(slug)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    click.echo(f"{folder} is ready. Check it with: flask courses check {folder}")


@courses.command("check")
@PATHS
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def check(paths: tuple[Path, ...], form: str) -> None:
    """Report every mistake in the course folders at PATHS (all of courses/ by default)."""
    findings = [f for folder in _folders(paths) for f in compile_course(folder).findings]
    _report(findings, form)
    if any(finding.severity == "error" for finding in findings):
        raise SystemExit(1)


@courses.command("publish")
@PATHS
def publish(paths: tuple[Path, ...]) -> None:
    """Check, compile and store the course folders at PATHS (all of courses/ by default)."""
    refused = [folder.name for folder in _folders(paths) if not publish_one(folder)]
    if refused:
        raise click.ClickException(
            f"Not published because of errors: {', '.join(refused)}. "
            "What was published before stays as it is."
        )


def publish_one(folder: Path) -> bool:
    """Publish one folder, commit, and say what came of it; return whether it is published."""
    store = open_store(current_app.config["MEDIA_URL"])
    result = services.publish(db.session(), folder, store=store, at=now())
    db.session.commit()
    _report(result.findings, "text")
    if not result.number:
        return False
    state = "published" if result.is_new else "unchanged"
    click.echo(f"{result.slug} release {result.number} {state} {result.digest[:16]}")
    return True


def _folders(paths: tuple[Path, ...]) -> list[Path]:
    """Return the course folders at `paths`: each is one, or holds some."""
    folders: list[Path] = []
    for path in paths or (COURSES,):
        if not path.is_dir():
            raise click.ClickException(f"{path} is not a folder.")
        inside = sorted(p.parent for p in path.glob("*/course.md"))
        folders += inside if inside and not (path / "course.md").exists() else [path]
    return folders


def _report(findings: Iterable[Finding], form: str) -> None:
    if form == "json":
        rows = [asdict(finding) for finding in findings]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for finding in findings:
        click.echo(str(finding), err=True)
