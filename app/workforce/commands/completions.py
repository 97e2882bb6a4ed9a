"""The completion list from the shell."""

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.organisations import employer_id_by_code
from app.accounts.policy import WorkforceScope
from app.core.errors import Refused
from app.core.time import now
from app.extensions import db
from app.records.completion_pages import completion_total
from app.records.completions import AsOf, CompletionFilter, completion_cells, ledger_end
from app.records.seen import Sight
from app.workforce.columns import COLUMNS
from app.workforce.delivery import Sheet, file_chunks, reading
from app.workforce.filters import as_of_instant
from app.workforce.models import FILES


@click.command("export")
@click.option("--format", "file_format", type=click.Choice(FILES), required=True)
@click.option("--employer", metavar="CODE", help="Only this employer's records.")
@click.option("--as-of", metavar="DATE", default="", help="As the records stood on that day.")
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file.")
@with_appcontext
def export(file_format: str, employer: str | None, as_of: str, out: Path | None) -> None:
    """Write the completion list, to standard output unless --out names a file."""
    session, at = db.session(), now()
    try:
        instant = as_of_instant({"as_of": as_of}, at=at)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    sight = _sight(session, employer)
    pinned = AsOf(instant, ledger_end(session).entries)
    total = completion_total(session, sight, CompletionFilter(), as_of=pinned)
    details: dict[str, object] = {"format": file_format, "employer": employer, "rows": total}
    audit(session, at=at, actor_id=None, action="export", details=details)
    session.commit()
    language = str(current_app.config["BABEL_DEFAULT_LOCALE"])
    statement = completion_cells(sight, CompletionFilter(), as_of=pinned, language=language)
    with _output(out) as file, reading(db.engine) as connection:
        chunks = file_chunks(connection, statement, _sheet(file_format, language, instant))
        digest = _write(chunks, file, total=total)
    if sys.stderr.isatty():
        click.echo(f"{total} rows, SHA-256 {digest}", err=True)


def _sight(session: Session, employer: str | None) -> Sight:
    if employer is None:
        return "everyone"
    employer_id = employer_id_by_code(session, employer)
    if employer_id is None:
        raise click.ClickException(f"There is no employer with the code “{employer}”.")
    return WorkforceScope((employer_id,), ())


def _sheet(file_format: str, language: str, as_of: datetime) -> Sheet:
    with force_locale(language):
        headings = [_(column.heading) for column in COLUMNS]
        return Sheet(file_format, _("Completions"), COLUMNS, headings, as_of)


@contextmanager
def _output(out: Path | None) -> Iterator[BinaryIO]:
    """Give where to write; a file appears under its name only when it is whole."""
    if out is None:
        yield sys.stdout.buffer
        return
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def _write(chunks: Iterator[tuple[bytes, int]], file: BinaryIO, *, total: int) -> str:
    digest, done = hashlib.sha256(), 0
    for chunk, rows in chunks:
        file.write(chunk)
        digest.update(chunk)
        done += rows
        if sys.stderr.isatty():
            click.echo(f"\r{done} of {total} rows", nl=done == total, err=True)
    return digest.hexdigest()
