"""What the demonstration needs beside its own stories so that every page has something on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.consent import add_consents
from app.accounts.granting import grant_role
from app.accounts.organisations import employer_id_by_code
from app.accounts.policy import WorkforceScope
from app.accounts.services import (
    choose_language,
    create_person,
    employ,
    person_id_by_login,
)
from app.core.sealing import use_keys
from app.core.time import local_day, now
from app.demo import PASSWORD
from app.demo.study import right_answer
from app.learning.services.answers import save_answer
from app.learning.services.attempts import start_attempt, submit_attempt
from app.learning.services.enrolments import enrol, enrolled_progress, mark_lesson_done
from app.learning.services.papers import paper_of
from app.privacy.services import corrections, erasure
from app.privacy.services.corrections import Asked
from app.privacy.texts import in_force
from app.records.models import Record
from app.workforce.assigning.audience import Audience
from app.workforce.assigning.drafts import Draft
from app.workforce.assigning.evaluation import evaluate
from app.workforce.assigning.rounds import Due, Renewal
from app.workforce.assigning.services import make_rule
from app.workforce.filters import Choices
from app.workforce.reports.calendar import Rhythm
from app.workforce.reports.definition import definition_of, find_report
from app.workforce.reports.offered import offered
from app.workforce.reports.ordering import Order, order_report
from app.workforce.reports.saved import Viewing
from app.workforce.reports.saving import Keeping, save
from app.workforce.reports.scheduling import set_schedule
from app.workforce.rosters.processing import process
from app.workforce.rosters.services import order_check, send
from config import settings
from tests.browser.addresses import COURSE, COURSES
from tests.provision.schema import open_engine

CHECK = "why-clean/check"
EMPLOYER = "lgw"


@contextmanager
def stage(url: str) -> Iterator[Session]:
    """Open the demonstration's database, and keep at the end what was changed."""
    use_keys(str(settings({})["FIELD_KEYS"]))
    engine = open_engine(url)
    with Session(engine) as session, session.begin():
        yield session
    engine.dispose()


def set_the_stage(url: str) -> str:
    """Add a reader, a graduate of every course, an export and more; return a record's number."""
    with stage(url) as session:
        reader = add_worker(session, "reader", name="读者", courses=COURSES)
        begun = now() - timedelta(hours=1)
        sitting = start_attempt(session, reader, COURSE, CHECK, at=begun)
        submit_attempt(session, sitting, {}, at=begun + timedelta(minutes=5))
        start_attempt(session, reader, COURSE, CHECK, at=now())
        graduate = add_worker(session, "graduate", name="毕业生", courses=())
        for slug in COURSES:
            complete(session, graduate, slug, at=now() - timedelta(days=9))
        add_export(session)
        add_roster(session)
        add_rule(session)
        add_requests(session, reader)
        add_saved_reports(session)
        return session.scalars(select(Record.number).where(Record.kind == "completion")).all()[0]


def complete(session: Session, person_id: int, slug: str, *, at: datetime) -> None:
    """Read every lesson of a course and pass every quiz, each answer saved in its turn."""
    enrol(session, person_id, slug, completed=(), at=at)
    _, course = enrolled_progress(session, person_id, slug)
    for key in course.order:
        at += timedelta(minutes=9)
        if key in course.lessons:
            mark_lesson_done(session, person_id, slug, key, at=at)
            continue
        sitting = start_attempt(session, person_id, slug, key, at=at)
        for asked in paper_of(session, sitting)[1].questions:
            save_answer(session, sitting, asked.question.key, right_answer(asked), at=at)
        submit_attempt(session, sitting, {}, at=at)


def add_worker(
    session: Session,
    login: str,
    *,
    name: str,
    courses: tuple[str, ...] = (COURSE,),
    language: str = "zh",
    has_agreed: bool = True,
) -> int:
    """Add a worker of the wafer works, enrolled and at the beginning; return the person's id."""
    at = now()
    person = create_person(session, login, name=name, password=PASSWORD, language=language, at=at)
    person_id = person.id
    grant_role(session, person_id, "worker", at=at)
    if has_agreed:
        add_consents(session, [person_id], in_force(), at=at)
    employ(
        session,
        person_id,
        employer_id=employer_id_by_code(session, EMPLOYER) or 0,
        unit_id=None,
        employee_number=f"T-{login}",
        starts_on=date(2024, 1, 8),
    )
    for slug in courses:
        enrol(session, person_id, slug, completed=(), at=at)
    return person_id


def add_export(session: Session) -> int:
    """Order a list as the wafer works' HR officer; return its id."""
    scope = WorkforceScope((employer_id_by_code(session, EMPLOYER) or 0,), ())
    order = Order(person_id_by_login(session, "hr"), "csv", "en")
    definition = definition_of(find_report("completions"), (), (), {})
    return order_report(session, scope, definition, order, choices=Choices((), {}), at=now()).id


def add_requests(session: Session, reader: int) -> None:
    """Let one worker ask for a correction, and another, who has agreed to nothing, for erasure."""
    asked = Asked("id_number", "11010519491231002X", "写在身份证上")
    corrections.ask(session, reader, asked, at=now())
    newcomer = add_worker(session, "newcomer", name="新人", has_agreed=False)
    erasure.ask(session, newcomer, "erase", at=now())


def add_roster(session: Session) -> None:
    """Send a roster of two rows, one with a problem, and have it checked."""
    roster = send(
        session,
        "工号,姓名,身份证号\nN900,新员工,\nN901,,11010519491231002X\n".encode(),
        filename="花名册.csv",
        employer_id=employer_id_by_code(session, EMPLOYER) or 0,
        unit_paths=(),
        made_by_id=person_id_by_login(session, "hr"),
        at=now(),
    )
    order_check(roster, roster.mapping)
    process(session, roster.id, at=now())


def add_rule(session: Session) -> None:
    """Give a course to all of the wafer works by a rule, some of whom wait for an answer."""
    rule = make_rule(
        session,
        Draft(
            name="全员安全培训",
            courses=("workplace-safety",),
            audience=Audience(),
            due=Due("hire", days=365),
            renewal=Renewal("expiry", 24),
        ),
        employer_id=employer_id_by_code(session, EMPLOYER) or 0,
        unit_paths=(),
        by_id=person_id_by_login(session, "hr"),
        at=now(),
    )
    evaluate(session, rule, at=now())


def add_saved_reports(session: Session) -> None:
    """Keep a report that is made every month, and one of which a column and a filter are gone."""
    at, scope = now(), WorkforceScope((employer_id_by_code(session, EMPLOYER) or 0,), ())
    choices = offered(session, scope, "zh", at=at)
    viewing = Viewing(person_id_by_login(session, "hr"), scope, choices, local_day(at))
    monthly = definition_of(find_report("completions"), (), ("unit",), {"period": "last-month"})
    saved = save(session, viewing, monthly, Keeping("上月完成情况", "xlsx"), at=at)
    set_schedule(session, viewing, saved.id, Rhythm("month", 1, 8), is_mailed=True, at=at)
    broken = save(session, viewing, monthly, Keeping("鞋码", "csv"), at=at)
    broken.columns, broken.words = [*broken.columns, "shoe_size"], {"unit": "torn-down"}


def speak(url: str, login: str, language: str) -> None:
    """Let somebody see the pages in this language."""
    with stage(url) as session:
        choose_language(session, person_id_by_login(session, login), language)
