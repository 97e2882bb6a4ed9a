from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select

from app.accounts.codes import issue_code, redeem_code
from app.accounts.contact import CONFIRM_EMAIL, set_phone
from app.accounts.identity_index import index_of
from app.accounts.models import AuditEntry, Employment, Grant, Person
from app.accounts.passwords import is_password
from app.accounts.signs import person_by_sign
from app.core.errors import Invalid, Refused
from app.jobs.models import Job
from app.workforce.rosters.models import RosterFile, RosterRow
from app.workforce.rosters.processing import process
from app.workforce.rosters.rows import BATCH
from app.workforce.rosters.services import discard, discard_left, order_check, order_import, send
from tests import factories

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
HEAD = "工号,姓名,身份证号,部门,岗位,入职日期,离职日期"
ID = "11010519491231002X"


def sent(session, cast, *lines, employer=None, unit_paths=(), head=HEAD):
    roster = send(
        session,
        "\n".join([head, *lines]).encode("gbk"),
        filename="花名册.csv",
        employer_id=(employer or cast.plant).id,
        unit_paths=unit_paths,
        made_by_id=cast.hr.id,
        at=AT,
    )
    session.commit()
    return roster


def checked(session, cast, *lines, **more):
    roster = sent(session, cast, *lines, **more)
    order_check(roster, roster.mapping)
    process(session, roster.id, at=AT)
    session.commit()
    return roster


def imported(session, cast, *lines, choice="all", **more):
    roster = checked(session, cast, *lines, **more)
    order_import(roster, choice)
    process(session, roster.id, at=AT)
    session.commit()
    session.expire_all()
    return roster


def person(session, login):
    return session.scalars(select(Person).where(Person.login == login)).one()


def jobs(session, person_id):
    statement = select(Employment).where(Employment.person_id == person_id)
    return session.scalars(statement.order_by(Employment.starts_on)).all()


def test_file_is_kept_sealed_and_its_columns_are_guessed(session, cast):
    roster = sent(session, cast, f"1,王伟,{ID},,,,")

    stored = session.execute(RosterFile.__table__.select()).one()
    raw = session.connection().exec_driver_sql("SELECT content FROM roster_files").scalar_one()
    assert ID.encode() in stored.content
    assert ID.encode() not in bytes(raw)
    assert (roster.rows, roster.mapping["number"], roster.mapping["ends_on"]) == (1, 0, 6)


def test_check_counts_what_would_become_of_the_rows_and_changes_nobody(session, cast):
    before = len(session.scalars(select(Person.id)).all())

    roster = checked(session, cast, "1,王伟,,,,2026/11/3,", "2,李娜,123,,,,", "1,王炜,,,,,")

    assert (roster.state, roster.counts) == ("checked", {"problem": 3})
    problems = session.scalars(select(RosterRow).order_by(RosterRow.row)).all()
    assert [[p["column"] for p in row.problems] for row in problems] == [
        ["number"],
        ["id_number"],
        ["number"],
    ]
    assert len(session.scalars(select(Person.id)).all()) == before


def test_new_worker_gets_an_account_an_employment_and_the_role(session, cast):
    unit = cast.workshop
    roster = imported(session, cast, f"A7,王伟,{ID},{unit.code},钳工,2026年11月3日,")

    found = person(session, f"{cast.plant.code}-a7")
    (job,) = jobs(session, found.id)
    grant = session.scalars(select(Grant).where(Grant.person_id == found.id)).one()
    assert (found.name, found.id_number, found.born_on) == ("王伟", ID, date(1949, 12, 31))
    assert found.id_number_index == index_of(ID)
    assert (job.unit_id, job.occupation, job.starts_on) == (unit.id, "钳工", date(2026, 11, 3))
    assert (grant.role, grant.granted_by_id) == ("worker", cast.hr.id)
    assert not is_password("", found.password_hash)
    assert (roster.state, roster.counts) == ("imported", {"add": 1})


def test_phone_and_address_are_sealed_and_no_way_in_until_confirmed(session, cast):
    head = f"{HEAD},手机,邮箱"
    imported(session, cast, "A7,王伟,,,,,,+86 13800138000,wang@example.cn", head=head)

    found = person(session, f"{cast.plant.code}-a7")
    assert (found.phone, found.email, found.email_index) == (
        "13800138000",
        "wang@example.cn",
        None,
    )
    assert person_by_sign(session, "13800138000", on=AT.date()) == found
    assert person_by_sign(session, "wang@example.cn", on=AT.date()) is None
    raw = session.connection().exec_driver_sql("SELECT phone, email FROM people").all()
    assert not [cells for cells in raw if "wang@" in str(cells) or "138001" in str(cells)]

    code = issue_code(session, found.id, by_id=cast.hr.id, at=AT)
    redeem_code(session, found.login, code, password="a long enough phrase", at=AT)
    (job,) = session.scalars(select(Job).where(Job.kind == CONFIRM_EMAIL))
    assert job.arguments == {"person_id": found.id}


def test_what_workers_gave_themselves_stays_and_empty_cells_remove_nothing(session, cast):
    head, number = "工号,姓名,手机,邮箱", jobs(session, cast.worker.id)[0].employee_number
    name = cast.worker.name
    set_phone(session, cast.worker.id, "13900139000", at=AT)
    imported(session, cast, f"{number},{name},13800138000,wang@example.cn", head=head)
    imported(session, cast, f"{number},{name},,", head=head)

    found = session.get(Person, cast.worker.id, populate_existing=True)
    assert (found.phone, found.email, found.email_index) == (
        "13900139000",
        "wang@example.cn",
        None,
    )


def test_import_is_written_down_and_forgets_the_file(session, cast):
    roster = imported(session, cast, "1,王伟,,,,,")

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "roster-imported")).one()
    assert (entry.actor_id, entry.subject) == (cast.hr.id, f"roster:{roster.id}")
    assert session.scalars(select(RosterFile)).all() == []


def test_change_of_unit_keeps_the_employment(session, cast):
    other = factories.unit(session, cast.plant)
    (job,) = jobs(session, cast.worker.id)

    roster = imported(session, cast, f"{job.employee_number},{cast.worker.name},,{other.code},,,")

    (job,) = jobs(session, cast.worker.id)
    assert roster.counts == {"change": 1}
    assert (job.unit_id, job.ends_on) == (other.id, None)


def test_last_day_ends_the_employment_and_coming_back_begins_a_new_one(session, cast):
    (job,) = jobs(session, cast.worker.id)
    number, name = job.employee_number, cast.worker.name

    imported(session, cast, f"{number},{name},,,,,2026-10-31")
    back = imported(session, cast, f"{number},{name},,,,2026-11-20,")

    assert back.counts == {"move": 1}
    assert [
        (each.employee_number, each.starts_on, each.ends_on)
        for each in jobs(session, cast.worker.id)
    ] == [
        (number, date(2020, 5, 1), date(2026, 10, 31)),
        (number, date(2026, 11, 20), None),
    ]


def test_worker_of_another_employer_is_known_by_the_identity_number(session, cast):
    cast.other_worker.id_number_index = index_of(ID)
    name = cast.other_worker.name

    roster = imported(session, cast, f"77,{name},{ID},,,2026-11-20,")

    assert roster.counts == {"move": 1}
    assert {job.employer_id for job in jobs(session, cast.other_worker.id)} == {
        cast.plant.id,
        cast.other_plant.id,
    }
    grants = select(Grant).where(Grant.person_id == cast.other_worker.id)
    assert len(session.scalars(grants).all()) == 1


def test_all_rows_are_refused_while_one_has_a_problem(session, cast):
    roster = checked(session, cast, "1,王伟,,,,,", "2,,,,,,")

    with pytest.raises(Refused, match="Some rows have problems"):
        order_import(roster, "all")


def test_good_rows_are_taken_over_and_the_others_left_out(session, cast):
    roster = imported(session, cast, "1,王伟,,,,,", "2,,,,,,", choice="good-ones")

    assert roster.counts == {"add": 1, "problem": 1}
    assert person(session, f"{cast.plant.code}-1").name == "王伟"


def test_all_rows_or_none_are_taken_over_when_something_changed_meanwhile(session, cast):
    roster = checked(session, cast, f"1,王伟,{ID},,,,", "2,李娜,,,,,")
    cast.worker.id_number_index = index_of(ID)
    session.commit()
    order_import(roster, "all")

    process(session, roster.id, at=AT)

    assert (roster.state, roster.counts) == ("checked", {"problem": 1, "add": 1})
    assert session.scalars(select(Person).where(Person.name == "李娜")).all() == []


def test_import_done_twice_adds_nobody_twice(session, cast):
    imported(session, cast, "1,王伟,,,,,")
    again = imported(session, cast, "1,王伟,,,,,")

    assert again.counts == {"same": 1}


def test_login_that_somebody_has_gets_a_number(session, cast):
    factories.person(session, login=f"{cast.plant.code}-1")

    imported(session, cast, "1,王伟,,,,,")

    assert person(session, f"{cast.plant.code}-1-2").name == "王伟"


def test_officer_of_a_unit_adds_to_that_unit_only(session, cast):
    beside = factories.unit(session, cast.plant)
    lines = [f"1,王伟,,{cast.workshop.code},,,", f"2,李娜,,{beside.code},,,", "3,赵敏,,,,,"]

    roster = checked(session, cast, *lines, unit_paths=[cast.workshop.path])

    assert roster.counts == {"add": 1, "problem": 2}


def test_roster_of_another_employer_changes_nobody_here(session, cast):
    (job,) = jobs(session, cast.worker.id)

    roster = imported(session, cast, f"{job.employee_number},李娜,,,,,", employer=cast.other_plant)

    assert roster.counts == {"add": 1}
    assert session.get_one(Person, cast.worker.id).name == "Wang Wei"


def test_discarded_roster_keeps_nothing_of_its_rows(session, cast):
    roster = checked(session, cast, "1,王伟,,,,,")

    discard(session, roster, by_id=cast.hr.id, at=AT)

    assert session.scalars(select(RosterRow)).all() == []
    assert session.scalars(select(RosterFile)).all() == []
    with pytest.raises(Refused, match="finished"):
        order_import(roster, "all")


def test_rows_are_not_imported_before_they_were_checked(session, cast):
    with pytest.raises(Refused, match="Check the rows first"):
        order_import(sent(session, cast, "1,王伟,,,,,"), "all")


def test_file_that_cannot_be_read_is_not_kept(session, cast):
    with pytest.raises(Invalid):
        sent(session, cast, head="工号")


def test_statements_grow_with_batches_and_not_with_rows(session, cast):
    def count(rows):
        roster = sent(session, cast, *[f"{n:06d},王伟,,,,," for n in range(rows)])
        order_check(roster, roster.mapping)
        session.flush()
        seen = []
        listen = (session.connection(), "before_cursor_execute", lambda *args: seen.append(args))
        event.listen(*listen)
        process(session, roster.id, at=AT)
        event.remove(*listen)
        return len(seen)

    assert count(BATCH // 4) == count(BATCH // 2)


def test_progress_is_told(session, cast):
    roster = sent(session, cast, "1,王伟,,,,,", "2,李娜,,,,,")
    order_check(roster, roster.mapping)
    told = []

    process(session, roster.id, at=AT, progress=lambda done, rows: told.append((done, rows)))

    assert told == [(2, 2)]


def test_roster_that_nobody_went_on_with_is_discarded_with_its_file(session, cast):
    left, done = checked(session, cast, "001,王伟,,,,,"), imported(session, cast, "002,李娜,,,,,")

    discard_left(session, before=AT, at=AT)
    session.flush()
    assert left.state == "checked"
    discard_left(session, before=AT + timedelta(seconds=1), at=AT)
    session.flush()

    assert (left.state, done.state) == ("discarded", "imported")
    assert session.scalars(select(RosterFile.roster_id)).all() == []
