"""What each address of the API answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.accounts.workforce import worker_at
from app.api import cursors, shapes
from app.api.calls import Call
from app.api.lists import Enrolments, Workers
from app.api.walks import page
from app.catalogue.queries import cards
from app.core.errors import NotFound, Refused
from app.core.words import N_
from app.qualifications.queries import ladder
from app.records.feed import Entry, entries_after
from app.records.queries import percent


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
    number = call.asked.employee_number or ""
    if number and call.asked.since:
        raise Refused(N_("A single number cannot be followed: leave “since” out."))
    found = page(call, Workers(number))
    return {**found, "since": None} if number else found


def enrolments(call: Call) -> dict[str, Any]:
    """Return one page of enrolments."""
    return page(call, Enrolments("enrolments"))


def assignments(call: Call) -> dict[str, Any]:
    """Return one page of enrolments that the employer set a day for."""
    return page(call, Enrolments("assignments"))


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
        shapes.ListAsked,
        shapes.EnrolmentPage,
        enrolments,
    ),
    "/assignments": Endpoint(
        "assignments",
        "Courses that you want completed by a day",
        shapes.ListAsked,
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
