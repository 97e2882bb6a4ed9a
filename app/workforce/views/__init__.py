"""HR's pages: the overview, workers, what they must complete, and what they completed."""

from app.workforce.views import (
    board,
    home,
    lists,
    rosters,
    rules,
    saved_reports,
    slips,
    units,
    workers,
)
from app.workforce.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "board",
    "home",
    "lists",
    "rosters",
    "rules",
    "saved_reports",
    "slips",
    "units",
    "workers",
]
