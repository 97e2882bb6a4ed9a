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
STATES = {
    "sent": N_("Columns to settle"),
    "checking": N_("Being checked"),
    "checked": N_("Checked"),
    "importing": N_("Being taken over"),
    "imported": N_("Taken over"),
    "discarded": N_("Discarded"),
}
KINDS = {
    "sent": "wait",
    "checking": "wait",
    "checked": "wait",
    "importing": "wait",
    "imported": "good",
    "discarded": "plain",
}


def outcomes(state: str) -> dict[str, str]:
    """Return the words for what becomes, or became, of rows."""
    return DONE if state == "imported" else COMING
