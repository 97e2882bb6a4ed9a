from datetime import date, timedelta

import pytest

from app.records.evidence import evidence_of, evidence_of_many
from app.records.services import issue, revoke
from app.rules.evidence import Completion, Evidence, Experience, HeldCertificate
from tests import factories
from tests.services.evidence import identity
from tests.services.qualifications.standards import AT, certificate, small_completion, work

DAY = timedelta(days=1)
BORN = date(1998, 5, 4)


@pytest.fixture
def people(session):
    return [factories.person(session).id for _ in range(3)]


def read(session, person, at=AT):
    return evidence_of(session, person, born_on=BORN, at=at)


def test_every_kind_of_record_becomes_the_evidence_that_it_is(session, people):
    who = identity(people[0])
    until = date(2030, 1, 31)
    done = issue(session, who, small_completion(), at=AT)
    worked = issue(session, who, work(ended_on=date(2026, 1, 31)), at=AT)
    held = issue(session, who, certificate(valid_until=until), at=AT)

    assert read(session, people[0]) == Evidence(
        BORN,
        (Completion(done, "small", 135, ("safety",), date(2026, 11, 2), date(2028, 11, 2)),),
        (Experience(worked, "6-25-02-05", date(2025, 3, 10), date(2026, 1, 31)),),
        (HeldCertificate(held, "6-25-02-05", 5, date(2026, 5, 1), until),),
    )


def test_a_completion_counts_from_its_day_in_shanghai(session, people):
    late = AT.replace(hour=17)
    issue(session, identity(people[0]), small_completion(completed_at=late), at=late)

    (completed,) = read(session, people[0], at=late).completions
    assert completed.completed_on == date(2026, 11, 3)


def test_a_record_counts_from_its_issue_to_its_revocation(session, people):
    number = issue(session, identity(people[0]), work(), at=AT)
    revoke(session, number, reason="A mistake.", revoked_by_id=people[1], at=AT + DAY)

    instants = (AT - DAY, AT, AT + DAY - timedelta(microseconds=1), AT + DAY)
    counts = [len(read(session, people[0], at=at).experience) for at in instants]
    assert counts == [0, 1, 1, 0]


def test_many_people_are_read_as_each_alone(session, people):
    first, nobody, last = people
    issue(session, identity(first), work("a"), at=AT)
    issue(session, identity(last), small_completion("b"), at=AT)
    issue(session, identity(last), certificate("c"), at=AT)

    many = dict(evidence_of_many(session, dict.fromkeys(people, BORN), at=AT))

    assert many == {person: read(session, person) for person in people}
    assert many[nobody] == Evidence(BORN)


def test_people_between_who_are_not_asked_about_are_left_out(session, people):
    issue(session, identity(people[1]), work(), at=AT)

    asked = dict.fromkeys((people[0], people[2]))
    assert [person for person, _ in evidence_of_many(session, asked, at=AT)] == list(asked)
    assert list(evidence_of_many(session, {}, at=AT)) == []
