"""Completion records for tests of lists, and the whole of a list as text."""

import csv
import io
from datetime import UTC, datetime
from itertools import count

from sqlalchemy.orm import Session

from app.accounts.models import Employer, Person, Unit
from app.accounts.policy import WorkforceScope
from app.records.completions import AsOf, CompletionFilter, completion_cells
from app.records.services import issue
from app.workforce.columns import COLUMNS
from app.workforce.delivery import Sheet, file_chunks
from app.workforce.filters import Choices
from app.workforce.models import Export
from app.workforce.reports.definition import definition_of, find_report
from app.workforce.reports.ordering import Order, order_report
from tests.services import evidence

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
KEYS = [column.key for column in COLUMNS]
_causes = count(1)


def complete(
    session: Session,
    person: Person,
    employer: Employer,
    *,
    unit: Unit | None = None,
    at: datetime = evidence.AT,
    who: dict[str, object] | None = None,
    **changes: object,
) -> str:
    """Issue a completion to `person`, employed at `employer`, and return its number."""
    identity = evidence.identity(
        person.id,
        **{
            "employer_id": employer.id,
            "employer_name": employer.name,
            "unit_id": unit.id if unit else None,
            "unit_path": unit.path if unit else "",
            "unit_name": unit.name if unit else "",
            "employee_number": "E1",
        }
        | (who or {}),
    )
    cause = f"test:{next(_causes)}"
    return issue(session, identity, evidence.completion(cause=cause, **changes), at=at)


def order(
    session: Session,
    scope: WorkforceScope,
    made_by_id: int,
    report: str = "completions",
    *,
    file_format: str = "csv",
    columns: tuple[str, ...] = (),
    groups: tuple[str, ...] = (),
    choices: Choices | None = None,
    at: datetime = AT,
    **words: str,
) -> Export:
    """Order a report."""
    return order_report(
        session,
        scope,
        definition_of(find_report(report), columns, groups, words),
        Order(made_by_id, file_format, "en"),
        choices=choices or Choices((), {}),
        at=at,
    )


def whole(employer: Employer) -> WorkforceScope:
    """The sight of an HR officer for all of `employer`."""
    return WorkforceScope((employer.id,), ())


def file(
    session: Session,
    scope: WorkforceScope,
    file_format: str,
    *,
    wanted: CompletionFilter | None = None,
    as_of: AsOf | None = None,
) -> bytes:
    """Return the whole list as a file."""
    as_of = as_of or AsOf(AT)
    wanted = wanted or CompletionFilter()
    statement = completion_cells(scope, wanted, as_of=as_of, language="en")
    sheet = Sheet(file_format, "Completions", COLUMNS, KEYS, as_of.at)
    return b"".join(chunk for chunk, _ in file_chunks(session.connection(), statement, sheet))


def rows(session: Session, scope: WorkforceScope, **asked: object) -> list[dict[str, str]]:
    """Return the list's rows as a CSV reader reads them."""
    text = file(session, scope, "csv", **asked).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))
