"""An employer's units from the shell."""

import click
from flask.cli import AppGroup

from app.accounts import organisations as services
from app.accounts.commands.organisations import CODE, ENGLISH, change, found, show
from app.accounts.commands.users import said
from app.accounts.models import Employer, Unit
from app.core.time import now
from app.extensions import db

units = AppGroup("units", help="Arrange an employer's units.")
EMPLOYER = click.option("--employer", required=True, help="Code of the employer.")


@units.command("create")
@CODE
@click.argument("name")
@ENGLISH
@EMPLOYER
@click.option("--below", help="Code of the unit that it stands below; without it at the top.")
def create_unit(code: str, name: str, name_en: str, employer: str, below: str | None) -> None:
    """Open the unit CODE called NAME."""
    row = found(Employer, employer)
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
    change(services.close, _unit(employer, code))
    click.echo(f"Unit {code} is closed.")


@units.command("reopen")
@CODE
@EMPLOYER
def reopen_unit(code: str, employer: str) -> None:
    """Open the unit CODE again."""
    change(services.reopen, _unit(employer, code))
    click.echo(f"Unit {code} is open again.")


@units.command("list")
@EMPLOYER
def list_units(employer: str) -> None:
    """List the employer's units, each as deep as it stands."""
    for row in services.unit_tree(db.session(), found(Employer, employer).id):
        show(row, indent="  " * (row.path.count("/") - 2))


def _unit(employer: str, code: str) -> Unit:
    with said():
        return services.unit_by_code(db.session(), found(Employer, employer).id, code)
