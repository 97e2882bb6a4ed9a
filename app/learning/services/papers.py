"""The quiz and the paper of an attempt; a paper is drawn once a process and kept."""

from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy.orm import Session

from app.catalogue.shelf import Published, published
from app.content.release import Quiz
from app.core.errors import NotFound
from app.core.words import N_
from app.grading.paper import Paper, draw_paper
from app.learning.queries import Sitting


def quiz_of(course: Published, key: str) -> Quiz:
    """Return the quiz with this key.

    :raise NotFound: when the release has none.
    """
    quiz = course.quizzes.get(key)
    if quiz is None:
        raise NotFound(N_("This course has no such quiz."))
    return quiz


def paper_of(session: Session, sitting: Sitting) -> tuple[Quiz, Paper]:
    """Return the quiz under the release that the attempt began on, and the attempt's paper."""
    quiz = quiz_of(published(session, sitting.release_id), sitting.quiz_key)
    return quiz, drawn_paper(Drawing(sitting.release_id, sitting.quiz_key, sitting.seed, quiz))


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a paper is drawn from; the quiz follows from release and key and is not compared."""

    release_id: int
    quiz_key: str
    seed: str
    quiz: Quiz = field(compare=False, repr=False)


@lru_cache(maxsize=1024)
def drawn_paper(drawing: Drawing) -> Paper:
    """Return the questions of an attempt in its own order; the same drawing gives the same."""
    quiz = drawing.quiz
    return draw_paper(
        quiz.questions,
        pools=quiz.pools,
        draws=tuple((draw.bank, draw.count) for draw in quiz.draws),
        shuffle_questions=quiz.shuffle_questions,
        shuffle_options=quiz.shuffle_options,
        seed=drawing.seed,
    )
