"""The courses on offer: search, filters, and the newest release of one."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.catalogue.models import Course, MediaUse, Release
from app.catalogue.shelf import Published, published
from app.core.errors import Invalid, NotFound
from app.core.words import N_

LENGTHS = {"short": (0, 2), "medium": (3, 8), "long": (9, 10_000)}
INDUSTRIES = (
    "integrated-circuits",
    "artificial-intelligence",
    "biomedicine",
    "aerospace",
    "general",
)
LANGUAGES = ("zh", "en")
LEVELS = ("5", "4", "3", "2", "1")
ALLOWED: Mapping[str, tuple[str, ...]] = {
    "industry": INDUSTRIES,
    "level": LEVELS,
    "language": LANGUAGES,
    "length": tuple(LENGTHS),
}

# For rooms above that join what they know to courses and releases in one statement.
course_table = Course.__table__
release_table = Release.__table__


@dataclass(frozen=True, slots=True)
class Card:
    """A course as the catalogue shows it; `texts` maps a language to title, summary, outcomes."""

    course_id: int
    release_id: int
    slug: str
    number: int
    published_at: datetime
    language: str
    industry: str
    institution: str
    level: int | None
    credit_hours: int
    tags: tuple[str, ...]
    lessons: int
    texts: dict[str, dict[str, Any]]
    sought: str

    def text(self, language: str) -> dict[str, Any]:
        """Return title, summary and outcomes in `language` or else in the course's own."""
        return self.texts.get(language) or self.texts[self.language]


@dataclass(frozen=True, slots=True)
class CourseFilter:
    """What the visitor looks for; empty means any.

    :raise Invalid: when a value is not one of the allowed ones.
    """

    words: str = ""
    industry: str = ""
    level: str = ""
    language: str = ""
    length: str = ""

    def __post_init__(self) -> None:
        for name, allowed in ALLOWED.items():
            value = getattr(self, name)
            if value and value not in allowed:
                raise Invalid(
                    N_("“%(value)s” is not a choice for %(name)s; there are: %(allowed)s."),
                    value=value[:40],
                    name=name,
                    allowed=", ".join(allowed),
                )


_cards: dict[str, tuple[int, tuple[Card, ...]]] = {}


def cards(session: Session) -> tuple[Card, ...]:
    """Return the newest release of every course, read again only when something was published."""
    newest = session.scalar(select(func.max(Release.id))) or 0
    database = str(session.get_bind().engine.url)
    known = _cards.get(database)
    if known is None or known[0] != newest:
        known = (newest, _read_cards(session))
        _cards[database] = known
    return known[1]


def found(session: Session, wanted: CourseFilter) -> list[Card]:
    """Return the courses that match every word and every filter, newest first."""
    words = folded(wanted.words).split()
    return [card for card in cards(session) if _matches(card, wanted, words)]


def newest_release(session: Session, slug: str) -> Published:
    """Return the course's newest release.

    :raise NotFound: when there is no such course.
    """
    release_id = session.scalar(
        select(func.max(Release.id))
        .join(Course, Course.id == Release.course_id)
        .where(Course.slug == slug)
    )
    if release_id is None:
        raise NotFound(N_("There is no course with this address."))
    return published(session, release_id)


def titles(session: Session, language: str) -> dict[str, str]:
    """Return every course's title by its slug."""
    return {card.slug: card.text(language)["title"] for card in cards(session)}


def media_facts(session: Session, digest: str) -> tuple[str, int] | None:
    """Return content type and bytes of a stored file, or nothing when no course uses it."""
    row = session.execute(
        select(MediaUse.content_type, MediaUse.size).where(MediaUse.digest == digest).limit(1)
    ).one_or_none()
    return None if row is None else (row.content_type, row.size)


def folded(text: str) -> str:
    """Return text as search compares it: case and width folded."""
    return unicodedata.normalize("NFKC", text).casefold()


def _matches(card: Card, wanted: CourseFilter, words: list[str]) -> bool:
    shortest, longest = LENGTHS.get(wanted.length, (0, 10_000))
    return (
        (not wanted.industry or card.industry == wanted.industry)
        and (not wanted.level or str(card.level) == wanted.level)
        and (not wanted.language or wanted.language in card.texts)
        and shortest <= card.credit_hours <= longest
        and all(word in card.sought for word in words)
    )


def _read_cards(session: Session) -> tuple[Card, ...]:
    newest = select(func.max(Release.id)).group_by(Release.course_id)
    rows = session.execute(
        select(Release.course_id, Release.id, Release.number, Release.published_at, Release.card)
        .where(Release.id.in_(newest))
        .order_by(Release.id.desc())
    )
    return tuple(_card(*row) for row in rows)


def _card(
    course_id: int, release_id: int, number: int, published_at: datetime, card: dict[str, Any]
) -> Card:
    texts = card["texts"]
    words = [card["slug"], *card["tags"]]
    for text in texts.values():
        words += [text["title"], text["summary"], *text["outcomes"]]
    return Card(
        course_id=course_id,
        release_id=release_id,
        slug=card["slug"],
        number=number,
        published_at=published_at,
        language=card["language"],
        industry=card["industry"],
        institution=card["institution"],
        level=card["level"],
        credit_hours=card["credit_hours"],
        tags=tuple(card["tags"]),
        lessons=card["lessons"],
        texts=texts,
        sought=folded("\n".join(words)),
    )
