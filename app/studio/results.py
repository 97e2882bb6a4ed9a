"""What a lecturer sees of a course: where workers stop, and where they fail."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.catalogue.queries import Card, cards
from app.catalogue.shelf import Published, title_of
from app.content.release import Edition
from app.learning.results import CourseCounts, QuestionResult, course_counts, reached
from app.learning.results import question_results as results_of

HARDEST = 10
FEWEST_ASKED = 3
"""A question asked less often says nothing yet."""


@dataclass(frozen=True, slots=True)
class OwnCourse:
    """A course of the lecturer's institution, in numbers."""

    card: Card
    counts: CourseCounts


@dataclass(frozen=True, slots=True)
class Step:
    """A lesson or quiz, and how many have it behind them."""

    key: str
    title: str
    reached: int


@dataclass(frozen=True, slots=True)
class HardQuestion:
    """A question that many miss; `prompt` is safe HTML."""

    quiz_title: str
    prompt: str
    result: QuestionResult


def own_courses(session: Session, institutions: Sequence[str]) -> list[OwnCourse]:
    """Return the courses of these institutions, in the catalogue's order."""
    own = [card for card in cards(session) if card.institution in institutions]
    counts = course_counts(session, [card.course_id for card in own])
    return [OwnCourse(card, counts.get(card.course_id, CourseCounts())) for card in own]


def steps(session: Session, course: Published, edition: Edition) -> list[Step]:
    """Return the course's items in order, each with how many got past it."""
    numbers = reached(session, course.course_id)
    return [Step(key, title_of(edition, key), numbers.get(key, 0)) for key in course.order]


def hardest(session: Session, course: Published, edition: Edition) -> list[HardQuestion]:
    """Return the questions of the newest release that are missed most often."""
    found = []
    for result in results_of(session, course.course_id):
        quiz = edition.quizzes.get(result.quiz_key)
        text = quiz.questions.get(result.question_key) if quiz else None
        if quiz and text and result.missed and result.asked >= FEWEST_ASKED:
            found.append(HardQuestion(quiz.title, text.prompt, result))
    return found[:HARDEST]
