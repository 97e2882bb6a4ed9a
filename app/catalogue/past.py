"""What courses were called at a moment, by their newest release of then."""

from datetime import datetime

from sqlalchemy import Subquery, func, select

from app.catalogue.models import Course, Release


def courses_as_of(at: datetime, language: str) -> Subquery:
    """Return the courses that were published by then, for rooms above to join.

    Its columns: course_id, slug, title, industry.
    """
    newest = (
        select(Release.course_id, func.max(Release.number).label("number"))
        .where(Release.published_at <= at)
        .group_by(Release.course_id)
        .subquery("newest")
    )
    texts = Release.card["texts"]
    title = func.coalesce(
        *(texts[each]["title"].as_string() for each in dict.fromkeys((language, "zh", "en"))), ""
    )
    return (
        select(
            Course.id.label("course_id"),
            Course.slug,
            title.label("title"),
            func.coalesce(Release.card["industry"].as_string(), "").label("industry"),
        )
        .join(newest, newest.c.course_id == Course.id)
        .join(
            Release,
            (Release.course_id == newest.c.course_id) & (Release.number == newest.c.number),
        )
        .subquery("courses_then")
    )
