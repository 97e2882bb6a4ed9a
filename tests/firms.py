"""Two firms that must never see each other, everything of each named with one made-up word."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Employer, Grant, Person, Unit, UserSession
from app.learning.paths.models import LearningPath
from app.workforce.assigning.models import Assigned
from tests import factories, things
from tests.pages import Pages


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
    """An employer: `shop` with the officer of the whole firm, `annex` with one of its own.

    `common` are arguments, as of a `Part`, of what all officers of the firm may use: the `chief`
    shares a report with them, and left another behind.
    """

    word: str
    plant: Employer
    shop: Part
    annex: Part
    chief: Person
    common: dict[str, object]


def firm(pages: Pages, session: Session, word: str) -> Firm:
    """Make a firm; `things.publish` must have gone before.

    The shop's worker was in the annex once, and the annex's rule has given something there.
    """
    plant = factories.employer(
        session, code=f"{word}plant", name=f"{word} 厂", name_en=f"{word} Plant"
    )
    shop = _part(pages, session, plant, f"{word}shop", is_whole=True)
    annex = _part(pages, session, plant, f"{word}annex", is_whole=False)
    things.apply_rule(session, shop.arguments["rule_id"])  # to those of the annex, too
    ladder = {"path_id": str(shop.arguments["path_id"])}
    things.make_rule(pages.sign_in(shop.officer), session, plant, f"{word}shop ladder", **ladder)
    moved = things.move_away(session, shop.worker, annex.arguments["rule_id"])
    shop = replace(shop, fields=shop.fields | {"given": str(moved)})
    chief = factories.person(session, login=f"{word}-chief", name=f"{word} chief")
    factories.grant(session, chief, "hr", employer_id=plant.id)
    common = things.left_by_chief(pages.sign_in(chief), session, plant, word)
    return Firm(word, plant, shop, annex, chief, common)


def _path(pages: Pages, session: Session, plant: Employer) -> int:
    """Return the firm's learning path, which all of its officers see and the first one makes."""
    found = session.scalar(select(LearningPath.id).where(LearningPath.employer_id == plant.id))
    if found is not None:
        return found
    names = {"name": f"{plant.name} 路径", "name_en": f"{plant.name_en} path"}
    places = {"place-small": "1", "place-second": "2"}
    pages.post("/hr/paths", employer=plant.code, **names, **places)
    return session.scalars(select(LearningPath.id).order_by(LearningPath.id.desc())).first() or 0


def _part(pages: Pages, session: Session, plant: Employer, word: str, *, is_whole: bool) -> Part:
    unit = factories.unit(session, plant, code=word, name=f"{word} 车间", name_en=f"{word} unit")
    officer = factories.person(session, login=f"{word}-hr", name=f"{word} officer")
    scope = {} if is_whole else {"unit_id": unit.id}
    factories.grant(session, officer, "hr", employer_id=plant.id, **scope)
    worker = factories.person(session, login=f"{word}-wang", name=f"{word} Wang")
    role = factories.grant(session, worker, "worker")
    number, work = f"{word}-1", {"unit": unit, "occupation": f"{word} welder"}
    job = factories.employment(session, worker, plant, employee_number=number, **work)
    leaver = factories.person(session, login=f"{word}-zhao", name=f"{word} Zhao")
    gone = date(2024, 5, 1)
    factories.employment(session, leaver, plant, employee_number=f"{word}-2", ends_on=gone, **work)
    record = things.study(session, plant, officer, worker, word)
    own = {
        **things.made_by_officer(pages.sign_in(officer), session, plant, word),
        **things.made_by_worker(pages.sign_in(worker), session, plant, word),
        **things.made_by_leaver(pages.sign_in(leaver), session),
    }
    own["path_id"] = _path(pages.sign_in(officer), session, plant)
    things.change(session, worker, word)
    given = session.scalar(select(Assigned.id).where(Assigned.rule_id == own["rule_id"]))
    grant = select(Grant.id).where(Grant.person_id == officer.id)
    device = select(UserSession.id).where(UserSession.person_id == worker.id)
    arguments = {
        **own,
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
        "path_id": str(own["path_id"]),
        "q": word,
        "login": worker.login,
        "over": str(own["saved_id"]),
        "field": f"starts_on:{job.id}",
        "role": str(role.id),
    }
    return Part(word, unit, officer, worker, leaver, number, record, arguments, fields)
