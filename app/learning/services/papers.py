"""The paper of an attempt, drawn once a process and kept."""

from dataclasses import dataclass, field
from functools import lru_cache

from app.content.release import Quiz
from app.grading.paper import Paper, draw_paper


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
