"""An explained decision: a tree of nodes from which a page builds its sentences."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

Param = str | int | None | tuple[str, ...]


class Node(NamedTuple):
    """One requirement as it stands on the day of the decision.

    `have` of `need` are there, in `unit`: `courses`, `credit-minutes`, `days`, `certificates`,
    `years` or `parts`. `cites` names the records that count; of a `not` that is unmet, those
    that stand against it. `met_on` is the first day, from the day of the decision on, on which it
    is met if nothing changes but time, or nothing when that day cannot be told; `met_until` is the
    last day of that, or nothing when there is no end. `params` holds what a sentence needs
    besides.
    """

    kind: str
    met: bool
    unit: str
    need: int
    have: int
    cites: tuple[str, ...]
    met_on: date | None
    met_until: date | None
    params: Mapping[str, Param]
    children: tuple["Node", ...] = ()

    @property
    def remaining(self) -> int:
        """How much is lacking, in `unit`."""
        return max(0, self.need - self.have)
