"""HR's pages: the overview, workers, what they must complete, and what they completed."""

from app.workforce.views import (
    board,
    employments,
    home,
    lists,
    rosters,
    rules,
    slips,
    units,
    workers,
)
from app.workforce.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "board",
    "employments",
    "home",
    "lists",
    "rosters",
    "rules",
    "slips",
    "units",
    "workers",
]
