"""The right answers of an attempt, worked out from its seed in the database."""

from app.accounts.services import person_id_by_login
from app.demo.study import right_answer
from app.learning.queries import own_sitting
from app.learning.services.papers import paper_of
from tests.browser.addresses import COURSE
from tests.browser.conftest import Demonstration
from tests.browser.stage import stage


def right_answers(
    demonstration: Demonstration, login: str, key: str, number: int
) -> dict[str, list[str]]:
    """Return for each question the form values that are right."""
    with stage(demonstration.database_url) as session:
        person = person_id_by_login(session, login)
        _, paper = paper_of(session, own_sitting(session, person, COURSE, key, number))
        return {asked.question.key: right_answer(asked) for asked in paper.questions}
