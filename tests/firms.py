"""Two firms that must never see each other, everything of each named with one made-up word."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Employer, Grant, Person, Unit, UserSession
from app.accounts.queries import identity
from app.api.models import ApiToken
from app.core.models import Base
from app.core.time import local_day, now
from app.learning.paths.models import LearningPath
from app.learning.services.due_dates import assign
from app.notices.services import Recipient, notify
from app.records.services import issue
from app.workforce.assigning.evaluation import evaluate
from app.workforce.assigning.models import Assigned, AssignmentRule
from app.workforce.models import Export, SavedView
from app.workforce.rosters.models import Roster
from tests import factories
from tests.pages import Pages
from tests.services.evidence import completion


@dataclass(frozen=True, slots=True)
class Part:
    """A unit with its officer and two workers; `word` is in all that only this part may show.

    `arguments` are its things as addresses call them, `fields` as forms and queries do.
    """

    word: str
    unit: Unit
    officer: Person
    worker: Person
    leaver: Person
    number: str
    record: str
    arguments: dict[str, object]
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Firm:
    """An employer: `shop` with the officer of the whole firm, `annex` with one of its own."""

    word: str
    plant: Employer
    shop: Part
    annex: Part


def firm(pages: Pages, session: Session, word: str) -> Firm:
    """Make a firm; a course must have been published."""
    plant = factories.employer(
        session, code=f"{word}plant", name=f"{word} 厂", name_en=f"{word} Plant"
    )
    shop = _part(pages, session, plant, f"{word}shop", is_whole=True)
    return Firm(word, plant, shop, _part(pages, session, plant, f"{word}annex", is_whole=False))


def _path(pages: Pages, session: Session, plant: Employer) -> int:
    """Return the firm's learning path, which all of its officers see and the first one makes."""
    found = session.scalar(select(LearningPath.id).where(LearningPath.employer_id == plant.id))
    if found is not None:
        return found
    names = {"name": f"{plant.name} 路径", "name_en": f"{plant.name_en} path"}
    places = {"place-small": "1", "place-second": "2"}
    pages.post("/hr/paths", employer=plant.code, **names, **places)
    return _newest(session, LearningPath)


def _part(pages: Pages, session: Session, plant: Employer, word: str, *, is_whole: bool) -> Part:
    unit = factories.unit(session, plant, code=word, name=f"{word} 车间", name_en=f"{word} unit")
    officer = factories.person(session, login=f"{word}-hr", name=f"{word} officer")
    scope = {} if is_whole else {"unit_id": unit.id}
    factories.grant(session, officer, "hr", employer_id=plant.id, **scope)
    worker = factories.person(session, login=f"{word}-wang", name=f"{word} Wang")
    factories.grant(session, worker, "worker")
    number, work = f"{word}-1", {"unit": unit, "occupation": f"{word} welder"}
    factories.employment(session, worker, plant, employee_number=number, **work)
    leaver = factories.person(session, login=f"{word}-zhao", name=f"{word} Zhao")
    gone = date(2024, 5, 1)
    factories.employment(session, leaver, plant, employee_number=f"{word}-2", ends_on=gone, **work)
    record = _study(session, plant, officer, worker, word)
    desk = pages.sign_in(officer)
    things = _things(desk, session, plant, word) | {"path_id": _path(desk, session, plant)}
    given = session.scalar(select(Assigned.id).where(Assigned.rule_id == things["rule_id"]))
    pages.sign_in(worker)
    grant = select(Grant.id).where(Grant.person_id == officer.id)
    device = select(UserSession.id).where(UserSession.person_id == worker.id)
    arguments = {
        **things,
        "employer": plant.code,
        "employee_number": number,
        "unit_id": unit.id,
        "unit_code": unit.code,
        "code": plant.code,
        "login": worker.login,
        "grant_id": session.scalars(grant).one(),
        "session_id": session.scalars(device).one(),
    }
    fields = {
        "unit": unit.code,
        "units": unit.path,
        "employer": plant.code,
        "number": number,
        "numbers": number,
        "employee_number": number,
        "occupation": f"{word} welder",
        "occupations": f"{word} welder",
        "person": str(worker.id),
        "given": str(given),
        "path_id": str(things["path_id"]),
        "q": word,
        "login": worker.login,
    }
    return Part(word, unit, officer, worker, leaver, number, record, arguments, fields)


def _study(session: Session, plant: Employer, by: Person, worker: Person, word: str) -> str:
    """Let the worker be on a course by a day, hold a record, and have been told something."""
    at = now()
    day = local_day(at) + timedelta(days=3)
    assign(
        session,
        worker.id,
        "small",
        due_on=day,
        employer_id=plant.id,
        completed=(),
        by=by.id,
        at=at,
    )
    for person in (worker, by):
        notify(
            session,
            [Recipient(person.id, "en")],
            "reminder",
            sentence="“%(course)s” is to be completed by %(day)s.",
            places={"course": word, "day": "2026"},
            at=at,
        )
    who = identity(session, worker.id, on=local_day(at))
    number = issue(session, who, completion(subject="small", cause=f"enrolment:{word}"), at=at)
    session.commit()
    return number


def _things(pages: Pages, session: Session, plant: Employer, word: str) -> dict[str, object]:
    """Let an officer make one of everything, named with `word`."""
    roster = f"工号,姓名,单位\n{word}-9,{word} Qian,{word}\n".encode()
    pages.post("/hr/rosters", file=(BytesIO(roster), f"{word}.csv"))
    roster_id = _newest(session, Roster)
    columns = {"column-number": "0", "column-name": "1", "column-unit": "2"}
    pages.post(f"/hr/rosters/{roster_id}/columns", **columns)
    pages.do_jobs()
    for file_format in ("jsonl", "xlsx", "csv"):
        pages.post("/hr/exports", format=file_format)
    pages.post("/hr/views", name=word, address="/hr/board")
    pages.post(
        "/hr/rules",
        name=word,
        employer=plant.code,
        courses="small",
        due_kind="hire",
        due_days="30",
        renewal="",
        keep="1",
    )
    rule = session.get_one(AssignmentRule, _newest(session, AssignmentRule))
    evaluate(session, rule, at=now())
    pages.do_jobs()
    pages.post("/hr/tokens", status=200, name=word, resources="records", days="9")
    return {
        "roster_id": roster_id,
        "export_id": _newest(session, Export),
        "view_id": _newest(session, SavedView),
        "rule_id": rule.id,
        "token_id": _newest(session, ApiToken),
    }


def _newest(session: Session, model: type[Base]) -> int:
    return session.scalars(select(model.id).order_by(model.id.desc()).limit(1)).one()
