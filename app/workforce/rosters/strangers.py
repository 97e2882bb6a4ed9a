"""Rows about people whom the sender of a file does not look after."""

from app.accounts.roster_lookup import Holder
from app.core.words import N_
from app.workforce.rosters.entries import Told
from app.workforce.rosters.names import tidy_name
from app.workforce.rosters.rows import Work


def refuse_stranger(entry: Told, holder: Holder | None, work: Work) -> None:
    """Note on a row when its number is no worker's of today within the sender's part.

    Who works at another employer is said not to be there, as somebody whom nobody knows.
    """
    paths = tuple(work.roster.unit_paths)
    if holder is None or not holder.is_running(work.day):
        entry.refuse(
            "number",
            N_("There is no worker with the number “%(number)s”."),
            number=entry.number[:40],
        )
    elif paths and not holder.unit_path.startswith(paths):
        entry.refuse("number", N_("This worker belongs to another part of the firm than yours."))
    elif entry.name != tidy_name(holder.name):
        entry.refuse("name", N_("The name is not the one that belongs to this employee number."))
