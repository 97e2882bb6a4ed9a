"""Setting a list in a child process that may be killed.

A child for each list: what typst keeps in memory after a list is never given back.
"""

import json
import sys
from pathlib import Path
from subprocess import DEVNULL, PIPE, TimeoutExpired, run

from app.core.errors import Refused
from app.core.words import N_

SECONDS = 60
"""Time for one list, waiting for the processor included."""

PROCESSOR_SECONDS = 45
BYTES = 1024 * 1024 * 1024
"""Addresses that the child may take, about a third more than it uses."""

_CHILD = Path(__file__).with_name("child.py")


class TooMuchForPaper(Refused):
    """The list was given up because of its time or memory."""

    def __init__(self) -> None:
        super().__init__(
            N_("This list is too much for paper: choose fewer rows or columns, or another format.")
        )


def set_list(content: dict[str, object], *, timestamp: int) -> bytes:
    """Return the PDF of a list; the same content and time give the same bytes.

    What the child says of an error is thrown away, because it may quote a cell.
    """
    order = json.dumps({"timestamp": timestamp, "list": content}).encode()
    try:
        done = run(  # noqa: S603 - our own file, and nothing of the list among the arguments
            [sys.executable, "-I", str(_CHILD), str(BYTES), str(PROCESSOR_SECONDS)],
            input=order,
            stdout=PIPE,
            stderr=DEVNULL,
            env={},
            timeout=SECONDS,
            check=False,
        )
    except TimeoutExpired:
        raise TooMuchForPaper from None
    if done.returncode < 0:
        raise TooMuchForPaper
    if done.returncode:
        raise RuntimeError(f"the list could not be set: its child ended with {done.returncode}")
    return done.stdout
