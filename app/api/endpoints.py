"""What each address of the API answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.feed import workers_after
from app.accounts.policy import WorkforceScope, workforce_scope
from app.accounts.workforce import employed, worker_at
from app.api import cursors, shapes
from app.api.tokens import Caller
from app.catalogue.queries import cards
from app.core.errors import NotFound
from app.core.time import local_day
from app.core.words import N_
from app.learning.feed import EnrolmentRow, enrolments_after
from app.qualifications.queries import ladder
from app.records.feed import Entry, entries_after
from app.records.queries import percent


@dataclass(frozen=True, slots=True)
class Call:
    """One call: who asks what, when."""

    session: Session
    caller: Caller
    asked: Any
    at: datetime

    @property
    def scope(self) -> WorkforceScope:
        """Whose people the caller sees."""
        return workforce_scope(self.caller.viewer)

    @property
    def today(self) -> date:
        """The day of the call, in Shanghai."""
        return local_day(self.at)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address below `/api/v1`."""

    resource: str
    summary: str
    asks: type[shapes.Asked]
    answers: type[shapes.Shape]
    answer: Callable[[Call], dict[str, Any]]


def courses(call: Call) -> dict[str, Any]:
    """Return every course."""
    return {
        "data": [
            {
                "slug": card.slug,
                "title": card.text("zh")["title"],
                "title_en": card.text("en")["title"],
                "release": card.number,
                "industry": card.industry,
                "institution": card.institution,
                "level": card.level,
                "credit_hours": card.credit_hours,
                "languages": sorted(card.texts),
                "published_at": card.published_at,
            }
            for card in sorted(cards(call.session), key=lambda card: card.slug)
        ]
    }


def workers(call: Call) -> dict[str, Any]:
    """Return one page of employments."""
    (after,) = cursors.read(call.asked.cursor, size=1)
    limit, number = call.asked.limit, call.asked.employee_number or ""
    rows = workers_after(call.session, call.scope, after, limit=limit + 1, number=number)
    data = [_without(asdict(row), "id", "person_id") for row in rows[:limit]]
    return {"data": data, "next": cursors.written(rows[limit - 1].id) if rows[limit:] else None}


def enrolments(call: Call) -> dict[str, Any]:
    """Return one page of enrolments."""
    return _enrolled(call, due_only=False)


def assignments(call: Call) -> dict[str, Any]:
    """Return one page of enrolments that the employer set a day for."""
    page = _enrolled(call, due_only=True)
    for row in page["data"]:
        late = row["due_on"] < call.today
        row["state"] = "done" if row["completed_at"] else "late" if late else "open"
    return page


def records(call: Call) -> dict[str, Any]:
    """Return the ledger's entries after a point, and the point to ask from next."""
    (since,) = cursors.read(call.asked.since, size=1)
    limit = call.asked.limit
    found = entries_after(call.session, call.scope, since, limit=limit + 1)
    shown = found[:limit]
    last = shown[-1].sequence if shown else since
    return {
        "data": [_record(entry) for entry in shown],
        "next": cursors.written(last),
        "more": len(found) > limit,
    }


def eligibility(call: Call) -> dict[str, Any]:
    """Return where one worker stands under every standard."""
    worker = worker_at(
        call.session,
        call.scope,
        employer_code=call.asked.employer,
        employee_number=call.asked.employee_number,
    )
    if worker is None or not worker.is_employed(call.today):
        raise NotFound(N_("There is no worker with this number in your part of the firm."))
    return {
        "data": [
            {
                "standard": each.standard.code,
                "on": each.on,
                "levels": [
                    {
                        "level": level.level.level,
                        "eligible": level.eligible,
                        "held": bool(level.held),
                        "percent": level.percent,
                    }
                    for level in each.levels
                ],
            }
            for each in ladder(
                call.session, worker.person_id, at=call.at, known_to=worker.employer_id
            )
        ]
    }


ENDPOINTS: Mapping[str, Endpoint] = {
    "/courses": Endpoint(
        "courses", "Courses on offer", shapes.Nothing, shapes.CoursePage, courses
    ),
    "/workers": Endpoint(
        "workers",
        "Employments within your scope, running and past",
        shapes.WorkersAsked,
        shapes.WorkerPage,
        workers,
    ),
    "/enrolments": Endpoint(
        "enrolments",
        "Who is on which course",
        shapes.EnrolmentsAsked,
        shapes.EnrolmentPage,
        enrolments,
    ),
    "/assignments": Endpoint(
        "assignments",
        "Courses that you want completed by a day",
        shapes.EnrolmentsAsked,
        shapes.AssignmentPage,
        assignments,
    ),
    "/records": Endpoint(
        "records",
        "Completions issued and revoked, in the ledger’s order",
        shapes.RecordsAsked,
        shapes.RecordPage,
        records,
    ),
    "/eligibility": Endpoint(
        "eligibility",
        "Where one worker stands under each standard",
        shapes.EligibilityAsked,
        shapes.StandingList,
        eligibility,
    ),
}


def _enrolled(call: Call, *, due_only: bool) -> dict[str, Any]:
    after = cursors.read(call.asked.cursor, size=2)
    limit = call.asked.limit
    people = employed(call.scope, on=call.today)
    rows: Sequence[EnrolmentRow] = enrolments_after(
        call.session, people, after, limit=limit + 1, due_only=due_only
    )
    data = [_without(asdict(row), "id", "employer_id") for row in rows[:limit]]
    last = rows[limit - 1] if rows[limit:] else None
    return {"data": data, "next": cursors.written(last.id, last.employer_id) if last else None}


def _record(entry: Entry) -> dict[str, Any]:
    record = entry.record
    score = None
    if record.points is not None and record.possible:
        score = float(percent(record.points, record.possible))
    return {
        "sequence": entry.sequence,
        "what": entry.what,
        "at": entry.at,
        "record_number": record.number,
        "employee_number": record.employee_number,
        "name": record.person_name,
        "course": record.subject,
        "release": record.release_number,
        "enrolled_at": record.enrolled_at,
        "completed_at": record.completed_at,
        "score_percent": score,
        "credit_hours": record.credit_hours,
        "valid_until": record.valid_until,
        "reason": entry.reason,
    }


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
