"""HR's pages: the overview, workers, what they must complete, and what they completed."""

from app.workforce import trail_words
from app.workforce.views import (
    board,
    employments,
    exports,
    home,
    lists,
    looks,
    on_paths,
    paths,
    reports,
    rosters,
    rule_forms,
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
    "employments",
    "exports",
    "home",
    "lists",
    "looks",
    "on_paths",
    "paths",
    "reports",
    "rosters",
    "rule_forms",
    "rules",
    "saved_reports",
    "slips",
    "trail_words",
    "units",
    "workers",
]
