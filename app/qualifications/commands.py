"""First draft, to be replaced."""

from pathlib import Path

from flask.cli import AppGroup

qualifications = AppGroup("qualifications", help="Check and load standards.")
eligibility = AppGroup("eligibility", help="Ask everyone's eligibility again.")


def load_paths(paths: list[Path]) -> None:
    """Load the standards at `paths`."""
