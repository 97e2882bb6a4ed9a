"""Publishing: a checked, compiled course becomes a release, once."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from obstore.store import ObjectStore
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue.models import Course, MediaUse, Release
from app.catalogue.storage import keep
from app.content.compile import Compiled, compile_course
from app.content.findings import Finding
from app.content.release import Release as Compilation
from app.content.serialise import digest, dumps
from app.content.source import source_digest


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing a folder came to; `number` is 0 when the course was refused."""

    slug: str
    number: int
    digest: str
    is_new: bool
    findings: tuple[Finding, ...]


def publish(
    session: Session,
    folder: Path,
    *,
    store: ObjectStore,
    at: datetime,
    published_by_id: int | None = None,
) -> Publication:
    """Check, compile and store the course in `folder`.

    An unchanged course makes no new release, and a course with an error changes nothing.
    """
    sources = source_digest(folder)
    newest = _newest(session, folder.name)
    if newest is not None and newest.source_digest == sources:
        return Publication(folder.name, newest.number, newest.digest, False, ())
    compiled = compile_course(folder)
    if compiled.release is None:
        return Publication(folder.name, 0, "", False, compiled.findings)
    value = digest(compiled.release)
    if newest is not None and newest.digest == value:
        return Publication(folder.name, newest.number, value, False, compiled.findings)
    course = _course(session, compiled.release.slug)
    number = newest.number + 1 if newest else 1
    session.add(
        Release(
            course_id=course.id,
            number=number,
            digest=value,
            source_digest=sources,
            published_at=at,
            published_by_id=published_by_id,
            card=card(compiled.release),
            body=zlib.compress(dumps(compiled.release), 6),
        )
    )
    _keep_media(session, course.id, compiled, store)
    return Publication(folder.name, number, value, True, compiled.findings)


def card(release: Compilation) -> dict[str, Any]:
    """Return what a catalogue needs to show and search a release, as JSON."""
    facts = release.facts
    return {
        "slug": release.slug,
        "language": release.language,
        "industry": facts.industry,
        "institution": facts.institution,
        "level": facts.level,
        "credit_hours": facts.credit_hours,
        "tags": list(facts.tags),
        "prerequisites": list(facts.prerequisites),
        "lessons": len(release.lessons),
        "texts": {
            language: {
                "title": edition.title,
                "summary": edition.summary,
                "outcomes": list(edition.outcomes),
            }
            for language, edition in release.editions.items()
        },
    }


def _newest(session: Session, slug: str) -> Release | None:
    return session.scalar(
        select(Release)
        .join(Course, Course.id == Release.course_id)
        .where(Course.slug == slug)
        .order_by(Release.number.desc())
        .limit(1)
    )


def _course(session: Session, slug: str) -> Course:
    course = session.scalar(select(Course).where(Course.slug == slug))
    if course is None:
        course = Course(slug=slug)
        session.add(course)
        session.flush()  # the release names the course by id
    return course


def _keep_media(session: Session, course_id: int, compiled: Compiled, store: ObjectStore) -> None:
    for medium in compiled.release.media if compiled.release else ():
        keep(store, medium.digest, compiled.media[medium.digest])
        session.merge(
            MediaUse(
                digest=medium.digest,
                course_id=course_id,
                content_type=medium.content_type,
                size=medium.size,
            )
        )
