"""What HR ordered and does not wait for."""

from datetime import timedelta
from typing import Any

from app.accounts.contact import recipients
from app.accounts.employments import apply_moves
from app.core.time import local_day
from app.core.words import N_
from app.jobs.work import Run, handles, recurring
from app.learning.services.due_dates import take_back_of_leavers
from app.notices.services import notify
from app.workforce.assigning.evaluation import evaluate
from app.workforce.assigning.models import AssignmentRule
from app.workforce.assigning.queries import running_rule_ids
from app.workforce.assigning.reminders import escalate, remind
from app.workforce.assigning.services import EVALUATE
from app.workforce.assigning.telling import tell
from app.workforce.rosters.processing import PROCESS, process
from app.workforce.rosters.services import discard_left

KEPT = timedelta(days=30)
"""How long a roster may wait for its sender."""


@handles(PROCESS)
def process_roster(run: Run, arguments: dict[str, Any]) -> None:
    """Check a roster's rows, or take them over."""
    roster = process(run.session, arguments["roster_id"], at=run.at, progress=run.progress)
    if roster.state == "imported" and roster.made_by_id is not None:
        notify(
            run.session,
            recipients(run.session, [roster.made_by_id]),
            "roster",
            sentence=N_("The roster “%(file)s” is taken over."),
            places={"file": roster.filename},
            address=f"/hr/rosters/{roster.id}",
            key=f"roster {roster.id}",
            at=run.at,
        )


@recurring("rosters.discard-left", every=timedelta(hours=12))
def discard_left_rosters(run: Run) -> None:
    """Discard rosters that nobody went on with: their files hold people's data."""
    discard_left(run.session, before=run.at - KEPT, at=run.at)


@handles(EVALUATE)
def evaluate_rule(run: Run, arguments: dict[str, Any]) -> None:
    """Apply one rule, and tell those who were given something."""
    _apply(run, int(arguments["rule_id"]))


@recurring("employments.move", every=timedelta(hours=1))
def move_people(run: Run) -> None:
    """Move those to their new unit whose day has come."""
    apply_moves(run.session, at=run.at)


@recurring("assignments.evaluate", every=timedelta(hours=1))
def evaluate_rules(run: Run) -> None:
    """Apply every running rule to the people of today; each is whole by itself."""
    for rule_id in running_rule_ids(run.session):
        _apply(run, rule_id)
        run.session.commit()


@recurring("assignments.leavers", every=timedelta(hours=1))
def forget_leavers(run: Run) -> None:
    """Take away the days that employers set whose workers have left."""
    take_back_of_leavers(run.session, on=local_day(run.at))


@recurring("assignments.remind", every=timedelta(hours=3))
def remind_people(run: Run) -> None:
    """Remind of what is due, and pass on what is late."""
    remind(run.session, at=run.at)
    escalate(run.session, at=run.at)


def _apply(run: Run, rule_id: int) -> None:
    rule = run.session.get(AssignmentRule, rule_id)
    if rule is not None and rule.ended_at is None:
        tell(run.session, rule, evaluate(run.session, rule, at=run.at), at=run.at)
