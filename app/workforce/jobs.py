"""What HR ordered and does not wait for."""

from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from obstore.store import ObjectStore
from sqlalchemy.orm import Session

from app.accounts.contact import recipients
from app.accounts.employments import apply_moves
from app.catalogue.storage import open_store
from app.core.time import local_day
from app.core.words import N_
from app.jobs.queue import Leased
from app.jobs.services import enqueue
from app.jobs.work import Run, handles, on_failure, recurring
from app.learning.paths.services import GO_ON
from app.learning.services.due_dates import take_back_of_leavers
from app.notices.services import notify
from app.workforce.assigning.changing import CHANGE, bring_in_line
from app.workforce.assigning.evaluation import evaluate
from app.workforce.assigning.models import AssignmentRule
from app.workforce.assigning.queries import rules_leading, running_rule_ids
from app.workforce.assigning.reminders import escalate, remind
from app.workforce.assigning.services import EVALUATE
from app.workforce.assigning.telling import tell
from app.workforce.models import RUN, Export
from app.workforce.reports.making import DIFFERENT, FULL, finish_making, make_file
from app.workforce.reports.ordering import MAKE
from app.workforce.reports.running import due_schedules, note_break, run_schedule
from app.workforce.reports.storage import forget
from app.workforce.reports.telling import announce_scheduled
from app.workforce.rosters.processing import PROCESS, process
from app.workforce.rosters.services import discard_left
from app.workforce.services import no_longer_kept, note_failure
from app.workforce.sheets import file_of

KEPT = timedelta(days=30)
"""How long a roster may wait for its sender."""

READY = N_("The report “%(name)s” is ready.")
FAILED = N_("The report “%(name)s” could not be made. Its page says why.")
FAILURE = N_("The server could not make the file. Try again; the administrator was told.")
REASONS = {reason: reason for reason in (FULL, DIFFERENT)}
"""What a job says of its failure that a person should read as it is."""


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


@handles(MAKE)
def make_export(run: Run, arguments: dict[str, Any]) -> None:
    """Make the file of a report, and tell who ordered it; nothing of one that is called off."""
    with Session(run.engine, expire_on_commit=False) as session:
        export = session.get_one(Export, arguments["export_id"])
        if export.cancelled_at is not None:
            return
        statement, sheet = file_of(session, export)
    made = make_file(
        run.engine,
        export,
        statement,
        sheet,
        store=_store(),
        progress=run.progress,
        clock=run.clock,
    )
    if not finish_making(run.session, export.id, made.rows, made.sha256, at=run.clock()):
        forget(_store(), export.id)
        return
    _tell_of_export(run.session, export, READY, at=run.clock())


@on_failure
def tell_of_failure(session: Session, job: Leased, _error: str, at: datetime) -> None:
    """Let a report whose file could not be made say so, and tell who ordered it."""
    if job.kind == RUN:
        note_break(session, int(job.arguments["schedule_id"]), at=at)
    if job.kind != MAKE:
        return
    export = session.get_one(Export, job.arguments["export_id"])
    note_failure(session, export.id, failure=REASONS.get(_error, FAILURE), at=at)
    _tell_of_export(session, export, FAILED, at=at)


@recurring("exports.forget", every=timedelta(hours=12))
def forget_exports(run: Run) -> None:
    """Remove files whose time in storage is over; they can be made again."""
    for export_id in no_longer_kept(run.session, at=run.at):
        forget(_store(), export_id)


def _store() -> ObjectStore:
    return open_store(str(current_app.config["MEDIA_URL"]))


def _tell_of_export(session: Session, export: Export, sentence: str, *, at: datetime) -> None:
    if announce_scheduled(session, export, at=at):
        return
    notify(
        session,
        recipients(session, [export.made_by_id]),
        "export",
        sentence=sentence,
        places={"name": export.name or export.filename},
        address=f"/hr/exports/{export.id}",
        key=f"export {export.id} {export.job_id}",
        at=at,
    )


@recurring("rosters.discard-left", every=timedelta(hours=12))
def discard_left_rosters(run: Run) -> None:
    """Discard rosters that nobody went on with: their files hold people's data."""
    discard_left(run.session, before=run.at - KEPT, at=run.at)


@handles(EVALUATE)
def evaluate_rule(run: Run, arguments: dict[str, Any]) -> None:
    """Apply one rule, and tell those who were given something."""
    _apply(run, int(arguments["rule_id"]))


@handles(CHANGE)
def change_rule(run: Run, arguments: dict[str, Any]) -> None:
    """Bring what a rule gave in line with what it says now, and apply it while it runs."""
    rule = _locked(run, int(arguments["rule_id"]))
    if rule is not None:
        outcome = bring_in_line(run.session, rule, arguments["left"], at=run.at)
        tell(run.session, rule, outcome, at=run.at)
        _apply(run, rule.id)


@handles(GO_ON)
def lead_on(run: Run, arguments: dict[str, Any]) -> None:
    """Give somebody who completed a step of a path the next one."""
    person_id = int(arguments["person_id"])
    for rule_id in rules_leading(run.session, person_id):
        _apply(run, rule_id, only=person_id)


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


@recurring("reports.schedule", every=timedelta(minutes=5))
def order_regular_reports(run: Run) -> None:
    """Have every report made whose moment has come; each is ordered in a job of its own."""
    for schedule_id in due_schedules(run.session, at=run.at):
        enqueue(run.session, RUN, {"schedule_id": schedule_id}, at=run.at, key=str(schedule_id))


@handles(RUN)
def order_regular_report(run: Run, arguments: dict[str, Any]) -> None:
    """Order one regular report, or say why it stops."""
    run_schedule(run.session, int(arguments["schedule_id"]), at=run.at)


def _apply(run: Run, rule_id: int, *, only: int | None = None) -> None:
    rule = _running(run, rule_id)
    if rule is not None:
        outcome = evaluate(run.session, rule, at=run.at, only=only)
        tell(run.session, rule, outcome, at=run.at)


def _running(run: Run, rule_id: int) -> AssignmentRule | None:
    rule = _locked(run, rule_id)
    return None if rule is None or rule.ended_at is not None else rule


def _locked(run: Run, rule_id: int) -> AssignmentRule | None:
    # Locked, so that one step is not given twice; what was given refers to the rule all the same.
    return run.session.get(AssignmentRule, rule_id, with_for_update={"key_share": True})
