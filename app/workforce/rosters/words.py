"""What becomes of a row, in words, before and after the import."""

from app.core.words import N_

COMING = {
    "add": N_("to add"),
    "change": N_("to change"),
    "move": N_("to take on"),
    "leave": N_("leaving"),
    "same": N_("as it is"),
    "problem": N_("with a problem"),
}
DONE = {
    "add": N_("added"),
    "change": N_("changed"),
    "move": N_("taken on"),
    "leave": N_("left the firm"),
    "same": N_("as it was"),
    "problem": N_("left out"),
}
RECORDS_COMING = {
    "add": N_("to record"),
    "replace": N_("to record in place of an earlier report"),
    "skip": N_("to skip, because one is there"),
    "same": N_("recorded before"),
    "problem": N_("with a problem"),
}
RECORDS_DONE = {
    "add": N_("recorded"),
    "replace": N_("recorded in place of an earlier report"),
    "skip": N_("skipped, because one was there"),
    "same": N_("recorded before"),
    "problem": N_("left out"),
}
CONFLICTS = {
    "keep": N_("Keep both"),
    "replace": N_("Revoke what the employer reported before, and record the new one"),
    "skip": N_("Skip the new one"),
}
STATES = {
    "sent": N_("Columns to settle"),
    "checking": N_("Being checked"),
    "checked": N_("Checked"),
    "importing": N_("Being taken over"),
    "imported": N_("Taken over"),
    "discarded": N_("Discarded"),
}
STATE_KINDS = {
    "sent": "wait",
    "checking": "wait",
    "checked": "wait",
    "importing": "wait",
    "imported": "good",
    "discarded": "plain",
}


CONTENTS = {
    "workers": N_("Workers"),
    "completions": N_("Courses completed earlier"),
    "certificates": N_("Vocational certificates that workers hold"),
}
"""What is in a roster of each kind."""
WORDS = {
    "workers": (COMING, DONE),
    "completions": (RECORDS_COMING, RECORDS_DONE),
    "certificates": (RECORDS_COMING, RECORDS_DONE),
}


def outcomes(kind: str, state: str) -> dict[str, str]:
    """Return the words for what becomes, or became, of rows of a kind of roster."""
    coming, done = WORDS[kind]
    return done if state == "imported" else coming
