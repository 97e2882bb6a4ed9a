"""Whom shared records reach: the employer that was meant, and about the worker who shares."""

from datetime import date

import pytest

from app.core.errors import NotFound
from app.records.services import issue
from app.records.sharing import share, shared_records, sharing
from tests import factories
from tests.services.evidence import AT, completion, identity


def test_only_the_employer_that_was_meant_sees_what_is_shared(session, cast):
    factories.employment(session, cast.worker, cast.other_plant, starts_on=date(2026, 1, 1))
    number = issue(session, identity(cast.worker.id), completion(), at=AT)
    share(session, cast.worker.id, employer_code=cast.plant.code, number=None, at=AT)
    session.commit()

    seen = {
        plant.code: [
            page.record.number for page in shared_records(session, cast.worker.id, plant.id, at=AT)
        ]
        for plant in (cast.plant, cast.other_plant)
    }
    assert seen == {cast.plant.code: [number], cast.other_plant.code: []}


def test_nobody_is_seen_through_a_colleagues_share_nor_shares_a_colleagues_record(session, cast):
    colleague, numbers = factories.worker(session, cast.plant), []
    for person in (cast.worker, colleague):
        done = completion(cause=f"earlier:{person.id}")
        numbers.append(issue(session, identity(person.id), done, at=AT))
    code = cast.plant.code
    with pytest.raises(NotFound):
        share(session, cast.worker.id, employer_code=code, number=numbers[1], at=AT)
    share(session, colleague.id, employer_code=code, number=None, at=AT)

    assert shared_records(session, cast.worker.id, cast.plant.id, at=AT) == []
    assert len(shared_records(session, colleague.id, cast.plant.id, at=AT)) == 1


def test_worker_sees_the_own_shares_only(session, cast):
    colleague = factories.worker(session, cast.plant)
    for person in (cast.worker, colleague):
        issue(session, identity(person.id), completion(cause=f"own:{person.id}"), at=AT)
        share(session, person.id, employer_code=cast.plant.code, number=None, at=AT)
    session.commit()

    assert [len(sharing(session, p.id, at=AT).shares) for p in (cast.worker, colleague)] == [1, 1]
