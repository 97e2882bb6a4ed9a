"""What each report says, of whom, and that it says the same for ever."""

import csv
import io
from datetime import date, timedelta

import pytest
from sqlalchemy import event, update

from app.accounts.models import Employment, Person
from app.accounts.policy import WorkforceScope
from app.accounts.queries import identity
from app.core.errors import Invalid
from app.core.history import settled
from app.core.time import now
from app.learning.models import DueDate, Enrolment
from app.qualifications.models import Decision, StandardVersion
from app.records.services import issue, revoke
from app.workforce.assigning.models import Assigned, AssignmentRule
from app.workforce.changes import changes
from app.workforce.delivery import Sheet, file_chunks
from app.workforce.filters import Choices
from app.workforce.reports.composing import report_cells
from app.workforce.reports.kinds import REPORTS
from app.workforce.reports.ordering import pinned
from tests import courses, factories
from tests.services import evidence
from tests.services.workforce.ledger import complete, order, whole

TODAY = now().date()
FORMATS = ("csv", "xlsx", "jsonl")


@pytest.fixture
def course_id(session):
    return courses.publish(session).course_id


@pytest.fixture
def due(session, cast, course_id):
    """Have the worker complete the small course by a day."""

    def give(day: date, **changes: object) -> Enrolment:
        enrolment = factories.enrolment(session, cast.worker, course_id=course_id, **changes)
        session.add(
            DueDate(
                enrolment_id=enrolment.id,
                employer_id=cast.plant.id,
                due_on=day,
                set_by=cast.hr.id,
                set_at=factories.LONG_AGO,
            )
        )
        session.commit()
        return enrolment

    return give


@pytest.fixture
def ask(session, cast):
    """Order a report as the plant's HR officer, as of this moment."""

    def asked(report, **words):
        return order(session, whole(cast.plant), cast.hr.id, report, at=now(), **words)

    return asked


def content(session, export, file_format="csv"):
    definition, question = pinned(export)
    columns = definition.cells()
    sheet = Sheet(file_format, "T", columns, [c.key for c in columns], export.as_of)
    chunks = file_chunks(session.connection(), report_cells(definition, question), sheet)
    return b"".join(chunk for chunk, _rows in chunks)


def rows(session, export):
    text = content(session, export).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def excuse(session, cast, slug="small"):
    rule = AssignmentRule(
        employer_id=cast.plant.id,
        unit_paths=[],
        name="all",
        courses=[slug],
        audience={},
        due_kind="day",
        due_on=TODAY,
        made_by_id=cast.hr.id,
        made_at=now(),
    )
    session.add(rule)
    session.flush()
    session.add(
        Assigned(
            rule_id=rule.id,
            person_id=cast.worker.id,
            slug=slug,
            round=0,
            state="excused",
            due_on=TODAY,
            at=now(),
            reason="on leave",
            decided_by_id=cast.hr.id,
            decided_at=now(),
        )
    )
    session.commit()


def decide(session, person_id, levels="5"):
    version = StandardVersion(code="etcher", digest="d" * 64, source="", loaded_at=now())
    session.add(version)
    session.flush()
    session.add(
        Decision(
            person_id=person_id,
            standard_code="etcher",
            version_id=version.id,
            levels=levels,
            decided_on=TODAY,
            decided_at=now(),
        )
    )
    session.commit()


def fill(session, cast, due):
    """Give every report something to say about the worker, and about the other employer's."""
    due(TODAY - timedelta(days=1))
    excuse(session, cast)
    for person, plant in ((cast.worker, cast.plant), (cast.other_worker, cast.other_plant)):
        decide(session, person.id)
        until = TODAY + timedelta(days=20)
        who = {"name": person.name}
        complete(session, person, plant, who=who, valid_until=until)
        complete(
            session,
            person,
            plant,
            who=who,
            kind="held-certificate",
            subject="6-25-02-05",
            level=4,
            began_on=date(2025, 3, 1),
            valid_until=until,
        )
    session.commit()


def test_workforce_counts_what_is_due_and_learnt(session, cast, due, ask):
    due(TODAY - timedelta(days=1))
    complete(session, cast.worker, cast.plant, credit_hours=3)

    export = ask("workforce", columns=("name", "unit", "assigned", "done", "late", "credit_hours"))

    assert export.rows == 1
    assert rows(session, export) == [
        {
            "name": "Wang Wei",
            "unit": cast.workshop.name,
            "assigned": "1",
            "done": "0",
            "late": "1",
            "credit_hours": "3",
        }
    ]


def test_workforce_has_those_who_left_only_when_they_are_asked_for(session, cast, ask):
    yesterday = TODAY - timedelta(days=2)
    session.execute(
        update(Employment).where(Employment.person_id == cast.worker.id).values(ends_on=yesterday)
    )

    assert rows(session, ask("workforce")) == []
    assert len(rows(session, ask("workforce", employed="left"))) == 1
    assert len(rows(session, ask("workforce", employed="all"))) == 1


@pytest.mark.parametrize(
    ("days", "done", "state"),
    [(-1, False, "late"), (1, False, "open"), (-1, True, "done")],
)
def test_assignment_has_its_state(session, due, ask, days, done, state):
    changes = {"completed_at": factories.LONG_AGO} if done else {}
    due(TODAY + timedelta(days=days), **changes)

    found = rows(session, ask("assignments"))

    assert [(row["state"], row["course_title"]) for row in found] == [(state, "Course small")]
    assert len(rows(session, ask("assignments", state=state))) == 1
    assert rows(session, ask("assignments", state="excused")) == []


def test_excuse_is_listed_with_its_reason(session, cast, course_id, ask):
    excuse(session, cast)

    (row,) = rows(session, ask("assignments"))

    assert (row["state"], row["reason"], row["due_on"]) == (
        "excused",
        "on leave",
        TODAY.isoformat(),
    )


def test_hours_are_added_up_by_year_without_what_was_revoked(session, cast, ask):
    at = evidence.AT
    complete(session, cast.worker, cast.plant, credit_hours=3)
    complete(session, cast.worker, cast.plant, credit_hours=4)
    complete(session, cast.worker, cast.plant, completed_at=at - timedelta(days=365))
    number = complete(session, cast.worker, cast.plant, credit_hours=50)
    revoke(session, number, reason="twice", revoked_by_id=cast.hr.id, at=at)

    found = rows(session, ask("hours", columns=("year", "completions", "credit_hours")))

    assert [tuple(row.values()) for row in found] == [("2025", "1", "3"), ("2026", "2", "7")]
    assert len(rows(session, ask("hours", year="2026"))) == 1


def test_what_was_renewed_does_not_expire(session, cast, ask):
    soon, later = TODAY + timedelta(days=20), TODAY + timedelta(days=800)
    complete(session, cast.worker, cast.plant, subject="first", valid_until=soon)
    complete(session, cast.worker, cast.plant, subject="first", valid_until=later)
    complete(session, cast.worker, cast.plant, subject="second", valid_until=soon)
    number = complete(session, cast.worker, cast.plant, subject="second", valid_until=later)
    revoke(session, number, reason="error", revoked_by_id=cast.hr.id, at=evidence.AT)

    found = rows(session, ask("expiring", columns=("subject", "valid_until", "status")))

    assert [tuple(row.values()) for row in found] == [("second", soon.isoformat(), "valid")]
    assert rows(session, ask("expiring", course="first", choices=choices("first"))) == []


def test_another_employers_renewal_is_not_known_here(session, cast, ask):
    complete(session, cast.worker, cast.plant, valid_until=TODAY + timedelta(days=20))
    complete(session, cast.worker, cast.other_plant, valid_until=TODAY + timedelta(days=800))

    assert len(rows(session, ask("expiring"))) == 1


def test_officer_of_two_employers_loses_no_row(session, cast):
    """The record is its employer's of the day; the worker has left there and works on."""
    until = TODAY + timedelta(days=20)
    factories.employment(session, cast.worker, cast.other_plant)
    who = identity(session, cast.worker.id, on=TODAY, assigned_by=[cast.other_plant.id])
    issue(session, who, evidence.completion(cause="two", valid_until=until), at=evidence.AT)
    session.execute(
        update(Employment)
        .where(
            Employment.person_id == cast.worker.id,
            Employment.employer_id == cast.other_plant.id,
        )
        .values(ends_on=TODAY - timedelta(days=1))
    )
    both = WorkforceScope((cast.plant.id, cast.other_plant.id), ())

    expiring = order(session, both, cast.hr.id, "expiring", at=now())
    workforce = order(session, both, cast.hr.id, "workforce", at=now())

    assert [row["name"] for row in rows(session, expiring)] == ["Wang Wei"]
    hours = {row["name"]: row["credit_hours"] for row in rows(session, workforce)}
    assert hours["Wang Wei"] == "3"


def test_who_came_back_is_counted_once(session, cast, ask):
    factories.employment(
        session,
        cast.worker,
        cast.plant,
        starts_on=date(2019, 1, 1),
        ends_on=date(2019, 12, 31),
    )
    complete(session, cast.worker, cast.plant, credit_hours=3)

    found = rows(session, ask("workforce", employed="all", groups=("name",)))

    assert [(row["name"], row["rows"], row["credit_hours"]) for row in found] == [
        ("Wang Wei", "2", "3")
    ]


def test_expired_ones_are_shown_when_they_are_asked_for(session, cast, ask):
    complete(session, cast.worker, cast.plant, valid_until=TODAY - timedelta(days=5))

    assert rows(session, ask("expiring")) == []
    assert [row["status"] for row in rows(session, ask("expiring", expired="with"))] == ["expired"]


def test_eligibility_tells_the_newest_answer(session, cast, ask):
    decide(session, cast.worker.id, levels="5")
    decide(session, cast.worker.id, levels="5,4")

    (row,) = rows(session, ask("eligibility", choices=choices(standards={"etcher": "Etcher"})))

    assert (row["standard_title"], row["levels"]) == ("Etcher", "5,4")
    assert rows(session, ask("eligibility", level="3")) == []


def test_level_that_was_lost_is_not_listed(session, cast, ask):
    decide(session, cast.worker.id, levels="5")
    decide(session, cast.worker.id, levels="")

    assert rows(session, ask("eligibility")) == []


def choices(*slugs, standards=None):
    return Choices((), {slug: slug for slug in slugs}, {}, standards or {})


@pytest.mark.parametrize("report", REPORTS)
def test_report_knows_nobody_of_another_employer(session, cast, due, ask, report):
    fill(session, cast, due)
    every = tuple(column.key for column in REPORTS[report].columns)

    text = content(session, ask(report, columns=every)).decode()

    assert "Wang Wei" in text
    assert cast.other_worker.name not in text
    assert cast.other_plant.name not in text


@pytest.mark.parametrize("report", REPORTS)
def test_officer_of_another_unit_sees_nobody(session, cast, due, report):
    fill(session, cast, due)
    elsewhere = WorkforceScope((), (factories.unit(session, cast.plant).path,))

    export = order(session, elsewhere, cast.hr.id, report, at=now())

    assert (export.rows, rows(session, export)) == (0, [])


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("report", REPORTS)
def test_report_is_the_same_to_the_byte_whatever_happens_later(
    session, cast, due, ask, report, file_format
):
    fill(session, cast, due)
    export = ask(report)
    first = content(session, export, file_format)
    change_everything(session, cast)

    assert content(session, export, file_format) == first
    assert rows(session, ask(report)) != rows(session, export)


def change_everything(session, cast):
    """Rename, move, finish, complete once more."""
    unit = factories.unit(session, cast.plant, name="搬迁后")
    session.execute(update(Person).where(Person.id == cast.worker.id).values(name="王维"))
    session.execute(
        update(Employment).where(Employment.person_id == cast.worker.id).values(unit_id=unit.id)
    )
    session.execute(update(Enrolment).values(completed_at=now()))
    complete(session, cast.worker, cast.plant, valid_until=TODAY + timedelta(days=30), at=now())
    complete(
        session,
        cast.worker,
        cast.plant,
        kind="held-certificate",
        subject="other",
        level=3,
        began_on=TODAY,
        at=now(),
    )
    session.commit()


@pytest.mark.parametrize("report", REPORTS)
def test_old_report_plus_changes_is_the_new_report(session, cast, due, ask, report):
    fill(session, cast, due)
    every = tuple(column.key for column in REPORTS[report].columns)
    export = ask(report, columns=every)
    change_everything(session, cast)
    later = ask(report, columns=every)

    turned = {tuple(row.values()) for row in rows(session, export)}
    before = {tuple(row.values()) for row in rows(session, export)}
    found = changes(session, export, at=later.as_of).rows
    added = {tuple(each.cells) for each in found if each.kind != "removed"}
    new = {tuple(row.values()) for row in rows(session, later)}

    assert found
    assert added == new - before
    gone = {tuple(each.cells) for each in found if each.kind == "removed"}
    assert gone <= turned - new
    assert len(before) + len([e for e in found if e.kind == "added"]) - len(gone) == len(new)


def test_past_day_shows_what_was_known_then(session, cast, ask):
    moment = settled(session)
    session.execute(update(Person).where(Person.id == cast.worker.id).values(name="王维"))
    export = ask("workforce", columns=("name",))
    export.known_at = moment

    assert [row["name"] for row in rows(session, export)] == ["Wang Wei"]


def test_rows_are_put_into_groups_and_added_up(session, cast, ask):
    other = factories.unit(session, cast.plant, name="b")
    for hours, unit in ((3, cast.workshop), (4, cast.workshop), (5, other)):
        complete(session, cast.worker, cast.plant, unit=unit, credit_hours=hours)

    export = ask("completions", groups=("unit",))

    assert export.rows == 2
    assert [tuple(row.values()) for row in rows(session, export)] == [
        ("b", "1", "5"),
        (cast.workshop.name, "2", "7"),
    ]
    complete(session, cast.worker, cast.plant, unit=other, credit_hours=1, at=now())
    (change,) = changes(session, export, at=now()).rows
    assert (change.kind, change.cells) == ("corrected", ("b", "2", "6"))


@pytest.mark.parametrize("report", REPORTS)
def test_words_for_programs_have_words_for_people(session, cast, due, ask, report):
    fill(session, cast, due)
    columns = [column for column in REPORTS[report].columns if column.words]
    if columns:
        found = rows(session, ask(report, columns=tuple(column.key for column in columns)))
        assert all(row[column.key] in column.words for row in found for column in columns)


def test_columns_come_in_the_order_in_which_they_are_chosen(session, cast, ask):
    export = ask("workforce", columns=("unit", "name"))

    assert list(rows(session, export)[0]) == ["unit", "name"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        pytest.param({"columns": ("salary",)}, "salary", id="no such column"),
        pytest.param({"employed": "sometimes"}, "sometimes", id="no such value"),
        pytest.param({"hired_from": "soon"}, "soon", id="no day"),
        pytest.param(
            {"hired_from": "2026-02-01", "hired_to": "2026-01-01"}, "exchange", id="wrong way"
        ),
        pytest.param({"unit": "nowhere"}, "nowhere", id="no such unit"),
        pytest.param({"groups": ("name", "unit", "employer", "occupation")}, "3", id="many"),
    ],
)
def test_what_a_report_cannot_do_is_refused(ask, asked, said):
    with pytest.raises(Invalid, match=said):
        ask("workforce", **asked)


@pytest.mark.parametrize("report", REPORTS)
def test_report_takes_one_statement_whatever_its_rows(session, cast, due, ask, report):
    fill(session, cast, due)
    export = ask(report)
    seen = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *each: seen.append(each[2]))

    content(session, export)

    assert len(seen) == (0 if connection.dialect.name == "postgresql" else 1)
