"""What is asked and answered, as pydantic models; the OpenAPI document is made of them."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

NO_NUL = r"^[^\x00]*$"
ENDS = "The `next` of the page before; without it the list begins."
Cursor = Annotated[str, Field(pattern=r"^c[0-9]{1,18}$", description=ENDS)]
PairCursor = Annotated[str, Field(pattern=r"^c[0-9]{1,18}\.[0-9]{1,18}$", description=ENDS)]
Limit = Annotated[int, Field(ge=1, le=500, description="At most so many rows.")]


class Asked(BaseModel):
    """Query parameters; unknown ones are refused, so that a typing error is not silently all."""

    model_config = ConfigDict(extra="forbid")


class Nothing(Asked):
    """No parameters."""


class EnrolmentsAsked(Asked):
    """One page of enrolments."""

    cursor: PairCursor | None = None
    limit: Limit = 100


class WorkersAsked(Asked):
    """One page of workers."""

    cursor: Cursor | None = None
    limit: Limit = 100

    employee_number: (
        Annotated[
            str,
            Field(max_length=40, pattern=NO_NUL, description="Only who has this number."),
        ]
        | None
    ) = None


class RecordsAsked(Asked):
    """The ledger's entries from one point on."""

    since: Cursor | None = None
    limit: Limit = 100


class EligibilityAsked(Asked):
    """One worker of one employer."""

    employer: Annotated[str, Field(max_length=40, pattern=NO_NUL, examples=["lgw"])]
    employee_number: Annotated[str, Field(max_length=40, pattern=NO_NUL, examples=["A0877"])]


class Shape(BaseModel):
    """Something that is answered."""


class Course(Shape):
    """A course in its newest release."""

    slug: str = Field(examples=["cleanroom-operations"])
    title: str
    title_en: str
    release: int
    industry: str
    institution: str
    level: int | None
    credit_hours: int = Field(description="Of 45 minutes each.")
    languages: list[str]
    published_at: datetime


class Worker(Shape):
    """One employment; the identity number is masked."""

    employer: str = Field(examples=["lgw"])
    employee_number: str = Field(examples=["A0877"])
    name: str = Field(examples=["王秀兰"])
    id_number_masked: str
    unit: str
    unit_name: str
    occupation: str
    starts_on: date
    ends_on: date | None = Field(description="The last day.")


class Enrolment(Shape):
    """One worker on one course."""

    employer: str
    employee_number: str
    course: str
    enrolled_at: datetime
    completed_at: datetime | None
    withdrawn_at: datetime | None
    due_on: date | None


class Assignment(Enrolment):
    """A course that the employer wants completed by a day."""

    state: Literal["open", "late", "done"]


class Record(Shape):
    """One entry of the ledger: a completion that was issued, or one that was revoked."""

    sequence: int
    what: Literal["issued", "revoked"]
    at: datetime
    record_number: str = Field(examples=["LU26-0042-1973-6"])
    employee_number: str
    name: str
    course: str
    release: int | None
    enrolled_at: datetime | None
    completed_at: datetime | None
    score_percent: float | None
    credit_hours: int | None
    valid_until: date | None
    reason: str = Field(description="Why it was revoked.")


class Level(Shape):
    """One level of a standard."""

    level: int
    eligible: bool
    held: bool
    percent: int = Field(description="How much of the nearest way is met.")


class Standing(Shape):
    """Where a worker stands under one standard, asked anew of the rules."""

    standard: str
    on: date
    levels: list[Level]


class CoursePage(Shape):
    """Every course."""

    data: list[Course]


class WorkerPage(Shape):
    """One page of workers."""

    data: list[Worker]
    next: str | None


class EnrolmentPage(Shape):
    """One page of enrolments."""

    data: list[Enrolment]
    next: str | None


class AssignmentPage(Shape):
    """One page of assignments."""

    data: list[Assignment]
    next: str | None


class RecordPage(Shape):
    """Entries after `since`; keep `next` and ask with it again later."""

    data: list[Record]
    next: str
    more: bool = Field(description="Whether there are further entries already.")


class StandingList(Shape):
    """Where one worker stands under every standard in force."""

    data: list[Standing]


class Problem(Shape):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="What was wrong, and what to do about it.")
    id: str = Field(description="Name it when you ask for help; our log has it.")
