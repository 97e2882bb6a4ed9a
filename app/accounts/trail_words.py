"""What the details of the trail are called, and what their values are.

Rooms above say with `tells` how values are read that only they know.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.core.words import N_


@dataclass(frozen=True, slots=True)
class Detail:
    """What a detail is called, of which kind its value is, and what fixed values are called."""

    label: str
    kind: str = "text"
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A value to be told: with all that stands beside it, for whom, and what was read already."""

    value: Any
    beside: Mapping[str, Any]
    session: Session
    language: str
    read: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, reader: Callable[[], Any]) -> Any:
        """Return what `reader` returns, read once a page."""
        if name not in self.read:
            self.read[name] = reader()
        return self.read[name]


Teller = Callable[[Asked], str]
TELLERS: dict[str, Teller] = {}
"""What makes words of a value, by kind; what it returns empty is not shown."""

DETAILS: Mapping[str, Detail] = {
    "as_of": Detail(N_("As it stood at"), "moment"),
    "born_on": Detail(N_("Date of birth")),
    "choice": Detail(
        N_("Choice"),
        words={"all": N_("all rows or none"), "good-ones": N_("the rows without a problem")},
    ),
    "closed_at": Detail(N_("Closed"), "moment"),
    "columns": Detail(N_("Columns"), "columns"),
    "counts": Detail(N_("Rows"), "outcomes"),
    "courses": Detail(N_("Courses"), "courses"),
    "day": Detail(N_("Day"), "hidden"),  # told with `every`
    "due_days": Detail(N_("Days to complete it in"), "number"),
    "due_kind": Detail(
        N_("Counted"),
        words={
            "given": N_("from the day on which the course was given"),
            "hire": N_("from the hire"),
            "day": N_("to a fixed day"),
        },
    ),
    "due_on": Detail(N_("Complete by"), "day"),
    "email": Detail(N_("E-mail")),
    "employer": Detail(N_("Employer"), "employer"),
    "ends_on": Detail(N_("Last day"), "day"),
    "every": Detail(N_("Made"), "rhythm"),
    "file": Detail(N_("File")),
    "filters": Detail(N_("Filters"), "filters"),
    "format": Detail(N_("Format"), "format"),
    "from": Detail(N_("From"), "day"),
    "groups": Detail(N_("Groups"), "columns"),
    "head": Detail(N_("Head"), "person"),
    "hired_within_days": Detail(N_("Hired within the last … days"), "number"),
    "hour": Detail(N_("Hour"), "hidden"),  # told with `every`
    "id_number": Detail(N_("ID number")),
    "institution": Detail(N_("Institution"), "institution"),
    "is_shared": Detail(N_("Shared with colleagues"), "yes-no"),
    "learning_path": Detail(N_("Learning path")),
    "level": Detail(N_("Level"), "number"),
    "name": Detail(N_("Its name")),
    "name_en": Detail(N_("Name in English")),
    "number": Detail(N_("Employee number")),
    "numbers": Detail(N_("Employee numbers named"), "number"),
    "numbers_added": Detail(N_("Employee numbers that were added"), "number"),
    "numbers_removed": Detail(N_("Employee numbers that were removed"), "number"),
    "occupation": Detail(N_("Occupation"), "occupations"),
    "occupations": Detail(N_("Occupations"), "occupations"),
    "opens_days": Detail(N_("Days before the day on which the next round opens"), "number"),
    "path": Detail(N_("Place"), "place"),
    "phone": Detail(N_("Mobile phone")),
    "recorded": Detail(N_("Recorded"), "number"),
    "renewal": Detail(
        N_("Again"),
        words={
            "": N_("once is enough"),
            "completion": N_("counted from the last completion"),
            "expiry": N_("counted from the last expiry"),
            "fixed": N_("on fixed days"),
        },
    ),
    "renewal_from": Detail(N_("First fixed day"), "day"),
    "renewal_months": Detail(N_("Every … months"), "number"),
    "role": Detail(N_("Role"), "hidden"),  # it is the subject
    "rows": Detail(N_("Rows"), "number"),
    "rule": Detail(N_("Rule"), "number-of"),
    "scope": Detail(N_("Seen of"), "names"),
    "sha256": Detail(N_("Mark of the file (SHA-256)")),
    "state": Detail(
        N_("State"),
        words={
            "sent": N_("sent"),
            "refused": N_("refused by the mailbox"),
            "unsure": N_("perhaps sent"),
            "failed": N_("could not be sent"),
            "off": N_("no mail server is set"),
            "ended": N_("not sent, because another code came first"),
        },
    ),
    "starts_on": Detail(N_("First day of employment"), "day"),
    "unit": Detail(N_("Unit"), "unit"),
    "units": Detail(N_("Units")),
    "until": Detail(N_("Until"), "last-moment"),
    "why": Detail(N_("Why"), "stop"),
    "words": Detail(N_("Filters"), "filters"),
}
"""Every field of `before`, `after` and `details` that is ever written down."""

SUBJECTS: Mapping[str, str] = {
    "role-granted": "role",
    "role-ended": "role",
    "corrected": "field",
    "correction-asked": "field",
    "correction-declined": "field",
    "excused": "courses",
    "api-read": "resource",
    "records-shared": "records",
    "share-ended": "records",
    **dict.fromkeys(("roster-sent", "roster-imported", "roster-discarded"), "number-of"),
    **dict.fromkeys(("completions-imported", "certificates-imported"), "number-of"),
    **dict.fromkeys(("export", "export-fetched", "export-called-off"), "report"),
    **dict.fromkeys(("report-saved", "report-removed"), "report"),
    **dict.fromkeys(("schedule-set", "schedule-stopped", "schedule-ended"), "report"),
}
"""Of which kind the subject of an action is, where it is no name or number that people know."""


def tells(kind: str) -> Callable[[Teller], Teller]:
    """Let a function make words of the values of a kind."""

    def register(teller: Teller) -> Teller:
        TELLERS[kind] = teller
        return teller

    return register
