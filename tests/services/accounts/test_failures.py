from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app.accounts.failures import tell_administrators
from app.jobs.queue import Leased
from app.notices.models import Notice

AT = datetime(2026, 11, 24, 4, tzinfo=UTC)
JOB = Leased(7, "roster.process", {}, "x", 5)


def test_administrators_are_told_once_a_day_for_each_kind_of_work(session, cast):
    for moment in (AT, AT + timedelta(hours=1), AT + timedelta(days=1)):
        tell_administrators(session, JOB, "OSError: No space left on device", moment)
    tell_administrators(session, Leased(8, "gone", {}, "x", 5), "KeyError", AT)

    told = session.scalars(select(Notice).order_by(Notice.id)).all()
    assert {each.person_id for each in told} == {cast.admin.id}
    assert {each.kind for each in told} == {"jobs"}
    whats = [each.places["what"] for each in told]
    assert whats == ["Check or import a roster", "Check or import a roster", "gone"]
    assert told[0].places["error"] == "OSError: No space left on device"
