"""The columns of the completion list: other systems rely on their order and their keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.core.words import N_

Kind = Literal["text", "instant", "day", "whole", "decimal"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key for programs, its heading for people, and what its cells are.

    Where rows are put together in groups, the numbers of a summed column are added up. `words` are
    what people read instead of the few words that programs read.
    """

    key: str
    heading: str
    kind: Kind = "text"
    width: int = 16
    is_summed: bool = False
    words: Mapping[str, str] = field(default_factory=dict)


COLUMNS = (
    Column("record_number", N_("Record number"), width=20),
    Column("employee_number", N_("Employee number")),
    Column("name", N_("Name")),
    Column("id_number_masked", N_("Identity number (masked)"), width=22),
    Column("employer", N_("Employer"), width=28),
    Column("unit", N_("Unit"), width=20),
    Column("course", N_("Course"), width=24),
    Column("course_title", N_("Course title"), width=32),
    Column("release", N_("Release"), "whole", 9),
    Column("industry", N_("Industry"), width=20),
    Column("enrolled_at", N_("Enrolled at"), "instant", 20),
    Column("completed_at", N_("Completed at"), "instant", 20),
    Column("score_percent", N_("Score in percent"), "decimal", 12),
    Column("credit_hours", N_("Credit hours"), "whole", 12, is_summed=True),
    Column("valid_until", N_("Valid until"), "day", 12),
    Column("status", N_("Status"), width=10),
    Column("revoked_reason", N_("Reason of the revocation"), width=32),
)
