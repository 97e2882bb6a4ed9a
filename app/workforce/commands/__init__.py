"""Completion lists and rosters from the shell."""

from app.workforce.commands.completions import export
from app.workforce.commands.rosters import workers

__all__ = ["export", "workers"]
