"""Rosters from the shell."""

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from app.accounts.organisations import employer_id_by_code
from app.accounts.services import person_id_by_login
from app.core.errors import Refused
from app.core.time import now
from app.extensions import db
from app.workforce.rosters import services
from app.workforce.rosters.models import CONFLICTS, Roster
from app.workforce.rosters.processing import process
from app.workforce.rosters.queries import all_rows
from app.workforce.rosters.words import outcomes

workers = AppGroup("workers", help="Bring workers in from files.")


@workers.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--employer", metavar="CODE", required=True, help="Whose workers they are.")
@click.option("--dry-run", is_flag=True, help="Only say what would become of the rows.")
@click.option("--good-ones", is_flag=True, help="Leave out the rows that have problems.")
def import_workers(file: Path, employer: str, dry_run: bool, good_ones: bool) -> None:
    """Check the roster in FILE (CSV or XLSX), and take it over when every row is in order."""
    _go_over(_Order(file, employer), dry_run=dry_run, good_ones=good_ones)


def _reports(what: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command what a file of records asks for; two of the same `what` are in conflict."""
    conflict = (
        f"When a valid one of {what} is there: keep both, replace what the employer reported"
        " before, skip the new one."
    )
    asked = (
        click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        click.option("--employer", metavar="CODE", required=True, help="Whose workers they are."),
        click.option("--on-conflict", type=click.Choice(CONFLICTS), required=True, help=conflict),
        click.option("--by", "login", required=True, help="Login of who reports them."),
        click.option("--dry-run", is_flag=True, help="Only say what would become of the rows."),
        click.option("--good-ones", is_flag=True, help="Leave out the rows that have problems."),
    )

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        for each in reversed(asked):  # as decorators are read, from the nearest upwards
            command = each(command)
        return command

    return decorate


@workers.command("import-completions")
@_reports("the course")
def import_completions(
    file: Path, employer: str, on_conflict: str, login: str, dry_run: bool, good_ones: bool
) -> None:
    """Record the courses in FILE (CSV or XLSX) that workers completed elsewhere or before."""
    order = _Order(file, employer, "completions", on_conflict, login)
    _go_over(order, dry_run=dry_run, good_ones=good_ones)


@workers.command("import-certificates")
@_reports("the occupation and level")
def import_certificates(
    file: Path, employer: str, on_conflict: str, login: str, dry_run: bool, good_ones: bool
) -> None:
    """Record the certificates in FILE (CSV or XLSX) that workers hold already."""
    order = _Order(file, employer, "certificates", on_conflict, login)
    _go_over(order, dry_run=dry_run, good_ones=good_ones)


@dataclass(frozen=True, slots=True)
class _Order:
    """Which file is brought in for whom, and who answers for it."""

    file: Path
    employer: str
    kind: str = "workers"
    conflict: str = ""
    login: str = ""


def _go_over(order: _Order, *, dry_run: bool, good_ones: bool) -> None:
    session = db.session()
    try:
        roster = _checked(session, order)
        _tell_problems(session, roster)
        if dry_run:
            _tell_counts(roster)
        else:
            _import(session, roster, good_ones=good_ones)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    finally:
        session.rollback()
    if dry_run and roster.count("problem"):
        sys.exit(1)


def _checked(session: Session, order: _Order) -> Roster:
    roster = services.send(
        session,
        order.file.read_bytes(),
        filename=order.file.name,
        employer_id=_employer_id(session, order.employer),
        unit_paths=(),
        made_by_id=person_id_by_login(session, order.login) if order.login else None,
        at=now(),
        kind=order.kind,
    )
    services.order_check(roster, roster.mapping, order.conflict)
    return process(session, roster.id, at=now(), progress=_show_progress)


def _import(session: Session, roster: Roster, *, good_ones: bool) -> None:
    services.order_import(roster, "good-ones" if good_ones else "all")
    process(session, roster.id, at=now(), progress=_show_progress)
    if roster.state != "imported":
        raise click.ClickException("Nothing was taken over: these workers changed meanwhile.")
    _tell_counts(roster)
    session.commit()


def _tell_problems(session: Session, roster: Roster) -> None:
    for row in all_rows(session, roster, outcome="problem"):
        for problem in row.problems:
            said = problem["sentence"] % problem["places"]
            click.echo(f"row {row.row}, column {_column(roster, problem['column'])}: {said}")


def _tell_counts(roster: Roster) -> None:
    counts, words = Counter(roster.counts), outcomes(roster.kind, roster.state)
    told = ", ".join(f"{count} {words[key]}" for key, count in counts.most_common())
    click.echo(f"{roster.rows} rows: {told}.")


def _column(roster: Roster, key: str) -> str:
    """Return a column's letters, as spreadsheets name it; a column that is not there is `-`."""
    number, letters = roster.mapping.get(key, -1) + 1, ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters or "-"


def _show_progress(done: int, rows: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done} of {rows} rows", nl=done == rows, err=True)


def _employer_id(session: Session, code: str) -> int:
    employer_id = employer_id_by_code(session, code)
    if employer_id is None:
        raise click.ClickException(f"There is no employer with the code “{code}”.")
    return employer_id
