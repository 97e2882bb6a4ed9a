"""Where a page ends; callers hand it back as it came.

The letter before the numbers keeps a number that is no cursor from being taken for one.
"""


def written(*numbers: int) -> str:
    """Return the cursor after these numbers."""
    return "c" + ".".join(map(str, numbers))


def read(cursor: str | None, *, size: int) -> tuple[int, ...]:
    """Return the numbers of a cursor that has the right shape, zeros for none."""
    return tuple(map(int, cursor[1:].split("."))) if cursor else (0,) * size
