from uuid import uuid4

from sqlalchemy import select

from app.accounts.models import AuditEntry, Person
from app.accounts.queries import identity
from app.core.time import local_day, now
from app.learning.services.answers import save_answer
from app.learning.services.attempts import start_attempt
from app.learning.services.due_dates import assign
from app.learning.services.enrolments import enrol
from app.learning.services.practice import answer_check
from app.privacy.texts import in_force
from app.records.services import issue
from app.workforce.assigning.models import Assigned, AssignmentRule
from tests import courses
from tests.services.evidence import completion


def test_person_takes_everything_that_is_held_and_nobody_elses(client, session, cast):
    courses.publish(session)
    enrol(session, cast.worker.id, "small", completed=(), at=now())
    sitting = start_attempt(session, cast.worker.id, "small", "exam", at=now())
    save_answer(session, sitting, "lockout", ["my own words"], at=now())
    save_answer(session, sitting, "iso-class", ["2"], at=now())
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
    answers = {each["question"]: each["answer"] for each in held["attempts"][0]["answers"]}
    assert answers["About lockout?"] == "my own words"
    [chosen] = answers["About iso-class?"]
    assert chosen.startswith("iso-class option")  # where it stood, its paper shuffled
    assert courses.SECRET not in answer.text
    assert [each["version"] for each in held["consents"]] == [in_force()]
    assert answer.headers["Cache-Control"] == "no-store"
    taken = select(AuditEntry.on_id).where(AuditEntry.action == "own-data")
    assert session.scalars(taken).one() == cast.worker.id
    other = client.sign_in(cast.other_worker).post("/me/data", status=200).text
    assert "Wang Wei" not in other
    assert number not in other


def test_file_holds_what_was_asked_given_excused_and_practised(client, session, cast):
    courses.publish(session, courses.with_checks(courses.small_course()))
    given = {"employer_id": cast.plant.id, "completed": (), "by": cast.hr.id}
    assign(session, cast.worker.id, "small", due_on=local_day(now()), at=now(), **given)
    answer_check(
        session,
        cast.worker.id,
        "small",
        "basics/first",
        check_key="iso-class",
        values=["2"],
        command=str(uuid4()),
        at=now(),
    )
    rule = AssignmentRule(
        employer_id=cast.plant.id,
        unit_paths=[],
        name="all",
        courses=["small"],
        audience={},
        due_kind="given",
        due_days=9,
        made_by_id=cast.hr.id,
        made_at=now(),
    )
    session.add(rule)
    session.flush()
    excuse = {"state": "excused", "reason": "on leave", "decided_by_id": cast.hr.id}
    session.add(
        Assigned(
            rule_id=rule.id, person_id=cast.worker.id, slug="small", round=0, at=now(), **excuse
        )
    )
    session.commit()
    worker = client.sign_in(cast.worker)
    worker.post("/account/corrections", field="name", value="Wang Weiwei", reason="on my card")
    worker.post("/account/erasure", word="erase")

    held = worker.post("/me/data", status=200).json

    assert held["due_dates"][0]["due_on"]
    assert held["practice"][0]["answer"] == ["iso-class option 2"]
    assert held["assigned_by_rule"][0]["excuse"] == "on leave"
    assert [(each["wanted"], each["state"]) for each in held["corrections"]] == [
        ("Wang Weiwei", "open")
    ]
    assert [each["state"] for each in held["erasures_asked"]] == ["open"]
    assert courses.SECRET not in str(held)
