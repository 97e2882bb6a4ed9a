"""Everything that an officer and a worker make for themselves, named with one made-up word."""

from datetime import date, timedelta
from io import BytesIO
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.models import Employer, Person
from app.accounts.queries import identity
from app.api.models import ApiToken
from app.core.models import Base
from app.core.time import local_day, now
from app.demo.study import right_answer
from app.learning.services.answers import save_page, set_flag
from app.learning.services.attempts import start_attempt, submit_attempt
from app.learning.services.due_dates import assign
from app.learning.services.enrolments import keep_place, mark_lesson_done
from app.learning.services.papers import paper_of
from app.learning.services.practice import answer_check
from app.notices.services import Recipient, notify
from app.privacy.models import Correction, Erasure
from app.qualifications.models import Decision, StandardVersion
from app.qualifications.services import load_standards
from app.records.models import RecordShare
from app.records.services import issue
from app.workforce.assigning.evaluation import evaluate
from app.workforce.assigning.models import Assigned, AssignmentRule
from app.workforce.models import FILES, Export, ReportSchedule, SavedReport, SavedView
from app.workforce.reports.kinds import REPORTS
from app.workforce.reports.telling import LEFT
from app.workforce.rosters.models import Roster
from tests import courses
from tests.pages import Pages
from tests.services.evidence import completion
from tests.services.qualifications import standards

LESSON, NEXT_LESSON, CHECK, EXAM = "basics/first", "basics/second", "basics/check", "exam"
TYPED = "lockout"
"""The question, in the lesson and in both quizzes, that is answered with a word of one's own."""


def publish(session: Session) -> None:
    """Publish two courses and load a standard, which belong to nobody."""
    courses.publish(session, courses.with_checks(courses.small_course()))
    courses.publish(session, courses.small_course("second"))
    with TemporaryDirectory() as folder:
        load_standards(session, [standards.write(Path(folder))], at=now())
    session.commit()


def study(session: Session, plant: Employer, by: Person, worker: Person, word: str) -> str:
    """Let the worker be on a course by a day, hold evidence, and have been told something.

    Return the number of the first record.
    """
    at = now()
    _assign(session, plant, by, worker, "small", days=3)
    for person in (worker, by):
        notify(
            session,
            [Recipient(person.id, "en")],
            "reminder",
            sentence="“%(course)s” is to be completed by %(day)s.",
            places={"course": word, "day": "2026"},
            at=at,
        )
    number = _evidence(session, worker, word)
    _learn(session, worker, word)
    session.add(
        Decision(
            person_id=worker.id,
            standard_code=standards.CODE,
            version_id=session.scalars(select(StandardVersion.id)).one(),
            levels="5",
            decided_on=local_day(at),
            decided_at=at,
        )
    )
    session.commit()
    return number


def _learn(session: Session, worker: Person, word: str) -> None:
    """Let the worker read, practise, hand in the check and begin the examination.

    Wherever something is typed it is the word.
    """
    at, who, typed = now(), worker.id, {TYPED: [word]}
    mark_lesson_done(session, who, "small", LESSON, at=at)
    keep_place(session, who, "small", f"{NEXT_LESSON}#{word}", at=at)
    practised = {"check_key": TYPED, "values": [word], "command": str(uuid4())}
    answer_check(session, who, "small", LESSON, **practised, at=at)
    submit_attempt(session, start_attempt(session, who, "small", CHECK, at=at), typed, at=at)
    exam = start_attempt(session, who, "small", EXAM, at=at)
    save_page(session, exam, typed, at=at)
    set_flag(session, exam, TYPED, flagged=True)


def go_further(session: Session, plant: Employer, by: Person, worker: Person) -> None:
    """Let a worker have one course sooner, do more of it, and be on another one too."""
    at = now()
    for slug in ("small", "second"):
        _assign(session, plant, by, worker, slug, days=1)
    mark_lesson_done(session, worker.id, "small", NEXT_LESSON, at=at)
    check = start_attempt(session, worker.id, "small", CHECK, at=at)
    _quiz, paper = paper_of(session, check)
    right = {asked.question.key: right_answer(asked) for asked in paper.questions}
    submit_attempt(session, check, right, at=at)
    session.commit()


def _assign(
    session: Session, plant: Employer, by: Person, worker: Person, slug: str, *, days: int
) -> None:
    at = now()
    due_on, where = local_day(at) + timedelta(days=days), {"employer_id": plant.id}
    assign(session, worker.id, slug, due_on=due_on, **where, completed=(), by=by.id, at=at)


def change(session: Session, worker: Person, word: str) -> None:
    """Let every report say something else of the worker than it did."""
    session.execute(update(Person).where(Person.id == worker.id).values(name=f"{word} Wang Li"))
    _evidence(session, worker, f"{word}-later", subject="other")
    session.commit()


def _evidence(session: Session, worker: Person, word: str, *, subject: str = "small") -> str:
    """Issue a completion and a certificate that end soon; return the completion's number."""
    at = now()
    who = identity(session, worker.id, on=local_day(at))
    until = local_day(at) + timedelta(days=20)
    cause = f"enrolment:{word}"
    done = completion(subject=subject, cause=cause, completed_at=at, valid_until=until)
    held = {"level": 4, "began_on": date(2025, 3, 1), "valid_until": until}
    issue(
        session,
        who,
        completion(kind="held-certificate", subject=subject, cause=f"held:{word}", **held),
        at=at,
    )
    return issue(session, who, done, at=at)


def made_by_officer(
    pages: Pages, session: Session, plant: Employer, word: str
) -> dict[str, object]:
    """Let an officer make one of everything, and an export of each report."""
    roster = f"工号,姓名,单位\n{word}-9,{word} Qian,{word}\n".encode()
    pages.post("/hr/rosters", file=(BytesIO(roster), f"{word}.csv"))
    roster_id = _newest(session, Roster)
    columns = {"column-number": "0", "column-name": "1", "column-unit": "2"}
    pages.post(f"/hr/rosters/{roster_id}/columns", **columns)
    pages.do_jobs()
    for key, file_format in zip(REPORTS, cycle(FILES), strict=False):
        pages.post("/hr/exports", report=key, format=file_format)
    pages.post("/hr/views", name=word, address="/hr/board")
    rule_id = make_rule(pages, session, plant, word, courses="small")
    pages.do_jobs()
    pages.post("/hr/tokens", status=200, name=word, resources="records", days="9")
    return {
        "roster_id": roster_id,
        "export_id": _newest(session, Export),
        "view_id": _newest(session, SavedView),
        "rule_id": rule_id,
        "token_id": _newest(session, ApiToken),
        **_saved(pages, session, plant, word, unit=word),
    }


def make_rule(
    pages: Pages, session: Session, plant: Employer, name: str, **given: str | int
) -> int:
    """Let an officer make a rule for courses or a path, and give it to those whom it means."""
    due = {"due_kind": "hire", "due_days": "30", "renewal": ""}
    pages.post("/hr/rules", name=name, employer=plant.code, **given, **due, keep="1")
    rule_id = _newest(session, AssignmentRule)
    apply_rule(session, rule_id)
    return rule_id


def move_away(session: Session, worker: Person, rule_id: int) -> int:
    """End a rule that gave something to a worker who is elsewhere since; return the gift's id.

    A running rule would have let go of the worker.
    """
    session.execute(
        update(AssignmentRule).where(AssignmentRule.id == rule_id).values(ended_at=now())
    )
    given = Assigned(
        rule_id=rule_id,
        person_id=worker.id,
        slug="small",
        round=0,
        state="queued",
        cause="past",
        at=now(),
    )
    session.add(given)
    session.commit()
    return given.id


def apply_rule(session: Session, rule_id: int) -> None:
    """Give what a rule gives to the people of this moment."""
    evaluate(session, session.get_one(AssignmentRule, rule_id), at=now())
    session.commit()


def left_by_chief(pages: Pages, session: Session, plant: Employer, word: str) -> dict[str, object]:
    """Let an officer share a report, and leave behind another that was made regularly."""
    shared = _saved(pages, session, plant, f"{word} shared")
    pages.post(f"/hr/reports/saved/{shared['saved_id']}/sharing", shared="1")
    left = _saved(pages, session, plant, f"{word} left")
    session.execute(
        update(ReportSchedule)
        .where(ReportSchedule.id == left["schedule_id"])
        .values(stopped_at=now(), stopped_why=LEFT[0])
    )
    session.commit()
    return {"saved_id": shared["saved_id"], "schedule_id": left["schedule_id"]}


def _saved(
    pages: Pages, session: Session, plant: Employer, word: str, **words: str
) -> dict[str, object]:
    """Keep a report under a name, and have it made every Monday."""
    asked = {"report": "workforce", "format": "csv", "employer": plant.code, **words}
    pages.post("/hr/reports/saved", name=word, **asked)
    saved_id = _newest(session, SavedReport)
    pages.post(f"/hr/reports/saved/{saved_id}/schedule", when="week-0", hour="8")
    return {"saved_id": saved_id, "schedule_id": _newest(session, ReportSchedule)}


def made_by_worker(
    pages: Pages, session: Session, plant: Employer, word: str
) -> dict[str, object]:
    """Let a worker share the records, and ask that the name be put right."""
    pages.post("/me/records/shares", employer=plant.code)
    pages.post("/account/corrections", field="name", value=f"{word} Ouyang", reason=f"{word} card")
    return {
        "share_id": _newest(session, RecordShare),
        "correction_id": _newest(session, Correction),
    }


def made_by_leaver(pages: Pages, session: Session) -> dict[str, object]:
    """Let somebody ask to be erased."""
    pages.post("/account/erasure", word="erase")
    return {"erasure_id": _newest(session, Erasure)}


def _newest(session: Session, model: type[Base]) -> int:
    return session.scalars(select(model.id).order_by(model.id.desc()).limit(1)).one()
