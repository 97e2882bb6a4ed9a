from sqlalchemy import select

from app.accounts.models import AuditEntry, Person
from app.accounts.queries import identity
from app.core.time import local_day, now
from app.learning.services.attempts import start_attempt
from app.learning.services.enrolments import enrol
from app.records.services import issue
from tests import courses
from tests.services.evidence import completion


def test_person_takes_everything_that_is_held_and_nobody_elses(client, session, cast):
    courses.publish(session)
    enrol(session, cast.worker.id, "small", completed=(), at=now())
    start_attempt(session, cast.worker.id, "small", "exam", at=now())
    who = identity(session, cast.worker.id, on=local_day(now()))
    number = issue(session, who, completion(), at=now())
    session.get_one(Person, cast.worker.id).id_number = "11010519491231002X"
    session.commit()

    answer = client.sign_in(cast.worker).post("/me/data", status=200)
    held = answer.json

    assert held["account"]["name"] == "Wang Wei"
    assert held["account"]["id_number"] == "11010519491231002X"
    assert [record["number"] for record in held["records"]] == [number]
    assert held["employments"][0]["employer"] == cast.plant.name
    assert [(each["course"], each["quiz"]) for each in held["attempts"]] == [("small", "exam")]
    assert "password" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    taken = select(AuditEntry.on_id).where(AuditEntry.action == "own-data")
    assert session.scalars(taken).one() == cast.worker.id
    other = client.sign_in(cast.other_worker).post("/me/data", status=200).text
    assert "Wang Wei" not in other
    assert number not in other
