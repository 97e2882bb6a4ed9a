"""What is asked and answered, as pydantic models; the OpenAPI document is made of them."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

NO_NUL = r"^[^\x00]*$"
Cursor = Annotated[
    str,
    Field(
        pattern=r"^c([0-9]{1,18}\.){3,4}[0-9]{1,10}$",
        description="The `next` of the page before; without it a walk begins.",
    ),
]
Since = Annotated[
    str,
    Field(
        pattern=r"^s[0-9]{1,18}\.[0-9]{1,10}$",
        description="The `since` of an earlier walk: only what changed after it is told.",
    ),
]
Sequence = Annotated[
    str,
    Field(
        pattern=r"^c[0-9]{1,18}$",
        description="The `next` of the answer before; without it the ledger begins.",
    ),
]
Limit = Annotated[int, Field(ge=1, le=500, description="At most so many rows.")]


class Asked(BaseModel):
    """Query parameters; unknown ones are refused, so that a typing error is not silently all."""

    model_config = ConfigDict(extra="forbid")


class Nothing(Asked):
    """No parameters."""


class ListAsked(Asked):
    """One page of a list, or of what changed in it."""

    since: Since | None = None
    cursor: Cursor | None = None
    limit: Limit = 100


class WorkersAsked(ListAsked):
    """One page of workers."""

    employee_number: (
        Annotated[
            str,
            Field(
                max_length=40,
                pattern=NO_NUL,
                description="Only who has this number; without `since`.",
            ),
        ]
        | None
    ) = None


class RecordsAsked(Asked):
    """The ledger's entries from one point on."""

    since: Sequence | None = None
    limit: Limit = 100


class EligibilityAsked(Asked):
    """One worker of one employer."""

    employer: Annotated[str, Field(max_length=40, pattern=NO_NUL, examples=["lgw"])]
    employee_number: Annotated[str, Field(max_length=40, pattern=NO_NUL, examples=["A0877"])]


class Shape(BaseModel):
    """Something that is answered."""

    def essence(self) -> str:
        """Return what makes the answer another one; its `ETag` is made of it."""
        return self.model_dump_json()


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


KEY = "Names the row in every answer; `gone` names it when it is there no more."


class Worker(Shape):
    """One employment; the identity number is masked."""

    key: str = Field(description=KEY, examples=["877"])
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

    key: str = Field(description=KEY, examples=["4711.3"])
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


class ListPage(Shape):
    """One page of a walk through a list.

    `next` and `since` name moments, which are others each time: an older one is as good.
    """

    gone: list[str] = Field(
        description="Keys of rows that are not, or not any more, for you to see: remove them."
    )
    next: str | None = Field(description="Go on with it as `cursor`; null on the last page.")
    since: str | None = Field(
        description="On the last page: keep it and begin the next walk with it."
    )

    def essence(self) -> str:
        """Return all but the moments, and whether the walk goes on."""
        return f"{self.model_dump_json(exclude={'next', 'since'})} {self.next is None}"


class WorkerPage(ListPage):
    """One page of workers."""

    data: list[Worker]


class EnrolmentPage(ListPage):
    """One page of enrolments."""

    data: list[Enrolment]


class AssignmentPage(ListPage):
    """One page of assignments."""

    data: list[Assignment]


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
