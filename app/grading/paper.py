"""The paper of one attempt: which questions, in which order, with their options in which order.

Drawing and shuffling rank by SHA-256 of the attempt's seed, so that the same release and seed give
the same paper on every machine and under every version of Python.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.grading.questions import OneAnswer, Question, SeveralAnswers
from app.grading.response import Response

Pools = Sequence[tuple[str, Sequence[str]]]
Draws = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question on a paper; `option_order[shown]` is the option's index in the author's order."""

    question: Question
    option_order: tuple[int, ...] = ()

    def as_authored(self, response: Response) -> Response:
        """Turn positions as shown into the author's, for keeping and marking."""
        return self._mapped(response, self.option_order)

    def as_shown(self, response: Response) -> Response:
        """Turn the author's indices into positions as shown, for filling the form."""
        shown = {original: position for position, original in enumerate(self.option_order)}
        return self._mapped(response, [shown[index] for index in range(len(shown))])

    def _mapped(self, response: Response, order: Sequence[int]) -> Response:
        if response is None or not order:
            return response
        if isinstance(response, str):
            return str(order[int(response)])
        return [str(index) for index in sorted(order[int(value)] for value in response)]


@dataclass(frozen=True, slots=True)
class Paper:
    """The questions of one attempt, in the order shown."""

    questions: tuple[PaperQuestion, ...]

    def find(self, key: str) -> PaperQuestion | None:
        """Return the question with this key, or nothing when the paper does not hold it."""
        return next((asked for asked in self.questions if asked.question.key == key), None)


def draw_paper(
    questions: Sequence[Question],
    *,
    pools: Pools,
    draws: Draws,
    shuffle_questions: bool,
    shuffle_options: bool,
    seed: int | str,
) -> Paper:
    """Draw and shuffle a paper; without draws it holds every question.

    Each draw takes its count of the pool's questions that no earlier draw took, or all that are
    left. The integer 7 and the text `7` are the same seed.
    """
    by_key = {question.key: question for question in questions}
    keys = _drawn(pools, draws, seed=seed) if draws else list(by_key)
    if shuffle_questions:
        keys = _ranked(keys, seed, "order")
    return Paper(
        tuple(
            PaperQuestion(by_key[key], _option_order(by_key[key], seed, shuffle=shuffle_options))
            for key in keys
        )
    )


def _drawn(pools: Pools, draws: Draws, *, seed: int | str) -> list[str]:
    pool_of = dict(pools)
    chosen: list[str] = []
    for bank, count in draws:
        left = [key for key in dict.fromkeys(pool_of[bank]) if key not in chosen]
        taken = set(_ranked(left, seed, "draw")[:count])
        chosen += [key for key in left if key in taken]
    return chosen


def _option_order(question: Question, seed: int | str, *, shuffle: bool) -> tuple[int, ...]:
    if not isinstance(question, OneAnswer | SeveralAnswers):
        return ()
    indices = [str(index) for index in range(question.options)]
    order = _ranked(indices, seed, f"options of {question.key}") if shuffle else indices
    return tuple(int(index) for index in order)


def _ranked(names: Iterable[str], seed: int | str, purpose: str) -> list[str]:
    """Return `names` in the order that the seed gives them for this purpose."""
    return sorted(names, key=lambda name: _rank(seed, purpose, name))


def _rank(*parts: int | str) -> bytes:
    return hashlib.sha256("\0".join(map(str, parts)).encode()).digest()
