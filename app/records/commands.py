"""The ledger from the shell."""

import click
from flask.cli import AppGroup

from app.extensions import db
from app.records import proof

records = AppGroup("records", help="Prove and export the ledger of evidence.")


@records.command("verify")
def verify() -> None:
    """Prove that no record was altered or lost."""
    result = proof.verify(db.session())
    if result.fault:
        raise click.ClickException(
            f"{result.fault}; {result.entries} entries before it are as they were issued."
        )
    click.echo(f"{result.entries} entries, unaltered. Head of the chain: {result.head or '-'}")
