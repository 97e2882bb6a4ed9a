"""Where a page ends; callers hand it back as it came.

The letter before the numbers keeps a number that is no cursor from being taken for one. Cursors
of lists end with a mark of what they were made for: elsewhere they would leave something out.
"""

import hashlib

from app.core.errors import Refused
from app.core.words import N_


def written(*numbers: int, letter: str = "c") -> str:
    """Return the cursor after these numbers."""
    return letter + ".".join(map(str, numbers))


def read(cursor: str | None, *, size: int) -> tuple[int, ...]:
    """Return the numbers of a cursor that has the right shape, zeros for none."""
    return tuple(map(int, cursor[1:].split("."))) if cursor else (0,) * size


def marked(purpose: str, *numbers: int, letter: str = "c") -> str:
    """Return the cursor after these numbers, with the mark of its purpose."""
    return written(*numbers, _mark(purpose, letter, numbers), letter=letter)


def unmarked(purpose: str, cursor: str, *, size: int) -> tuple[int, ...]:
    """Return the numbers of a cursor that was made for the purpose.

    :raise Refused: when it was made for something else, or by somebody else.
    """
    *numbers, mark = read(cursor, size=0)
    if len(numbers) != size or mark != _mark(purpose, cursor[0], tuple(numbers)):
        raise Refused(
            N_("This cursor is of another list or of other rights. Begin again without it.")
        )
    return tuple(numbers)


def _mark(purpose: str, letter: str, numbers: tuple[int, ...]) -> int:
    said = f"{purpose} {written(*numbers, letter=letter)}"
    return int(hashlib.sha256(said.encode()).hexdigest()[:8], 16)
