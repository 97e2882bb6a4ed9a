"""Many rows by one statement say the same as one by one."""

from datetime import UTC, datetime

from sqlalchemy import event, insert, select
from sqlalchemy.exc import DataError

from app.accounts.models import Employer
from app.core.many import among, insert_many
from app.core.upsert import upsert
from app.notices.models import Notice
from tests import factories

AT = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
SHARED = {"kind": "assignment", "sentence": "你好", "places": {"course": "“a”, b"}, "at": AT}
UNNAMED = {"name": "", "name_en": ""}


def test_many_rows_are_whole_with_shared_and_usual_values(session):
    people = [factories.person(session).id for _ in range(3)]
    read = [None, AT, None]
    rows = [{"person_id": p, "read_at": at} for p, at in zip(people, read, strict=True)]

    added = insert_many(session, insert(Notice), rows, Notice.person_id, shared=SHARED)

    stored = session.scalars(select(Notice).order_by(Notice.id)).all()
    assert sorted(row[0] for row in added) == people
    assert {(each.person_id, each.read_at) for each in stored} == set(
        zip(people, read, strict=True)
    )
    assert {(n.kind, n.sentence, n.places["course"], n.at, n.key) for n in stored} == {
        ("assignment", "你好", "“a”, b", AT, "")
    }


def test_no_row_asks_nothing_of_the_database(session):
    assert insert_many(session, insert(Notice), [], Notice.id, shared=SHARED) == []


def test_row_that_is_there_already_is_left_out_of_many(session):
    factories.employer(session, code="old")
    rows = [{"code": code} for code in ("old", "new")]

    into = upsert(session, Employer).on_conflict_do_nothing()
    added = insert_many(session, into, rows, Employer.code, shared=UNNAMED)

    assert [row[0] for row in added] == ["new"]


def test_thousand_rows_take_one_statement(session):
    seen: list[str] = []
    listen = (session.connection(), "before_cursor_execute", lambda *a: seen.append(a[2]))
    event.listen(*listen)
    rows = [{"code": f"e{n}"} for n in range(1000)]
    insert_many(session, insert(Employer), rows, Employer.id, shared=UNNAMED)
    event.remove(*listen)

    assert len(seen) == 1


def test_text_that_is_too_long_is_never_cut(session):
    long = "x" * 1000
    try:
        insert_many(session, insert(Employer), [{"code": long}], Employer.id, shared=UNNAMED)
    except DataError:
        return  # PostgreSQL keeps to the limit of the column

    assert session.scalars(select(Employer.code)).all() == [long]


def test_many_numbers_are_sought_as_they_are(session):
    ids = [factories.employer(session).id for _ in range(3)]

    found = session.scalars(select(Employer.id).where(among(Employer.id, ids[:2])))
    assert sorted(found) == ids[:2]
    assert session.scalars(select(Employer.id).where(among(Employer.id, []))).all() == []
