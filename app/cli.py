"""The `flask` commands of every room, and those that set up the whole house.

`flask` finds the application here; a server does not, and so never loads the course compiler.
"""

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import Migrate, upgrade

from app import demo
from app.accounts.commands import employers, institutions, occupations, units, users
from app.catalogue.commands import COURSES, courses, publish_one
from app.core.time import now
from app.extensions import db
from app.jobs.commands import jobs
from app.qualifications.commands import (
    confirm_certificate,
    confirm_work,
    eligibility,
    load_paths,
    qualifications,
    revoke,
)
from app.records.commands import records
from app.site import create_app as create_site
from app.workforce.commands import export, workers
from config import from_environment


def create_app() -> Flask:
    """Return the application with its commands."""
    app = create_site(from_environment())
    mount(app)
    return app


def mount(app: Flask) -> None:
    """Add every command to `app`."""
    Migrate(app, db, directory="migrations", render_as_batch=True, compare_type=True)
    for command in (export, confirm_work, confirm_certificate, revoke):
        records.add_command(command)
    for command in (
        courses,
        records,
        jobs,
        users,
        employers,
        institutions,
        units,
        occupations,
        workers,
        qualifications,
        eligibility,
        demo_group,
        setup,
    ):
        app.cli.add_command(command)


@click.group("demo")
def demo_group() -> None:
    """Load believable data to look around in."""


@demo_group.command("load")
@click.option("--workers", default=0, show_default=True, help="More workers beside the stories.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same people.")
@with_appcontext
def load(workers: int, seed: int) -> None:
    """Load the demo accounts, their stories, and any number of further workers."""
    session = db.session()
    if demo.load_stories(session, at=now()):
        session.commit()
    added = demo.load_workers(session, count=workers, seed=seed, at=now())
    session.commit()
    click.echo(f"Demo data is loaded; {added} further workers.")


@click.command("setup")
@with_appcontext
def setup() -> None:
    """Bring a checkout up to date: tables, courses, standards, and demo data the first time.

    In production there is no demo data: everybody knows its password.
    """
    upgrade()
    folders = sorted(path.parent for path in COURSES.glob("*/course.md"))
    for folder in reversed(folders):  # the catalogue shows the newest first
        publish_one(folder)
    load_paths([Path("qualifications")])
    if current_app.config["PRODUCTION"]:
        return
    session = db.session()
    if demo.load_stories(session, at=now()):
        session.commit()
    click.echo(demo.ACCOUNTS)
