"""Employers, institutions and occupations from the shell."""

from collections.abc import Callable

import click
from flask.cli import AppGroup

from app.accounts import organisations as services
from app.accounts.commands.users import said
from app.accounts.models import Employer, Institution, Unit
from app.accounts.occupations import name_occupation
from app.accounts.organisations import Organisation
from app.core.time import now
from app.extensions import db

employers = AppGroup("employers", help="Open, rename and close employers.")
institutions = AppGroup("institutions", help="Open, rename and close institutions.")
occupations = AppGroup("occupations", help="Add and name occupations.")

Model = type[Employer] | type[Institution]
CODE = click.argument("code")
ENGLISH = click.option("--name-en", required=True, help="The name in English.")


def _naming(group: AppGroup, model: Model, word: str) -> None:
    """Give `group` the commands that open, name and list one kind of organisation."""

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
        row = found(model, code)
        services.rename(db.session(), row, name=name, name_en=name_en, by_id=None, at=now())
        db.session.commit()
        click.echo(f"{word.capitalize()} {code} is called {name}.")

    @group.command("list", help=f"List every {word} with its names.")
    def listed() -> None:
        session = db.session()
        read = services.employer_list if model is Employer else services.institution_list
        for row in read(session):
            show(row)


def _closing(group: AppGroup, model: Model, word: str) -> None:
    """Give `group` the commands that close one kind of organisation and open it again."""

    @group.command("close", help=f"Close the {word} CODE; what was there stays readable.")
    @CODE
    def close(code: str) -> None:
        change(services.close, found(model, code))
        click.echo(f"{word.capitalize()} {code} is closed.")

    @group.command("reopen", help=f"Open the {word} CODE again.")
    @CODE
    def reopen(code: str) -> None:
        change(services.reopen, found(model, code))
        click.echo(f"{word.capitalize()} {code} is open again.")


for kind in ((employers, Employer, "employer"), (institutions, Institution, "institution")):
    _naming(*kind)
    _closing(*kind)


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


def found(model: type[Employer] | type[Institution], code: str) -> Organisation:
    """Return the organisation, or say that there is none."""
    with said():
        return services.organisation_by_code(db.session(), model, code)


def change(how: Callable[..., None], row: Organisation | Unit) -> None:
    """Close or open again, and commit."""
    with said():
        how(db.session(), row, by_id=None, at=now())
    db.session.commit()


def show(row: Organisation | Unit, *, indent: str = "") -> None:
    """Print a line of a list."""
    closed = " (closed)" if row.closed_at else ""
    click.echo(f"{indent}{row.code}  {row.name}  {row.name_en}{closed}")
