"""Accounts and their roles from the shell."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup

from app.accounts import services
from app.accounts.granting import grant_role
from app.core.errors import Refused
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


@contextmanager
def said() -> Iterator[None]:
    """Say a refusal on standard error, and end with exit status 1."""
    try:
        yield
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
