"""The employers, institutions and people of the demonstration."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.accounts.consent import add_consents
from app.accounts.granting import grant_role
from app.accounts.organisations import (
    add_employer,
    add_institution,
    add_unit,
    employer_id_by_code,
)
from app.accounts.services import create_person, employ
from app.privacy.texts import in_force

PASSWORD = "lingang-demo"  # noqa: S105 - printed on purpose, demonstration only

ACCOUNTS = f"""
Demo accounts (password: {PASSWORD})
  worker      Wang Xiulan, process operator, half way through a course
  chen        Chen Wei, operator who has completed a course
  hr, hr2     HR officers of two employers that do not see each other
  lecturer    publishes courses
  assessor  mentor  centre  office  programme  admin"""


@dataclass(frozen=True, slots=True)
class Part:
    """One member of the cast."""

    login: str
    name: str
    role: str
    employer: str = ""
    unit: str = ""
    institution: str = ""
    number: str = ""
    hired: date | None = None
    born: date | None = None
    id_number: str = ""
    occupation: str = ""


CHIPS = "6-25-02-05"
CNC = "6-18-01-07"

CAST = (
    Part("worker", "王秀兰", "worker", "lgw", "fab-2", number="A1043", hired=date(2025, 3, 10),
         born=date(1998, 5, 4), id_number="310115199805042026", occupation=CHIPS),
    Part("chen", "陈伟", "worker", "lgw", "fab-1", number="A0877", hired=date(2024, 6, 3),
         born=date(1995, 11, 20), id_number="310115199511203018", occupation=CHIPS),
    Part("zhao", "赵敏", "worker", "hyp", "milling", number="M-220", hired=date(2023, 9, 1),
         born=date(1999, 2, 14), id_number="310225199902141622", occupation=CNC),
    Part("hr", "李娜", "hr", "lgw", number="H012", hired=date(2021, 1, 4)),
    Part("hr2", "周涛", "hr", "hyp", number="H-3", hired=date(2020, 7, 1)),
    Part("lecturer", "林教授", "lecturer", institution="lingang-vocational-college"),
    Part("assessor", "孙师傅", "assessor"),
    Part("mentor", "吴师傅", "mentor"),
    Part("centre", "郑主任", "centre"),
    Part("office", "冯老师", "office"),
    Part("programme", "蒋处长", "programme"),
    Part("admin", "管理员", "admin"),
)  # fmt: skip


def load_cast(session: Session, *, at: datetime) -> dict[str, int]:
    """Create everybody and return their ids by login."""
    chips = add_employer(session, "lgw", "临港晶圆制造有限公司", "Lin-gang Wafer Works")
    machines = add_employer(session, "hyp", "海洋精密机械有限公司", "Haiyang Precision")
    units = {
        ("lgw", "fab-1"): add_unit(session, chips, "fab-1", "一厂光刻", "Fab 1 Lithography"),
        ("lgw", "fab-2"): add_unit(session, chips, "fab-2", "二厂刻蚀", "Fab 2 Etch"),
        ("hyp", "milling"): add_unit(session, machines, "milling", "数控铣", "CNC milling"),
    }
    add_institution(
        session, "lingang-vocational-college", "临港职业技术学院", "Lin-gang Vocational College"
    )
    add_institution(
        session, "lingang-university", "临港产业在线大学", "Lin-gang Industrial Online University"
    )
    employers = {"lgw": chips, "hyp": machines}
    people = {part.login: _add(session, part, employers, units, at=at) for part in CAST}
    add_consents(session, people.values(), in_force(), at=at)
    return people


def is_loaded(session: Session) -> bool:
    """Whether the cast is there already."""
    return employer_id_by_code(session, CAST[0].employer) is not None


def _add(
    session: Session,
    part: Part,
    employers: dict[str, int],
    units: dict[tuple[str, str], int],
    *,
    at: datetime,
) -> int:
    person_id = create_person(
        session,
        part.login,
        name=part.name,
        password=PASSWORD,
        born_on=part.born,
        id_number=part.id_number or None,
        at=at,
    ).id
    grant_role(
        session,
        person_id,
        part.role,
        employer_code=part.employer if part.role == "hr" else None,
        institution_code=part.institution or None,
        at=at,
    )
    if part.hired:
        employ(
            session,
            person_id,
            employer_id=employers[part.employer],
            unit_id=units.get((part.employer, part.unit)),
            employee_number=part.number,
            starts_on=part.hired,
            occupation=part.occupation,
        )
    return person_id
