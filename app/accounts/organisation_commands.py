"""Employers, their units, institutions and occupations from the shell."""

from collections.abc import Callable

import click
from flask.cli import AppGroup

from app.accounts import organisations as services
from app.accounts.commands import said
from app.accounts.models import Employer, Institution, Unit
from app.accounts.occupations import name_occupation
from app.accounts.organisations import Organisation
from app.core.time import now
from app.extensions import db

employers = AppGroup("employers", help="Open, rename and close employers.")
institutions = AppGroup("institutions", help="Open, rename and close institutions.")
units = AppGroup("units", help="Arrange an employer's units.")
occupations = AppGroup("occupations", help="List and name occupations.")

CODE = click.argument("code")
EMPLOYER = click.option("--employer", required=True, help="Code of the employer.")
ENGLISH = click.option("--name-en", required=True, help="The name in English.")


def _organisations(group: AppGroup, model: type[Employer] | type[Institution], word: str) -> None:
    """Give `group` the commands for one kind of organisation."""

    @group.command("create", help=f"Open the {word} CODE called NAME.")
    @CODE
    @click.argument("name")
    @ENGLISH
    def create(code: str, name: str, name_en: str) -> None:
        with said():
            services.open_organisation(
                db.session(), model, code, name, name_en, by_id=None, at=now()
            )
        db.session.commit()
        click.echo(f"{word.capitalize()} {code} is open.")

    @group.command("rename", help=f"Give the {word} CODE other names; records keep theirs.")
    @CODE
    @click.argument("name")
    @ENGLISH
    def rename(code: str, name: str, name_en: str) -> None:
        row = _found(model, code)
        services.rename(db.session(), row, name=name, name_en=name_en, by_id=None, at=now())
        db.session.commit()
        click.echo(f"{word.capitalize()} {code} is called {name}.")

    @group.command("close", help=f"Close the {word} CODE; what was there stays readable.")
    @CODE
    def close(code: str) -> None:
        _change(services.close, _found(model, code))
        click.echo(f"{word.capitalize()} {code} is closed.")

    @group.command("reopen", help=f"Open the {word} CODE again.")
    @CODE
    def reopen(code: str) -> None:
        _change(services.reopen, _found(model, code))
        click.echo(f"{word.capitalize()} {code} is open again.")

    @group.command("list", help=f"List every {word} with its names.")
    def listed() -> None:
        session = db.session()
        read = services.employer_list if model is Employer else services.institution_list
        for row in read(session):
            _print(row)


_organisations(employers, Employer, "employer")
_organisations(institutions, Institution, "institution")


@units.command("create")
@CODE
@click.argument("name")
@ENGLISH
@EMPLOYER
@click.option("--below", help="Code of the unit that it stands below; without it at the top.")
def create_unit(code: str, name: str, name_en: str, employer: str, below: str | None) -> None:
    """Open the unit CODE called NAME."""
    row = _found(Employer, employer)
    with said():
        services.open_unit(
            db.session(), row.id, code, name, name_en, below=below, by_id=None, at=now()
        )
    db.session.commit()
    click.echo(f"Unit {code} of {employer} is open.")


@units.command("rename")
@CODE
@click.argument("name")
@ENGLISH
@EMPLOYER
def rename_unit(code: str, name: str, name_en: str, employer: str) -> None:
    """Give the unit CODE other names; records keep theirs."""
    row = _unit(employer, code)
    services.rename(db.session(), row, name=name, name_en=name_en, by_id=None, at=now())
    db.session.commit()
    click.echo(f"Unit {code} is called {name}.")


@units.command("move")
@CODE
@EMPLOYER
@click.option("--below", help="Code of the unit that it is to stand below; without it at the top.")
def move_unit(code: str, employer: str, below: str | None) -> None:
    """Hang the unit CODE with all below it elsewhere; its records go with it."""
    row = _unit(employer, code)
    parent = _unit(employer, below) if below else None
    with said():
        services.move_unit(db.session(), row, below=parent, by_id=None, at=now())
    db.session.commit()
    click.echo(f"Unit {code} stands {f'below {below}' if below else 'at the top'}.")


@units.command("close")
@CODE
@EMPLOYER
def close_unit(code: str, employer: str) -> None:
    """Close the unit CODE; what was there stays readable."""
    _change(services.close, _unit(employer, code))
    click.echo(f"Unit {code} is closed.")


@units.command("reopen")
@CODE
@EMPLOYER
def reopen_unit(code: str, employer: str) -> None:
    """Open the unit CODE again."""
    _change(services.reopen, _unit(employer, code))
    click.echo(f"Unit {code} is open again.")


@units.command("list")
@EMPLOYER
def list_units(employer: str) -> None:
    """List the employer's units, each as deep as it stands."""
    for row in services.unit_tree(db.session(), _found(Employer, employer).id):
        _print(row, indent="  " * (row.path.count("/") - 2))


@occupations.command("name")
@CODE
@click.argument("name")
@ENGLISH
def name_one(code: str, name: str, name_en: str) -> None:
    """Add the occupation CODE called NAME, or give it other names."""
    with said():
        name_occupation(db.session(), code, name, name_en, by_id=None, at=now())
    db.session.commit()
    click.echo(f"Occupation {code} is called {name}.")


def _found(model: type[Employer] | type[Institution], code: str) -> Organisation:
    with said():
        return services.organisation_by_code(db.session(), model, code)


def _unit(employer: str, code: str) -> Unit:
    with said():
        return services.unit_by_code(db.session(), _found(Employer, employer).id, code)


def _change(change: Callable[..., None], row: Organisation | Unit) -> None:
    with said():
        change(db.session(), row, by_id=None, at=now())
    db.session.commit()


def _print(row: Organisation | Unit, *, indent: str = "") -> None:
    closed = " (closed)" if row.closed_at else ""
    click.echo(f"{indent}{row.code}  {row.name}  {row.name_en}{closed}")
