"""An HR officer's quarter: a messy roster, a rule, reminders, expiry, a second round, leavers."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from app.accounts.models import Employment
from app.accounts.queries import identity
from app.core.time import local_day
from app.learning.models import Enrolment
from app.notices.models import Notice
from app.records.completions import AsOf
from app.records.services import issue, revoke
from app.workforce.assigning.audience import Audience
from app.workforce.assigning.drafts import Draft
from app.workforce.assigning.evaluation import evaluate
from app.workforce.assigning.reminders import escalate, remind
from app.workforce.assigning.rounds import Due, Renewal
from app.workforce.assigning.services import make_rule
from app.workforce.board import board
from app.workforce.changes import changes
from app.workforce.delivery import Sheet, file_chunks
from app.workforce.filters import Choices
from app.workforce.reports.composing import report_cells
from app.workforce.reports.ordering import pinned
from app.workforce.rosters.processing import process
from app.workforce.rosters.services import order_check, order_import, send
from tests import courses
from tests.rosters import messy_roster
from tests.services.evidence import completion
from tests.services.workforce.ledger import order, whole

ROWS = 300
SEPTEMBER = datetime(2026, 9, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
VALID = 60 * DAY


def day(number: int) -> datetime:
    """The morning of so many days after the first of September."""
    return SEPTEMBER + number * DAY


def import_roster(session, cast, content: bytes, at: datetime):
    roster = send(
        session,
        content,
        filename="花名册.csv",
        employer_id=cast.plant.id,
        unit_paths=(),
        made_by_id=cast.hr.id,
        at=at,
    )
    order_check(roster, roster.mapping)
    process(session, roster.id, at=at)
    order_import(roster, "good-ones")
    process(session, roster.id, at=at)
    return roster


def everybody(session, cast) -> list[int]:
    running = select(Employment.person_id).where(Employment.employer_id == cast.plant.id)
    return list(session.scalars(running.order_by(Employment.id)))


def pass_the_course(session, people, at: datetime) -> list[str]:
    numbers = []
    for person_id in people:
        who = identity(session, person_id, on=local_day(at))
        what = completion(
            cause=f"quarter:{person_id}:{at:%m%d}",
            subject="small",
            completed_at=at,
            valid_until=local_day(at + VALID),
        )
        numbers.append(issue(session, who, what, at=at))
    session.execute(
        update(Enrolment)
        .where(Enrolment.person_id.in_(people), Enrolment.completed_at.is_(None))
        .values(completed_at=at)
    )
    return numbers


def told(session, kind: str) -> int:
    return session.scalars(select(func.count()).where(Notice.kind == kind)).one()


def listed(session, export, file_format="csv") -> bytes:
    definition, question = pinned(export)
    columns = definition.cells()
    sheet = Sheet(file_format, "T", columns, [c.key for c in columns], export.as_of)
    chunks = file_chunks(session.connection(), report_cells(definition, question), sheet)
    return b"".join(chunk for chunk, _rows in chunks)


@pytest.fixture
def quarter(session, cast):
    """The first of September: the roster is in, the rule is made and applied."""
    courses.publish(session)
    messy = messy_roster(units=(cast.workshop.code,), rows=ROWS)
    import_roster(session, cast, messy.content, SEPTEMBER)
    draft = Draft(
        name="Everybody, every time",
        courses=("small",),
        audience=Audience(),
        due=Due("given", days=30),
        renewal=Renewal("completion", months=2, opens_days=20),
    )
    rule = make_rule(
        session,
        draft,
        employer_id=cast.plant.id,
        unit_paths=(),
        by_id=cast.hr.id,
        at=SEPTEMBER,
    )
    assert evaluate(session, rule, at=SEPTEMBER).given == messy.good + 1
    return rule


def test_quarter_of_an_hr_officer(session, cast, quarter):
    people = everybody(session, cast)
    done, late = people[: len(people) // 2], people[len(people) // 2 :]
    numbers = pass_the_course(session, done, day(10))
    evaluate(session, quarter, at=day(11))

    remind(session, at=day(27))  # three days before the day
    assert told(session, "reminder") == len(late)
    escalate(session, at=day(38))  # a week after the day
    assert told(session, "escalation") >= 1
    (line,) = board(session, whole(cast.plant), "course", as_of=AsOf(day(38)), units=())
    assert (line.valid, line.late) == (len(done), len(late))

    month_end = order(session, whole(cast.plant), cast.hr.id, at=day(38))
    first = {name: listed(session, month_end, name) for name in ("csv", "xlsx", "jsonl")}

    assert evaluate(session, quarter, at=day(49)).given == 0  # too early for a second round
    assert evaluate(session, quarter, at=day(55)).given == len(done)
    revoke(session, numbers[0], reason="sat by another", revoked_by_id=cast.hr.id, at=day(56))
    pass_the_course(session, done[1:5], day(60))
    leavers_go(session, cast, late[:7], day(62))
    assert evaluate(session, quarter, at=day(62)).gone == 7

    now_listed = order(session, whole(cast.plant), cast.hr.id, at=day(75))
    check_changes(session, month_end, now_listed)
    assert {name: listed(session, month_end, name) for name in first} == first
    check_expiry(session, cast, done)


def leavers_go(session, cast, people, at: datetime) -> None:
    """Send a roster that names the last day of some."""
    rows = session.execute(
        select(Employment.employee_number, Employment.person_id).where(
            Employment.person_id.in_(people)
        )
    )
    lines = [f"{number},{_name(session, person)},{(at - DAY).date()}" for number, person in rows]
    roster = import_roster(
        session, cast, "\r\n".join(["工号,姓名,离职日期", *lines]).encode("gbk"), at
    )
    assert roster.counts == {"leave": len(people)}


def _name(session, person_id: int) -> str:
    return identity(session, person_id, on=local_day(SEPTEMBER)).name


def check_changes(session, before, after) -> None:
    """The old list with what changed is the new one."""

    def rows(export):
        return {tuple(row) for row in session.execute(report_cells(*pinned(export)))}

    found = changes(session, before, at=after.as_of).rows
    kinds = [each.kind for each in found]
    turned = rows(before) | {tuple(each.cells) for each in found if each.kind != "removed"}
    assert (kinds.count("added"), kinds.count("removed")) == (4, 0)
    assert rows(after) <= turned
    assert len(rows(after)) == len(rows(before)) + 4


def check_expiry(session, cast, done) -> None:
    """The day after the last day, the first round's records are expired, not gone."""
    choices = Choices((), {"small": "small"})
    export = order(
        session,
        whole(cast.plant),
        cast.hr.id,
        "expiring",
        at=day(72),
        choices=choices,
        expired="with",
        within="30",
    )
    still = len(done) - 1 - 4  # one was revoked, four have renewed
    states = [row.status for row in session.execute(report_cells(*pinned(export)))]
    assert states.count("expired") == still
