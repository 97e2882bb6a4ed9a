import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.contact import set_email
from app.accounts.models import AuditEntry, Grant, Person
from app.accounts.signs import email_index
from app.core.errors import Invalid, NotFound, Refused
from app.jobs.models import Job
from app.jobs.queue import Leased
from app.jobs.work import HANDLERS, Run
from app.notices.models import Notice, NoticeMail
from app.notices.services import choose
from app.workforce.jobs import tell_of_failure
from app.workforce.models import RUN, Export, ReportSchedule
from app.workforce.reports import ordering, saving
from app.workforce.reports.calendar import Rhythm
from app.workforce.reports.definition import definition_of, find_report
from app.workforce.reports.ordering import MAKE
from app.workforce.reports.running import due_schedules, run_schedule
from app.workforce.reports.saved import saved_reports
from app.workforce.reports.scheduling import end_schedule, set_schedule, take_over
from app.workforce.reports.telling import announce_scheduled
from tests import factories
from tests.provision.schema import open_engine
from tests.services.workforce.saved_reports import AT, kept, viewing

DAILY = Rhythm("day", 0, 8)
DUE = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # eight in the morning in Shanghai


@pytest.fixture
def colleague(session, cast):
    """A second HR officer of the first employer."""
    person = factories.person(session, login="hr-too", name="Colleague")
    factories.grant(session, person, "hr", employer_id=cast.plant.id)
    return person


def scheduled(session, person, saved, *, rhythm=DAILY, is_mailed=False) -> ReportSchedule:
    """Let somebody receive a saved report regularly."""
    viewer = viewing(session, person)
    set_schedule(session, viewer, saved.id, rhythm, is_mailed=is_mailed, at=AT)
    session.commit()
    return session.scalars(
        select(ReportSchedule)
        .where(ReportSchedule.saved_id == saved.id, ReportSchedule.owner_id == person.id)
        .execution_options(populate_existing=True)
    ).one()


def run(session, schedule, *, at=DUE) -> Export | None:
    """Do what the job does, in the test's own transaction."""
    export = run_schedule(session, schedule.id, at=at)
    session.commit()
    return export


def end_role(session, person):
    for grant in session.scalars(select(Grant).where(Grant.person_id == person.id)):
        grant.ended_at = AT + timedelta(hours=1)
    session.commit()


def told(session, kind="schedule"):
    notices = session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id))
    return [(each.person_id, each.sentence % each.places, each.address) for each in notices]


def exports(session):
    return session.scalars(select(Export).order_by(Export.id)).all()


def test_schedule_waits_for_its_next_moment(session, cast):
    schedule = scheduled(session, cast.hr, kept(session, cast.hr))

    assert schedule.next_at == DUE
    assert due_schedules(session, at=DUE - timedelta(seconds=1)) == []
    assert due_schedules(session, at=DUE) == [schedule.id]


def test_due_report_is_ordered_in_the_background_for_its_owner(session, cast):
    saved = kept(session, cast.hr, report="completions", columns=(), period="last-month")
    schedule = scheduled(session, cast.hr, saved)

    export = run(session, schedule)

    assert (export.made_by_id, export.saved_id, export.name) == (cast.hr.id, saved.id, saved.name)
    assert export.filters["completed_from"] == "2026-10-01"
    job = session.get_one(Job, export.job_id)
    assert (job.kind, job.arguments) == (MAKE, {"export_id": export.id})
    assert (schedule.last_export_id, schedule.next_at) == (export.id, DUE + timedelta(days=1))


def test_relative_period_moves_along_from_run_to_run(session, cast):
    saved = kept(session, cast.hr, report="completions", columns=(), period="last-month")
    schedule = scheduled(session, cast.hr, saved, rhythm=Rhythm("month", 1, 8))

    first = run(session, schedule, at=datetime(2026, 12, 1, 0, 5, tzinfo=UTC))
    second = run(session, schedule, at=datetime(2027, 1, 1, 0, 5, tzinfo=UTC))

    assert first.filters["completed_from"] == "2026-11-01"
    assert second.filters["completed_from"] == "2026-12-01"


def test_after_an_outage_of_days_it_is_made_once(session, cast):
    schedule = scheduled(session, cast.hr, kept(session, cast.hr))
    late = DUE + timedelta(days=10, minutes=7)

    assert run(session, schedule, at=late) is not None
    assert run(session, schedule, at=late) is None

    assert len(exports(session)) == 1
    assert schedule.next_at == DUE + timedelta(days=11)


def test_run_that_is_undone_is_made_up_for_by_the_next(session, cast):
    schedule = scheduled(session, cast.hr, kept(session, cast.hr))
    run_schedule(session, schedule.id, at=DUE)
    session.rollback()

    assert run(session, schedule) is not None
    assert len(exports(session)) == 1


def test_scope_of_today_counts_whatever_it_was_when_the_report_was_kept(session, cast):
    schedule = scheduled(session, cast.hr, kept(session, cast.hr))
    factories.worker(session, cast.plant)
    assert run(session, schedule).rows == 2
    end_role(session, cast.hr)
    unit = cast.workshop.id
    factories.grant(session, cast.hr, "hr", employer_id=cast.plant.id, unit_id=unit)

    export = run(session, schedule, at=DUE + timedelta(days=1))

    assert (export.rows, export.scope["unit_paths"]) == (1, (cast.workshop.path,))


def test_colleague_receives_a_shared_report_in_the_own_scope(session, cast):
    officer = factories.person(session, login="hr-unit")
    factories.grant(session, officer, "hr", employer_id=cast.plant.id, unit_id=cast.workshop.id)
    factories.worker(session, cast.plant)
    saved = kept(session, cast.hr, is_shared=True)

    assert run(session, scheduled(session, cast.hr, saved)).rows == 2
    assert run(session, scheduled(session, officer, saved)).rows == 1


def test_schedule_set_again_is_changed_not_doubled(session, cast):
    saved = kept(session, cast.hr)
    first = scheduled(session, cast.hr, saved)

    second = scheduled(session, cast.hr, saved, rhythm=Rhythm("week", 4, 17), is_mailed=True)

    assert second.id == first.id
    assert (second.every, second.day, second.is_mailed) == ("week", 4, True)
    assert second.next_at == datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("rhythm", [Rhythm("week", 7, 8), Rhythm("day", 0, 24)])
def test_rhythm_that_is_none_is_refused(session, cast, rhythm):
    with pytest.raises(Invalid):
        scheduled(session, cast.hr, kept(session, cast.hr), rhythm=rhythm)


def test_report_with_something_gone_is_not_made_regularly_before_it_is_saved_anew(session, cast):
    saved = kept(session, cast.hr)
    saved.columns = ["shoe_size"]
    session.commit()

    with pytest.raises(Refused, match="Save it anew"):
        scheduled(session, cast.hr, saved)


def test_report_of_others_is_not_made_regularly(session, cast, colleague):
    saved = kept(session, cast.hr)

    for stranger in (cast.hr2, colleague):
        with pytest.raises(NotFound):
            scheduled(session, stranger, saved)


@pytest.mark.parametrize(
    ("change", "why", "sentence"),
    [
        pytest.param({"columns": ["name", "size"]}, "column-gone", "a column of it", id="column"),
        pytest.param({"groups": ["size"]}, "column-gone", "a column of it", id="group"),
        pytest.param({"words": {"unit": "gone"}}, "filter-gone", "another filter", id="unit"),
        pytest.param({"words": {"course": "gone"}}, "filter-gone", "another filter", id="course"),
        pytest.param({"report": "horoscopes"}, "report-gone", "kind of report", id="report"),
    ],
)
def test_what_is_gone_stops_the_schedule_and_its_owner_is_told(
    session, cast, colleague, change, why, sentence
):
    saved = kept(session, cast.hr, report="completions", columns=("name",))
    schedule = scheduled(session, cast.hr, saved)
    for name, value in change.items():
        setattr(saved, name, value)
    session.commit()

    assert run(session, schedule) is None

    assert (schedule.stopped_why, exports(session)) == (why, [])
    [(person_id, words, address)] = told(session)
    assert (person_id, address) == (cast.hr.id, f"/hr/reports/saved/{saved.id}")
    assert sentence in words
    assert due_schedules(session, at=DUE + timedelta(days=9)) == []
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "schedule-stopped"))
    assert entry.one().after == {"why": why}


def test_schedule_goes_on_once_its_report_is_saved_anew(session, cast):
    saved = kept(session, cast.hr)
    schedule = scheduled(session, cast.hr, saved)
    definition = definition_of(find_report("workforce"), ("name",), (), {})
    saved.columns = ["size"]
    session.commit()
    run(session, schedule)

    viewer, keeping = viewing(session, cast.hr), saving.Keeping("", "csv")
    saving.save_over(session, viewer, saved.id, definition, keeping, at=DUE)
    session.commit()

    assert (schedule.stopped_at, schedule.stopped_why) == (None, "")
    assert run(session, schedule, at=DUE + timedelta(days=1)).columns == ["name"]


def test_paper_that_would_be_too_long_stops_the_schedule_until_the_format_is_another(
    session, cast, monkeypatch
):
    saved = kept(session, cast.hr, file_format="pdf")
    schedule = scheduled(session, cast.hr, saved)

    def refuse(export, *_columns):
        if export.format == "pdf":
            raise Invalid("too many rows")

    monkeypatch.setattr(ordering, "_require_room", refuse)

    assert run(session, schedule) is None
    assert (schedule.stopped_why, exports(session)) == ("too-large", [])

    keeping = saving.Keeping(saved.name, "xlsx")
    saving.rename(session, viewing(session, cast.hr), saved.id, keeping, at=DUE)
    assert run(session, schedule, at=DUE + timedelta(days=1)).format == "xlsx"


@pytest.mark.parametrize("how", ["the role ended", "the account is closed"])
def test_schedule_whose_owner_left_stops_and_the_other_officers_are_told(
    session, cast, colleague, how
):
    schedule = scheduled(session, cast.hr, kept(session, cast.hr))
    if how == "the role ended":
        end_role(session, cast.hr)
    else:
        session.get_one(Person, cast.hr.id).deactivated_at = AT
        session.commit()

    assert run(session, schedule) is None

    assert (schedule.stopped_why, exports(session)) == ("owner-left", [])
    [(person_id, words, address)] = told(session)
    assert (person_id, address) == (colleague.id, f"/hr/reports/saved/{schedule.saved_id}")
    assert "Take it over or end it" in words
    assert cast.hr.name in words


def test_officer_of_a_unit_is_told_where_nobody_sees_the_whole_employer(session, cast):
    officer = factories.person(session, login="hr-unit")
    unit = cast.workshop.id
    factories.grant(session, officer, "hr", employer_id=cast.plant.id, unit_id=unit)
    schedule = scheduled(session, cast.hr, kept(session, cast.hr))
    end_role(session, cast.hr)

    run(session, schedule)

    assert [person_id for person_id, _, _ in told(session)] == [officer.id]


def test_schedule_of_an_officer_who_went_to_another_employer_stops(session, cast, colleague):
    schedule = scheduled(session, cast.hr, kept(session, cast.hr))
    end_role(session, cast.hr)
    factories.grant(session, cast.hr, "hr", employer_id=cast.other_plant.id)

    assert run(session, schedule) is None

    assert (schedule.stopped_why, exports(session)) == ("scope-lost", [])
    assert [(person_id, address) for person_id, _, address in told(session)] == [
        (cast.hr.id, "/hr/reports/saved"),
        (colleague.id, f"/hr/reports/saved/{schedule.saved_id}"),
    ]


@pytest.fixture
def left(session, cast, colleague):
    """What somebody received who has left."""
    schedule = scheduled(session, cast.hr, kept(session, cast.hr))
    end_role(session, cast.hr)
    run(session, schedule)
    return schedule


def test_colleague_takes_over_what_the_owner_left_with_its_report(session, colleague, left):
    saved = take_over(
        session, viewing(session, colleague).scope, left.id, by_id=colleague.id, at=DUE
    )
    session.commit()

    assert (left.owner_id, saved.owner_id, left.stopped_why) == (colleague.id, colleague.id, "")
    assert run(session, left, at=DUE + timedelta(days=1)).made_by_id == colleague.id


def test_who_is_second_to_take_over_finds_nothing(session, cast, colleague, left):
    third = factories.person(session, login="hr-three")
    factories.grant(session, third, "hr", employer_id=cast.plant.id)
    scope = viewing(session, colleague).scope
    take_over(session, scope, left.id, by_id=colleague.id, at=DUE)

    with pytest.raises(NotFound):
        take_over(session, scope, left.id, by_id=third.id, at=DUE)


def test_who_receives_a_report_already_does_not_take_it_over_twice(session, cast, colleague):
    saved = kept(session, cast.hr, is_shared=True)
    schedule = scheduled(session, cast.hr, saved)
    scheduled(session, colleague, saved)
    end_role(session, cast.hr)
    run(session, schedule)

    with pytest.raises(Refused, match="already"):
        take_over(
            session, viewing(session, colleague).scope, schedule.id, by_id=colleague.id, at=DUE
        )


def test_what_was_left_is_ended_by_a_colleague_and_then_no_longer_seen(session, colleague, left):
    viewer = viewing(session, colleague)
    assert [each.row.id for each in saved_reports(session, viewer)] == [left.saved_id]

    end_schedule(session, viewer.scope, left.id, by_id=colleague.id, at=DUE)
    session.commit()

    assert left.ended_at == DUE
    assert saved_reports(session, viewer) == []


@pytest.mark.parametrize("act", [end_schedule, take_over])
def test_running_schedule_is_not_touched_by_colleagues_nor_any_by_the_other_employer(
    session, cast, colleague, left, act
):
    fine = scheduled(session, colleague, kept(session, colleague, is_shared=True))
    others = [(cast.hr2, left), (cast.hr2, fine)]
    third = factories.person(session, login="hr-three")
    factories.grant(session, third, "hr", employer_id=cast.plant.id)

    for person, schedule in [*others, (third, fine)]:
        with pytest.raises(NotFound):
            act(
                session,
                viewing(session, person).scope,
                schedule.id,
                by_id=person.id,
                at=DUE,
            )


def test_schedule_begun_while_its_report_was_taken_away_ends_at_its_moment(
    session, cast, colleague
):
    saved = kept(session, cast.hr, is_shared=True)
    schedule = scheduled(session, colleague, saved)
    saved.is_shared = False
    session.commit()

    assert run(session, schedule) is None
    assert (schedule.ended_at, exports(session)) == (DUE, [])
    assert [person_id for person_id, _, _ in told(session)] == [colleague.id]


def finish(session, export):
    export.sha256, export.finished_at = "0" * 64, DUE
    session.commit()


def with_email(session, person):
    set_email(session, person.id, "hr@example.cn", at=AT)
    session.get_one(Person, person.id).email_index = email_index("hr@example.cn")
    session.commit()


def mails(session):
    return session.scalars(select(NoticeMail.notice_id)).all()


@pytest.mark.parametrize(("is_mailed", "count"), [(True, 1), (False, 0)])
def test_owner_is_told_once_that_the_file_is_ready(session, cast, is_mailed, count):
    with_email(session, cast.hr)
    schedule = scheduled(session, cast.hr, kept(session, cast.hr), is_mailed=is_mailed)
    export = run(session, schedule)
    assert announce_scheduled(session, export, at=DUE)
    assert told(session) == []

    finish(session, export)
    for _again in range(2):
        announce_scheduled(session, export, at=DUE)

    [(person_id, words, address)] = told(session)
    assert (person_id, address) == (cast.hr.id, f"/hr/exports/{export.id}")
    assert words == "Your regular report “Everybody” is ready."
    assert len(mails(session)) == count


def test_who_wants_no_such_mails_gets_none(session, cast):
    with_email(session, cast.hr)
    choose(session, cast.hr.id, mailed=[], quiet_from=0, quiet_to=0)
    schedule = scheduled(session, cast.hr, kept(session, cast.hr), is_mailed=True)
    export = run(session, schedule)
    finish(session, export)

    announce_scheduled(session, export, at=DUE)

    assert len(told(session)) == 1
    assert mails(session) == []


def test_owner_is_told_when_the_file_could_not_be_made(session, cast):
    export = run(session, scheduled(session, cast.hr, kept(session, cast.hr)))
    export.failure = "The disk is full."
    session.commit()

    announce_scheduled(session, export, at=DUE)

    assert "could not be made" in told(session)[0][1]


def test_export_that_was_ordered_by_hand_or_called_off_is_not_announced(session, cast):
    export = run(session, scheduled(session, cast.hr, kept(session, cast.hr)))
    export.cancelled_at = DUE
    announce_scheduled(session, export, at=DUE)
    export.cancelled_at = None
    finish(session, export)
    schedule = session.scalars(select(ReportSchedule)).one()
    schedule.last_export_id = None

    assert not announce_scheduled(session, export, at=DUE)
    assert told(session) == []


@pytest.fixture
def own_engine(database_url):
    """A database that several workers reach."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def one_schedule(own_engine):
    """A schedule that everybody sees."""
    with Session(own_engine, expire_on_commit=False) as session:
        plant = factories.employer(session)
        hr = factories.person(session, login="hr")
        factories.grant(session, hr, "hr", employer_id=plant.id)
        return scheduled(session, hr, kept(session, hr))


def test_many_workers_make_one_export_of_one_moment(own_engine, one_schedule):
    together, made = Barrier(6), []

    def work():
        with Session(own_engine) as session:
            together.wait()
            export = run_schedule(session, one_schedule.id, at=DUE)
            session.commit()
            made.append(export is not None)

    workers = [Thread(target=work) for _number in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(made) == [False] * 5 + [True]
    with Session(own_engine) as session:
        assert len(exports(session)) == 1
        assert session.scalars(select(Job.kind)).all() == [MAKE]


def test_every_due_report_is_ordered_in_a_job_of_its_own(session, cast):
    first = scheduled(session, cast.hr, kept(session, cast.hr))
    scheduled(session, cast.hr, kept(session, cast.hr), rhythm=Rhythm("month", 1, 8))
    task = Run(session, session.get_bind().engine, None, DUE, lambda: DUE)

    for _again in range(2):
        HANDLERS["reports.schedule"](task, {})
    [job] = session.scalars(select(Job)).all()
    HANDLERS[job.kind](task, job.arguments)

    assert (job.kind, job.arguments) == ("reports.run", {"schedule_id": first.id})
    assert [export.id for export in exports(session)] == [first.last_export_id]


KILLED = """
import os, signal, sys
from datetime import datetime
from sqlalchemy.orm import Session
import app.tables
from app.core.sealing import use_keys
from app.workforce.reports.running import run_schedule
from config import settings
from tests.provision.schema import open_engine

use_keys(str(settings({})["FIELD_KEYS"]))
with Session(open_engine(sys.argv[1])) as session:
    assert run_schedule(session, int(sys.argv[2]), at=datetime.fromisoformat(sys.argv[3]))
    session.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_report_whose_worker_is_killed_after_ordering_is_made_once_by_the_next(
    database_url, own_engine, one_schedule
):
    asked = [database_url, str(one_schedule.id), DUE.isoformat()]
    killed = subprocess.run([sys.executable, "-c", KILLED, *asked], check=False)
    assert killed.returncode == -signal.SIGKILL

    with Session(own_engine) as session:
        assert exports(session) == []
        assert run_schedule(session, one_schedule.id, at=DUE) is not None
        session.commit()
        assert run_schedule(session, one_schedule.id, at=DUE) is None
        assert len(exports(session)) == 1


def test_owner_is_told_once_of_a_report_that_breaks_and_reads_it_until_it_is_made(session, cast):
    schedule = scheduled(session, cast.hr, kept(session, cast.hr))
    job = Leased(1, RUN, {"schedule_id": schedule.id}, "x", 5)
    failed = Job(kind=RUN, key=str(schedule.id), arguments={}, state="failed")
    failed.enqueued_at = failed.not_before = failed.finished_at = DUE
    session.add(failed)

    for minutes in (36, 72):
        tell_of_failure(session, job, "KeyError", DUE + timedelta(minutes=minutes))
    own = saved_reports(session, viewing(session, cast.hr))[0].own

    saved_at = f"/hr/reports/saved/{schedule.saved_id}"
    assert [(person, address) for person, _sentence, address in told(session)] == [
        (cast.hr.id, saved_at)
    ]
    assert own.failing_since == DUE
    run(session, schedule, at=DUE + timedelta(hours=2))
    assert saved_reports(session, viewing(session, cast.hr))[0].own.failing_since is None
