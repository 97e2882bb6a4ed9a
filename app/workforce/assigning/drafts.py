"""A rule as it is to be, checked before it is kept."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy.orm import Session

from app.accounts.policy import WorkforceScope
from app.core.errors import Invalid
from app.core.words import N_
from app.learning.paths.queries import paths_of
from app.workforce.assigning.audience import Audience, members
from app.workforce.assigning.giving import due_of, renewal_of
from app.workforce.assigning.models import AssignmentRule
from app.workforce.assigning.rounds import Due, Renewal

FARTHEST_DAYS = 2 * 366


class Unfit(Invalid):
    """A rule that makes no sense: what it gives, its day or its renewal is to be put right."""

    def __init__(self, part: Literal["what", "due", "renewal"], sentence: str) -> None:
        super().__init__(sentence)
        self.part = part


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule before it is kept."""

    name: str
    courses: tuple[str, ...]
    audience: Audience
    due: Due
    renewal: Renewal
    path_id: int | None = None


def draft_of(rule: AssignmentRule) -> Draft:
    """Return a rule as it is."""
    return Draft(
        rule.name,
        tuple(rule.courses),
        Audience.stored(rule.audience),
        due_of(rule),
        renewal_of(rule),
        rule.path_id,
    )


def fill(rule: AssignmentRule, draft: Draft) -> None:
    """Let a rule say what a draft says."""
    due, renewal = draft.due, draft.renewal
    rule.name, rule.courses, rule.path_id = draft.name, list(draft.courses), draft.path_id
    rule.audience = draft.audience.as_stored()
    rule.due_kind = due.kind
    rule.due_on = due.day if due.kind == "day" else None
    rule.due_days = None if due.kind == "day" else due.days
    rule.renewal, rule.opens_days = renewal.basis, renewal.opens_days
    rule.renewal_months = renewal.months if renewal.basis else None
    rule.renewal_from = renewal.first if renewal.basis == "fixed" else None


def check(
    session: Session,
    draft: Draft,
    *,
    employer_id: int,
    today: date,
    before: Draft | None = None,
) -> None:
    """Return nothing when the rule makes sense; what it said `before` may stay.

    :raise Unfit: otherwise.
    """
    if not draft.courses and draft.path_id is None:
        raise Unfit("what", N_("Choose at least one course."))
    if draft.courses and draft.path_id is not None:
        raise Unfit("what", N_("Choose courses or a learning path, not both."))
    if draft.path_id is not None:
        _check_path(session, draft, employer_id, before)
    if before is None or draft.due != before.due:
        _check_due(draft.due, today=today)
    if draft.renewal.basis and not 0 < draft.renewal.months <= 120:
        raise Unfit("renewal", N_("Say every how many months, from 1 to 120."))
    if draft.renewal.basis == "fixed" and draft.renewal.first is None:
        raise Unfit("renewal", N_("Say from which day on the fixed days count."))


def reached(session: Session, scope: WorkforceScope, draft: Draft, *, on: date) -> int:
    """Return how many people the rule would mean today."""
    return len(members(session, scope, draft.audience, on=on))


def _check_path(session: Session, draft: Draft, employer_id: int, before: Draft | None) -> None:
    offered = {path.id for path in paths_of(session, [employer_id], offered_only=True)}
    stays = before is not None and before.path_id == draft.path_id
    if draft.path_id not in offered and not stays:
        raise Unfit(
            "what", N_("This employer does not offer the learning path. Choose another one.")
        )
    if draft.renewal.basis:
        raise Unfit(
            "renewal",
            N_("A learning path is walked once. What comes again needs a rule of its own."),
        )


def _check_due(due: Due, *, today: date) -> None:
    if due.kind != "day":
        if not 0 < due.days <= FARTHEST_DAYS:
            raise Unfit("due", N_("Say after how many days, from 1 to 732."))
        return
    if due.day is None:
        raise Unfit("due", N_("Choose a day."))
    if due.day < today:
        raise Unfit("due", N_("This day has passed. Choose today or a later day."))
    if due.day > today + timedelta(days=FARTHEST_DAYS):
        raise Unfit("due", N_("This day is more than two years away. Choose an earlier day."))
