from datetime import UTC, datetime

from app.demo.study import study
from app.learning.services.enrolments import enrolled_progress
from tests import courses, factories


def test_worker_of_the_demonstration_who_fails_an_exam_sits_it_again_after_its_day(session):
    release = courses.small_course(final=courses.exam(wait_minutes=24 * 60))
    courses.publish(session, release)
    worker = factories.person(session, login="mei")

    study(
        session,
        worker.id,
        release.slug,
        at=datetime(2026, 11, 3, tzinfo=UTC),
        share=1,
        first_answer=lambda asked: [],
    )

    progress, _course = enrolled_progress(session, worker.id, release.slug)
    assert progress.completed_at is not None
