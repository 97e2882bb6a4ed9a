"""Accounts and their roles from the shell."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from app.accounts import reindexing, services
from app.accounts.granting import grant_role
from app.core import resealing
from app.core.errors import Refused
from app.core.sqlite import reads_only
from app.core.time import now
from app.extensions import db

users = AppGroup("users", help="Open accounts and grant roles.")


@users.command("create")
@click.argument("login")
@click.option("--name", required=True, help="The person's name.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.password_option(help="Asked for when it is not given.")
def create(login: str, name: str, language: str, password: str) -> None:
    """Open an account for LOGIN."""
    with said():
        services.create_person(
            db.session(), login, name=name, password=password, language=language, at=now()
        )
    db.session.commit()
    click.echo(f"Account {login} is open. Grant it a role with: flask users grant {login} ROLE")


@users.command("grant")
@click.argument("login")
@click.argument("role")
@click.option("--employer", help="Code of the employer (needed for hr).")
@click.option("--unit", help="Code of the unit; without it the whole employer.")
@click.option("--institution", help="Code of the institution (needed for lecturer).")
def grant(
    login: str, role: str, employer: str | None, unit: str | None, institution: str | None
) -> None:
    """Give LOGIN a ROLE."""
    session = db.session()
    with said():
        grant_role(
            session,
            services.person_id_by_login(session, login),
            role,
            employer_code=employer,
            unit_code=unit,
            institution_code=institution,
            at=now(),
        )
    session.commit()
    click.echo(f"{login} is now {role}.")


@users.command("reseal")
def reseal() -> None:
    """Seal and index everything with the first of FIELD_KEYS; safe to stop and to run again."""
    session, lost = db.session(), 0
    for batch in resealing.reseal(session):
        session.commit()  # each batch by itself: nobody waits for long, and nothing is done twice
        lost += batch.lost
        _progress(f"{batch.table}: {batch.rows} rows looked at, {batch.moved} sealed anew")
    if lost:
        raise click.ClickException(
            f"{lost} rows open with none of the keys. Add the key that sealed them to FIELD_KEYS."
        )
    for people in reindexing.reindex(session):
        session.commit()
        _progress(f"people: {people.people} looked at, {people.moved} indexes made anew")
    _report_older(session)


def _progress(line: str) -> None:
    if sys.stderr.isatty():
        click.echo(line, err=True)


def _report_older(session: Session) -> None:
    """Say how much still needs an older key, and fail while anything does."""
    reads_only.set(True)  # so that nobody who writes waits for the counting
    older = resealing.under_older_keys(session)
    for table, rows in older.items():
        click.echo(f"{table}: {rows} rows under older keys")
    indexed = reindexing.indexed_by_older_keys(session)
    reads_only.set(False)
    click.echo(f"people: {indexed} found by an older key only")
    if indexed or any(older.values()):
        raise click.ClickException("Run this again before you remove the older keys.")
    click.echo("The older keys can be removed from FIELD_KEYS.")


@contextmanager
def said() -> Iterator[None]:
    """Say a refusal on standard error, and end with exit status 1."""
    try:
        yield
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
