"""Further workers of one employer, so that lists, boards and results have something to show."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.consent import add_consents
from app.accounts.organisations import add_unit, employer_id_by_code
from app.accounts.passwords import hash_password
from app.accounts.roster import Row, add_workers
from app.accounts.services import person_id_by_login
from app.core.time import local_day
from app.demo.cast import CHIPS, PASSWORD
from app.demo.study import study, with_mistakes
from app.learning.services.due_dates import assign
from app.privacy.texts import in_force

EMPLOYER = "lgw"
COURSE = "cleanroom-operations"


@dataclass(frozen=True, slots=True)
class Colleague:
    """A worker: how far in the course, begun how many days ago, due in how many days."""

    number: str
    name: str
    unit: str
    share: float
    began: int
    due: int | None = None


COLLEAGUES = (
    Colleague("A0412", "何丽娟", "fab-1", 1, 690),
    Colleague("A0415", "郭志强", "fab-1", 1, 655),
    Colleague("A0520", "罗桂英", "fab-2", 1, 610),
    Colleague("A0688", "高建国", "fab-2", 1, 75),
    Colleague("A0690", "马晓燕", "fab-1", 1, 48, -10),
    Colleague("A0911", "朱海涛", "fab-2", 1, 15, 5),
    Colleague("A0954", "胡秀英", "fab-1", 0.75, 40, -9),
    Colleague("A1002", "林国华", "fab-2", 0.6, 33, -4),
    Colleague("A1018", "宋佳怡", "fab-2", 0.4, 12, 20),
    Colleague("A1077", "谢文博", "fab-1", 0.25, 6, 25),
    Colleague("A1090", "韩雪", "fab-2", 0.1, 3, 30),
    Colleague("A1101", "邓子豪", "fab-1", 0, 1, 30),
)


def load_colleagues(session: Session, *, at: datetime) -> None:
    """Add everybody, and let them study; the same each time."""
    employer_id = employer_id_by_code(session, EMPLOYER)
    officer = person_id_by_login(session, "hr")
    if employer_id is None or officer is None:
        return
    units = {code: add_unit(session, employer_id, code, "", "") for code in ("fab-1", "fab-2")}
    rows = [_row(each, employer_id, units[each.unit]) for each in COLLEAGUES]
    add_workers(session, rows, password_hash=hash_password(PASSWORD), at=at - timedelta(days=700))
    session.flush()  # ids are read past the session's own objects
    ids = [person_id_by_login(session, _login(each)) for each in COLLEAGUES]
    add_consents(session, ids, in_force(), at=at - timedelta(days=700))
    for each, person_id in zip(COLLEAGUES, ids, strict=True):
        began = at - timedelta(days=each.began)
        if each.due is not None:
            assign(
                session,
                person_id,
                COURSE,
                due_on=local_day(at) + timedelta(days=each.due),
                employer_id=employer_id,
                completed=(),
                by=officer,
                at=began,
            )
        answer = with_mistakes(each.name)
        study(session, person_id, COURSE, at=began, share=each.share, first_answer=answer)


def _login(each: Colleague) -> str:
    return each.number.lower()


def _row(each: Colleague, employer_id: int, unit_id: int) -> Row:
    return Row(
        login=_login(each),
        name=each.name,
        employer_id=employer_id,
        employee_number=each.number,
        starts_on=date(2023, 3, 1),
        occupation=CHIPS,
        unit_id=unit_id,
    )
