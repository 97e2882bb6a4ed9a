"""The front matter that files may have, key by key; a field's description is its remedy."""

import re
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from app.content.release import Feedback, Navigation

Language = Literal["en", "zh"]
LANGUAGES: tuple[str, ...] = get_args(Language)
SLUG = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"

_DURATION = re.compile(r"(\d{1,5}) *(minute|hour|day|week|month|year)s?")
_MINUTES = {"minute": 1, "hour": 60, "day": 24 * 60, "week": 7 * 24 * 60}
_MONTHS = {"month": 1, "year": 12}
_PERCENT = re.compile(r"(\d{1,3}) *%?")


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _length(units: dict[str, int]) -> Any:
    def read(value: object) -> object:
        found = _DURATION.fullmatch(str(value).strip())
        if not found or found[2] not in units:
            raise ValueError
        return int(found[1]) * units[found[2]]

    return BeforeValidator(read)


def _percent(value: object) -> object:
    found = _PERCENT.fullmatch(str(value).strip())
    if not found:
        raise ValueError
    return int(found[1])


def _share(value: object) -> object:
    return 100 if value == "all" else _percent(value)


def _number_or(word: str) -> Any:
    return BeforeValidator(lambda value: None if value == word else value)


def _truth(value: object) -> object:
    if value not in ("true", "false"):
        raise ValueError
    return value == "true"


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=80)]
Lines = Annotated[tuple[Line, ...], BeforeValidator(_listed), Field(max_length=50)]
Slugs = Annotated[tuple[Slug, ...], BeforeValidator(_listed), Field(max_length=50)]
Keys = Annotated[tuple[Line, ...], BeforeValidator(_listed), Field(max_length=200)]
Percent = Annotated[int, BeforeValidator(_percent), Field(ge=0, le=100)]
Share = Annotated[int, BeforeValidator(_share), Field(ge=0, le=100)]
Truth = Annotated[bool, BeforeValidator(_truth)]

_A_TITLE = "a title of 1 to 200 characters"
_SOME_LINES = "a list of texts, each `- ` on its own line"
_SOME_KEYS = "a list of keys such as `module/lesson`, without order numbers"


class Schema(BaseModel):
    """What every kind of front matter has in common: keys with hyphens, and no unknown ones."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-")
    )


class CompletionSchema(Schema):
    """The `completion` of a course."""

    lessons: Share = Field(default=100, description="`all` or a percentage such as `80 %`")
    quizzes: Literal["all"] | Keys = Field(default="all", description=f"`all` or {_SOME_KEYS}")
    exam: Line | None = Field(default=None, description="the key of the exam, for example `exam`")
    score: dict[Line, Annotated[int, Field(ge=1, le=1000)]] = Field(
        default_factory=dict, description="`key: weight` for quizzes, each weight a whole number"
    )


class TranslatedCourseSchema(Schema):
    """course.md in another language than the course's own."""

    title: Line = Field(description=_A_TITLE)
    summary: Prose = Field(description="one or two sentences of at most 1,000 characters")
    language: Language | None = Field(None, description="`en` or `zh`")
    lecturers: Lines = Field((), description=_SOME_LINES)
    outcomes: Lines = Field((), description=_SOME_LINES)


class CourseSchema(TranslatedCourseSchema):
    """course.md."""

    language: Language = Field(description="`en` or `zh`")
    industry: Literal[
        "integrated-circuits", "artificial-intelligence", "biomedicine", "aerospace", "general"
    ] = Field(
        description="one of `integrated-circuits`, `artificial-intelligence`, `biomedicine`, "
        "`aerospace`, `general`"
    )
    institution: Line = Field(description="the name of the university, college or firm")
    level: Annotated[int, Field(ge=1, le=5)] | None = Field(
        None, description="a level from `5` (junior) to `1`"
    )
    hours: Annotated[int, Field(ge=1, le=1000)] | None = Field(
        None, description="a whole number of credit hours of 45 minutes"
    )
    prerequisites: Slugs = Field((), description="a list of course slugs")
    valid_for: Annotated[int, _length(_MONTHS), Field(ge=1, le=600)] | None = Field(
        None, description="a time such as `24 months`"
    )
    tags: Slugs = Field((), description="a list of tags of lower case letters, digits and hyphens")
    completion: CompletionSchema = Field(
        CompletionSchema(),
        description="the keys `lessons`, `quizzes`, `exam` and `score`",
    )


class ModuleSchema(Schema):
    """module.md."""

    title: Line | None = Field(None, description=_A_TITLE)
    summary: Prose | None = Field(None, description="one or two sentences")


class LessonSchema(Schema):
    """A lesson."""

    title: Line | None = Field(None, description=_A_TITLE)
    kind: Literal["lesson"] = Field("lesson", description="`lesson`, `quiz` or `exam`")
    minutes: Annotated[int, Field(ge=1, le=600)] | None = Field(
        None, description="a whole number of minutes from 1 to 600"
    )
    objectives: Lines = Field((), description=_SOME_LINES)
    requires: Keys = Field((), description=_SOME_KEYS)
    optional: Truth = Field(False, description="`true` or `false`")


class BankSchema(Schema):
    """A bank of questions."""

    title: Line | None = Field(None, description=_A_TITLE)


class QuizSchema(Schema):
    """A quiz or an exam."""

    title: Line | None = Field(None, description=_A_TITLE)
    kind: Literal["quiz", "exam"] = Field("exam", description="`quiz` or `exam`")
    pass_: Percent = Field(60, alias="pass", description="a percentage such as `60 %`")
    attempts: Annotated[Annotated[int, Field(ge=1, le=1000)] | None, _number_or("unlimited")] = (
        Field(None, description="a whole number, or `unlimited`")
    )
    wait: Annotated[int, _length(_MINUTES), Field(ge=0, le=525_600)] = Field(
        0, description="a time such as `24 hours`, `30 minutes` or `2 days`"
    )
    time_limit: Annotated[int, Field(ge=1, le=1440)] | None = Field(
        None, description="a whole number of minutes, such as `45`"
    )
    draw: (
        Annotated[int, Field(ge=1, le=1000)]
        | Annotated[dict[str, Annotated[int, Field(ge=1, le=1000)]], Field(min_length=1)]
        | None
    ) = Field(None, description="a whole number, or `bank: number` lines")
    shuffle: Annotated[tuple[Literal["questions", "options"], ...], BeforeValidator(_listed)] = (
        Field((), description="`[questions, options]` or one of the two")
    )
    feedback: Feedback = Field(
        "after-submit", description="`immediately`, `after-submit`, `after-pass` or `never`"
    )
    navigation: Navigation = Field("free", description="`free` or `forward-only`")
    penalty: str | None = Field(None, description="nothing: it is not supported yet")
    requires: Keys = Field((), description=_SOME_KEYS)
