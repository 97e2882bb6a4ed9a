"""Standards and eligibility from the shell."""

import json
import sys
from collections.abc import Collection, Iterable
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import AppGroup

from app.core.findings import Finding
from app.core.time import now
from app.extensions import db
from app.qualifications import services
from app.qualifications.queries import standards

qualifications = AppGroup("qualifications", help="Check and load standards.")
eligibility = AppGroup("eligibility", help="Ask everybody's eligibility again.")

STANDARDS = Path("qualifications")
PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


@qualifications.command("check")
@PATHS
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def check(paths: tuple[Path, ...], form: str) -> None:
    """Report every mistake in the standards at PATHS (all of qualifications/ by default)."""
    findings, _ = services.check_standards(db.session(), _given(paths))
    if form == "json":
        rows = [asdict(finding) for finding in findings]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _report(findings)
    if _errors(findings):
        raise SystemExit(1)


@qualifications.command("load")
@PATHS
def load(paths: tuple[Path, ...]) -> None:
    """Check the standards at PATHS and put what is new into force, for everybody at once."""
    refused = load_paths(_given(paths))
    if refused:
        raise click.ClickException(
            f"Not loaded because of errors: {', '.join(refused)}. "
            "What was in force before stays as it is."
        )


def load_paths(paths: Collection[Path]) -> list[str]:
    """Load files and folders, commit, decide everybody anew, and say what came of it.

    Returns the files that were refused; what they said before stays in force.
    """
    session = db.session()
    loaded = services.load_standards(session, paths, at=now())
    session.commit()
    for code in loaded.changed:
        click.echo(f"{code} in force in a new version")
    for code in loaded.unchanged:
        click.echo(f"{code} unchanged")
    if loaded.changed:
        _refresh(loaded.changed)
    errors = _errors(loaded.findings)
    _report(errors)
    return sorted({finding.file for finding in errors})


@eligibility.command("refresh")
@click.option("--standard", "code", help="Only the standard with this code.")
def refresh(code: str | None) -> None:
    """Decide eligibility anew for everybody, under every standard in force or one of them."""
    known = [standard.code for standard in standards(db.session(), at=now())]
    if code is not None and code not in known:
        there = ", ".join(known) or "none"
        raise click.ClickException(f"No standard “{code}” is in force; there are: {there}.")
    _refresh(known if code is None else [code])


def _refresh(codes: Collection[str]) -> None:
    """Decide batch after batch, commit each, and say on a terminal how far it is."""
    session = db.session()
    count = services.RefreshCount(0, 0, 0)
    for count in services.refresh_everyone(session, clock=now, codes=codes):
        session.commit()
        if sys.stderr.isatty():
            click.echo(f"\r{count.decided} of {count.total} people decided", nl=False, err=True)
    if sys.stderr.isatty():
        click.echo(err=True)
    click.echo(f"{count.decided} people decided, {count.changed} answers changed")


def _given(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    given = paths or (STANDARDS,)
    for path in given:
        if path.is_dir() and not any(path.glob("*.yaml")):
            raise click.ClickException(f"There is no standard (*.yaml) in {path}.")
    return given


def _errors(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity == "error"]


def _report(findings: Iterable[Finding]) -> None:
    for finding in findings:
        click.echo(str(finding), err=True)
