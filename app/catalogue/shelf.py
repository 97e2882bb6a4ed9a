"""Releases in memory: they never change, so a node reads each one once."""

import zlib
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.models import Release as StoredRelease
from app.content.release import Edition, Lesson, Quiz, Release
from app.content.serialise import loads
from app.core.errors import NotFound
from app.core.words import N_

KEPT = 48


@dataclass(frozen=True, slots=True)
class Published:
    """A release with what publishing added, and its parts by key."""

    id: int
    course_id: int
    number: int
    digest: str
    published_at: datetime
    release: Release
    lessons: dict[str, Lesson] = field(repr=False)
    quizzes: dict[str, Quiz] = field(repr=False)
    order: tuple[str, ...] = field(repr=False)

    @property
    def slug(self) -> str:
        """The course's address."""
        return self.release.slug

    def edition(self, language: str) -> Edition:
        """Return what people read, in `language` or else in the course's own."""
        editions = self.release.editions
        return editions.get(language) or editions[self.release.language]

    def title(self, language: str) -> str:
        """Return the course's title in `language` or else in the course's own."""
        return self.edition(language).title


def title_of(edition: Edition, key: str) -> str:
    """Return the title of a lesson or quiz."""
    text = edition.lessons.get(key)
    return text.title if text else edition.quizzes[key].title


_shelf: OrderedDict[tuple[str, int], Published] = OrderedDict()
_lock = Lock()


def published(session: Session, release_id: int) -> Published:
    """Return a release by its id, from memory when it was read before.

    :raise NotFound: when there is none.
    """
    place = (str(session.get_bind().engine.url), release_id)
    with _lock:
        if place in _shelf:
            _shelf.move_to_end(place)
            return _shelf[place]
    found = _read(session, release_id)
    with _lock:
        _shelf[place] = found
        while len(_shelf) > KEPT:
            _shelf.popitem(last=False)
    return found


def _read(session: Session, release_id: int) -> Published:
    row = session.execute(
        select(
            StoredRelease.id,
            StoredRelease.course_id,
            StoredRelease.number,
            StoredRelease.digest,
            StoredRelease.published_at,
            StoredRelease.body,
        ).where(StoredRelease.id == release_id)
    ).one_or_none()
    if row is None:
        raise NotFound(N_("There is no such release."))
    release = loads(zlib.decompress(row.body))
    order = tuple(key for module in release.modules for key in module.items)
    outside = tuple(quiz.key for quiz in release.quizzes if quiz.key not in order)
    return Published(
        id=row.id,
        course_id=row.course_id,
        number=row.number,
        digest=row.digest,
        published_at=row.published_at,
        release=release,
        lessons={lesson.key: lesson for lesson in release.lessons},
        quizzes={quiz.key: quiz for quiz in release.quizzes},
        order=order + outside,
    )
