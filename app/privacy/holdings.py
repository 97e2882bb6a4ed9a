"""What becomes of every table when a person is erased, and why: the one list that says it.

A test compares it with the tables there are, so that a new one waits for somebody's decision. The
sentences are what people read before they ask.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.core.words import N_

Fate = Literal["erased", "kept", "nobody"]


@dataclass(frozen=True, slots=True)
class Holding:
    """What a table holds of a person, as the person reads it, and what becomes of it.

    `of_them` says it to somebody else who decides about that person; empty where it is the same.
    """

    fate: Fate
    what: str
    of_them: str = ""


ACCOUNT = Holding(
    "erased",
    N_("The account: name, account name, password, phone, e-mail, identity number, date of birth"),
)
WORK = Holding("erased", N_("Employments: employer, unit, employee number, occupation, days"))
SIGN_INS = Holding(
    "erased",
    N_("Devices on which you are signed in, and codes for signing in"),
    N_("Devices on which the person is signed in, and codes for signing in"),
)
ANSWERS = Holding(
    "erased",
    N_("Your answers in quizzes and lessons, and which lessons you have read"),
    N_("The person’s answers in quizzes and lessons, and which lessons were read"),
)
ASSIGNED = Holding(
    "erased",
    N_("Courses given to you, with their days and excuses"),
    N_("Courses given to the person, with their days and excuses"),
)
NOTICES = Holding(
    "erased",
    N_("Notices, their e-mails, and how you want to be told"),
    N_("Notices, their e-mails, and how the person wants to be told"),
)
VIEWS = Holding("erased", N_("Saved views and access tokens"))
SHARES = Holding(
    "erased",
    N_("Which of your records you let employers see"),
    N_("Which records the person lets employers see"),
)
ROSTERS = Holding(
    "erased",
    N_("Lines about you in the rosters that your employer sent"),
    N_("Lines about the person in the rosters that the employer sent"),
)
CORRECTIONS = Holding(
    "erased",
    N_("Corrections that you asked for"),
    N_("Corrections that the person asked for"),
)

RECORDS = Holding(
    "kept",
    N_(
        "Records, with the name, masked identity number and employer of their day: whoever checks "
        "their number must get the same answer for ever, and certificates rest on them"
    ),
)
RESULTS = Holding(
    "kept",
    N_(
        "Courses taken, points reached and levels decided, without your name: records rest on them"
    ),
    N_("Courses taken, points reached and levels decided, without the name: records rest on them"),
)
TRAIL = Holding(
    "kept",
    N_(
        "The audit trail and the roles held, under a number instead of your name: they prove who "
        "saw and changed whose data, and nobody can alter them"
    ),
    N_(
        "The audit trail and the roles held, under a number instead of the name: they "
        "prove who saw and changed whose data, and nobody can alter them"
    ),
)
PROOFS = Holding(
    "kept",
    N_("That you agreed to the privacy notice, and that you asked for this: the proof of both"),
    N_("That the person agreed to the privacy notice, and asked for this: the proof of both"),
)
ACTS = Holding(
    "kept",
    N_(
        "What you did for an employer or institution, as rosters sent, lists taken out or courses "
        "published, without your name"
    ),
    N_(
        "What the person did for an employer or institution, as rosters sent, lists "
        "taken out or courses published, without the name"
    ),
)
GOODBYES = Holding(
    "kept",
    N_(
        "The numbers of rows about you that are gone, without your name: your employers’ systems "
        "remove these rows from their copies"
    ),
    N_(
        "The numbers of rows about the person that are gone, without the name: the employers’ "
        "systems remove these rows from their copies"
    ),
)
WAITING = Holding(
    "kept",
    N_(
        "Rosters that your employer has sent and not taken over, sealed, and files of lists that "
        "were taken out before, for 30 days at most"
    ),
    N_(
        "Rosters that the employer has sent and not taken over, sealed, and files of "
        "lists that were taken out before, for 30 days at most"
    ),
)

NOBODY = Holding("nobody", "")
"""About no person, or only pointing to one who acted: such a pointer is cleared with the rest."""

HOLDINGS: Mapping[str, Holding] = {
    "api_tokens": VIEWS,
    "assigned": ASSIGNED,
    "assigned_history": ASSIGNED,
    "assignment_rules": ACTS,
    "attempt_grades": RESULTS,
    "attempts": RESULTS,
    "audit_entries": TRAIL,
    "code_mails": SIGN_INS,
    "completion_counts": NOBODY,
    "consents": PROOFS,
    "corrections": CORRECTIONS,
    "courses": NOBODY,
    "decisions": RESULTS,
    "decisions_history": RESULTS,
    "due_dates": ASSIGNED,
    "due_dates_history": ASSIGNED,
    "employers": NOBODY,
    "employers_history": NOBODY,
    "employments": WORK,
    "employments_history": WORK,
    "enrolments": RESULTS,
    "enrolments_history": RESULTS,
    "erasures": PROOFS,
    "exports": ACTS,
    "flags": ANSWERS,
    "former_unit_paths": NOBODY,
    "gone_rows": GOODBYES,
    "grants": TRAIL,
    "institutions": NOBODY,
    "jobs": NOBODY,
    "learning_paths": ACTS,
    "ledger_head": NOBODY,
    "lessons_done": ANSWERS,
    "media_uses": NOBODY,
    "notice_choices": NOTICES,
    "notice_mails": NOTICES,
    "notices": NOTICES,
    "one_time_codes": SIGN_INS,
    "occupations": NOBODY,
    "path_places": ASSIGNED,
    "path_steps": NOBODY,
    "people": ACCOUNT,
    "people_history": ACCOUNT,
    "practice_answers": ANSWERS,
    "record_places": RECORDS,
    "record_shares": SHARES,
    "records": RECORDS,
    "releases": ACTS,
    "report_schedules": ACTS,
    "responses": ANSWERS,
    "revocations": RECORDS,
    "roster_files": WAITING,
    "roster_rows": ROSTERS,
    "rosters": ACTS,
    "saved_reports": ACTS,
    "saved_views": VIEWS,
    "standard_versions": NOBODY,
    "unit_changes": WORK,
    "units": NOBODY,
    "units_history": NOBODY,
    "user_sessions": SIGN_INS,
}


def sentences(fate: Fate, *, of_them: bool = False) -> list[str]:
    """Return what is erased, or kept and why, each once, in the order of a person's interest.

    With `of_them` they speak of the person to whoever decides, otherwise to the person.
    """
    ordered = (
        *(
            ACCOUNT,
            WORK,
            SIGN_INS,
            ANSWERS,
            ASSIGNED,
            NOTICES,
            VIEWS,
            SHARES,
            ROSTERS,
            CORRECTIONS,
        ),
        *(RECORDS, RESULTS, TRAIL, PROOFS, ACTS, GOODBYES, WAITING),
    )
    found = [holding for holding in ordered if holding.fate == fate]
    return [(of_them and holding.of_them) or holding.what for holding in found]
