"""What people are told about; each kind can be kept from e-mail."""

from app.core.words import N_

KINDS = {
    "assignment": N_("A course is assigned to me"),
    "reminder": N_("A course is due soon"),
    "escalation": N_("Courses of my people are late"),
    "expiry": N_("A record of mine expires"),
    "export": N_("A list that I ordered is ready, or failed"),
    "roster": N_("A roster that I sent is done"),
    "schedule": N_("A regular report is ready, or stopped"),
    "account": N_("Sign-in and password"),
    "privacy": N_("My personal data"),
    "jobs": N_("Background work failed"),
}

ALWAYS_MAILED = ("account",)
"""What an account's safety needs is mailed at any hour, whatever was chosen."""
