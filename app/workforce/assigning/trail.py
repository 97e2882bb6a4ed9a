"""What the trail says about a rule: what it asks, in names that stay readable, and of nobody."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.policy import WorkforceScope
from app.accounts.workforce import paths_today, units_in
from app.learning.paths.queries import path_of
from app.workforce.assigning.audience import Audience
from app.workforce.assigning.models import AssignmentRule


def said(session: Session, rule: AssignmentRule) -> dict[str, object]:
    """Return what a rule says, by field; employee numbers are counted only."""
    audience = Audience.stored(rule.audience)
    path = rule.path_id and path_of(session, [rule.employer_id], rule.path_id)
    return {
        "name": rule.name,
        "courses": ", ".join(rule.courses),
        "learning_path": path.name if path else None,
        "units": _units(session, rule, audience) or None,
        "occupations": ", ".join(audience.occupations) or None,
        "hired_within_days": audience.hired_within_days,
        "numbers": len(audience.numbers),
        "due_kind": rule.due_kind,
        "due_on": rule.due_on.isoformat() if rule.due_on else None,
        "due_days": rule.due_days,
        "renewal": rule.renewal,
        "renewal_months": rule.renewal_months,
        "renewal_from": rule.renewal_from.isoformat() if rule.renewal_from else None,
        "opens_days": rule.opens_days if rule.renewal else None,
    }


def numbers_told(before: Collection[str], after: Collection[str]) -> dict[str, object]:
    """Return how many employee numbers came and went, where any did."""
    came, went = len({*after} - {*before}), len({*before} - {*after})
    told = {"numbers_added": came, "numbers_removed": went}
    return {name: count for name, count in told.items() if count}


def write_down(
    session: Session,
    rule: AssignmentRule,
    action: str,
    *,
    by_id: int,
    at: datetime,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    more: Mapping[str, object] | None = None,
) -> None:
    """Write down what became of a rule."""
    audit(
        session,
        at=at,
        actor_id=by_id,
        action=action,
        subject=rule.name,
        employer_id=rule.employer_id,
        before=before,
        after=after,
        details={"rule": rule.id, **(more or {})},
    )


def _units(session: Session, rule: AssignmentRule, audience: Audience) -> str:
    whole = WorkforceScope((rule.employer_id,), ())
    names = {unit.path: unit.name for unit in units_in(session, whole)}
    paths = paths_today(session, audience.unit_paths)
    return ", ".join(names.get(path, path) for path in paths)
