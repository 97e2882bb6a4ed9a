"""What a service says no with: a sentence for a person, and the kind of refusal."""

from typing import ClassVar


class Refused(Exception):
    """The request cannot be done; `sentence` says why and what to do.

    The sentence is an English message id with `%(name)s` places, translated where it is shown.
    """

    status: ClassVar[int] = 409

    def __init__(self, sentence: str, **places: object) -> None:
        super().__init__(sentence % places if places else sentence)
        self.sentence = sentence
        self.places = places


class NotFound(Refused):
    """There is no such thing, or not for this person."""

    status = 404


class Forbidden(Refused):
    """The person is known and may not do this."""

    status = 403


class Invalid(Refused):
    """What was sent cannot be understood."""

    status = 400


class TooOften(Refused):
    """The person must wait before trying again."""

    status = 429
