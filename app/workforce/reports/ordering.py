"""A report is ordered: who asks what, pinned to a moment, so that it says the same for ever."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.policy import WorkforceScope
from app.accounts.workforce import scope_names
from app.core.errors import Invalid
from app.core.history import settled
from app.core.time import local_day
from app.core.words import N_
from app.jobs.services import enqueue, go_on
from app.records.completion_pages import completion_total
from app.records.completions import AsOf, ledger_end
from app.workforce.filters import Choices, as_of_instant, stored_filter
from app.workforce.models import FORMATS, Export
from app.workforce.paper import most_rows
from app.workforce.queries import export_scope
from app.workforce.reports.asking import called, resolved
from app.workforce.reports.composing import report_total
from app.workforce.reports.definition import Definition, definition_of, find_report
from app.workforce.reports.question import Question

MAKE = "exports.make"
"""The kind of job that makes one report's file."""
LARGE = 20_000
"""From so many rows on, a report is made in the background, besides being there to download."""


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants a report, in which form, and whether it may wait for itself."""

    made_by_id: int
    file_format: str
    language: str
    name: str = ""
    saved_id: int | None = None
    in_background: bool = False


def order_report(
    session: Session,
    scope: WorkforceScope,
    definition: Definition,
    order: Order,
    *,
    choices: Choices,
    at: datetime,
) -> Export:
    """Write down who asks which report, count its rows, and pin what it will say.

    :raise Invalid: for an unknown format, a filter that is none, or too many rows for paper.
    """
    _require_format(order.file_format)
    question = asked_question(session, scope, definition, choices, language=order.language, at=at)
    export = _export(session, definition, question, order, at=at)
    _require_room(export, len(definition.cells()))
    session.add(export)
    session.flush()  # the audit entry and the job name the export by id
    if export.format == "pdf" or export.rows >= LARGE or order.in_background:
        order_making(session, export, at=at)
    _write_down(session, export, at=at)
    return export


def order_making(session: Session, export: Export, *, at: datetime) -> None:
    """Have the file made in the background, anew when that failed or was called off."""
    arguments = {"export_id": export.id}
    export.job_id = enqueue(session, MAKE, arguments, at=at, key=str(export.id))
    go_on(session, export.job_id)
    export.failure, export.cancelled_at, export.moved_at, export.rows_done = "", None, None, 0


def asked_question(
    session: Session,
    scope: WorkforceScope,
    definition: Definition,
    choices: Choices,
    *,
    language: str,
    at: datetime,
) -> Question:
    """Return the question that a definition asks at a moment, pinned to what is known by then.

    :raise Invalid: for a filter that is none.
    """
    as_of = as_of_instant(definition.words, at=at)
    values = resolved(definition, choices, today=local_day(as_of))
    values["called"] = called(definition.words, choices, language)
    end = ledger_end(session)
    known_at = settled(session)
    if as_of < at:
        known_at = min(known_at, as_of)
    return Question(scope, values, AsOf(as_of, end.entries), known_at, language, end.chain)


def pinned(export: Export) -> tuple[Definition, Question]:
    """Return what an export was asked.

    :raise Invalid: when a column of it is no longer there.
    """
    report = find_report(export.report)
    definition = definition_of(report, export.columns, export.groups, {})
    as_of = AsOf(export.as_of, export.ledger_entries)
    scope = export_scope(export.scope)
    known_at = export.known_at or export.as_of
    return definition, Question(scope, export.filters, as_of, known_at, export.language)


def count_rows(session: Session, definition: Definition, question: Question) -> int:
    """Return how many rows a report has; completions are counted as they come."""
    if definition.report.key == "completions" and not definition.groups:
        wanted = stored_filter(question.values, known_at=question.known_at)
        return completion_total(session, question.scope, wanted, as_of=question.as_of)
    return session.scalars(report_total(definition, question)).one()


def _export(
    session: Session, definition: Definition, question: Question, order: Order, *, at: datetime
) -> Export:
    scope = question.scope
    return Export(
        made_by_id=order.made_by_id,
        made_at=at,
        report=definition.report.key,
        name=order.name,
        saved_id=order.saved_id,
        format=order.file_format,
        language=order.language,
        scope={**asdict(scope), "names": scope_names(session, scope)},
        filters=dict(question.values),
        columns=list(definition.columns),
        groups=list(definition.groups),
        as_of=question.as_of.at,
        known_at=question.known_at,
        ledger_entries=question.as_of.entries or 0,
        ledger_chain=question.ledger_chain,
        rows=count_rows(session, definition, question),
    )


def _require_format(file_format: str) -> None:
    if file_format not in FORMATS:
        raise Invalid(
            N_("“%(value)s” is not a format; there are: %(allowed)s."),
            value=file_format[:40],
            allowed=", ".join(FORMATS),
        )


def _require_room(export: Export, columns: int) -> None:
    most = most_rows(columns)
    if export.format == "pdf" and export.rows > most:
        raise Invalid(
            N_(
                "A paper with these columns takes %(most)s rows at the most; this report has"
                " %(rows)s. Narrow it, or take it out as a spreadsheet."
            ),
            most=most,
            rows=export.rows,
        )


def _write_down(session: Session, export: Export, *, at: datetime) -> None:
    details: dict[str, Any] = {
        "format": export.format,
        "scope": export.scope,
        "filters": export.filters,
        "columns": export.columns,
        "groups": export.groups,
        "as_of": export.as_of.isoformat(),
        "rows": export.rows,
    }
    audit(
        session,
        at=at,
        actor_id=export.made_by_id,
        action="export",
        subject=f"{export.report}:{export.id}",
        details=details,
    )
