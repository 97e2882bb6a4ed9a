"""What a standard may require, as plain values. Each stands alone: it names its occupations."""

from dataclasses import dataclass
from typing import Literal

CREDIT_HOUR = 45
"""Minutes of planned learning time in a credit hour (标准学时)."""

YEAR_OF_WORK = 365
"""Days of work that make a year, so that a calendar year always is one."""

TagMatch = Literal["any", "all"]


@dataclass(frozen=True, slots=True)
class Courses:
    """At least `at_least` of the courses, each completed at most `no_older_months` ago.

    What is known from an employer's papers only counts where `reported` allows it.
    """

    slugs: tuple[str, ...]
    at_least: int
    no_older_months: int | None = None
    kind: Literal["courses"] = "courses"
    reported: bool = False


@dataclass(frozen=True, slots=True)
class CreditHours:
    """Courses worth `hours` credit hours together, with any or all of the tags (none: any course).

    A course completed twice counts once; `reported` as for courses.
    """

    hours: int
    tags: tuple[str, ...] = ()
    match: TagMatch = "any"
    no_older_months: int | None = None
    kind: Literal["credit-hours"] = "credit-hours"
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """Years of work in the occupations: in all, or since a certificate of `since_level`."""

    years: int
    occupations: tuple[str, ...]
    since_level: int | None = None
    kind: Literal["work"] = "work"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A valid certificate of one of the occupations, at `level` or a better (lower) one."""

    level: int
    occupations: tuple[str, ...]
    kind: Literal["certificate"] = "certificate"


@dataclass(frozen=True, slots=True)
class Age:
    """At least so many years old on the day."""

    years: int
    kind: Literal["age"] = "age"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part."""

    parts: tuple["Requirement", ...]
    kind: Literal["all-of"] = "all-of"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part or more."""

    parts: tuple["Requirement", ...]
    kind: Literal["any-of"] = "any-of"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `count` of the parts."""

    count: int
    parts: tuple["Requirement", ...]
    kind: Literal["at-least"] = "at-least"


@dataclass(frozen=True, slots=True)
class Not:
    """Anything but the part."""

    part: "Requirement"
    kind: Literal["not"] = "not"


Requirement = Courses | CreditHours | Work | Certificate | Age | AllOf | AnyOf | AtLeast | Not
