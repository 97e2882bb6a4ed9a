"""A learning path of one employer, and one of its workers on it."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.organisations import employer_id_by_code
from app.catalogue.queries import titles
from app.demo.cast import CHIPS
from app.learning.paths.services import Plan, make_path
from app.workforce.assigning.audience import Audience
from app.workforce.assigning.drafts import Draft
from app.workforce.assigning.evaluation import evaluate
from app.workforce.assigning.rounds import Due, Renewal
from app.workforce.assigning.services import make_rule

COURSES = ("cleanroom-operations", "workplace-safety")
NUMBER = "A1043"
PLAN = Plan("晶圆厂操作工，五级", "Wafer fab operator, level 5", CHIPS, 5, COURSES)


def load_path(session: Session, *, by_id: int, at: datetime) -> None:
    """Make the path where its courses are published, and put the worker on it."""
    employer_id = employer_id_by_code(session, "lgw")
    if employer_id is None or not set(COURSES) <= titles(session, "en").keys():
        return
    path = make_path(session, PLAN, employer_id=employer_id, by_id=by_id, at=at)
    draft = Draft(
        name="晶圆厂操作工 · A1043",
        courses=(),
        audience=Audience(numbers=(NUMBER,)),
        due=Due("given", days=30),
        renewal=Renewal(),
        path_id=path.id,
    )
    rule = make_rule(session, draft, employer_id=employer_id, unit_paths=(), by_id=by_id, at=at)
    evaluate(session, rule, at=at)
