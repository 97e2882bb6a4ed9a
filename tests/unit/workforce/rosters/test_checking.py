from datetime import date

import pytest

from app.accounts.roster_lookup import Holder, Owner
from app.accounts.workforce import UnitName
from app.workforce.rosters.checking import Known, Repeats, decide
from app.workforce.rosters.entries import Units, read_entry
from app.workforce.rosters.table import Row

TODAY = date(2026, 11, 24)
MAPPING = {
    "number": 0, "name": 1, "id_number": 2, "unit": 3, "occupation": 4, "starts_on": 5,
    "ends_on": 6, "phone": 7, "email": 8,
}  # fmt: skip
UNITS = Units(
    [
        UnitName("fab-1", "/1/", "一厂", "Fab 1"),
        UnitName("fab-2", "/2/", "二厂", "Fab 2"),
        UnitName("a", "/1/3/", "班组", "Team"),
        UnitName("b", "/2/4/", "班组", "Team"),
    ]
)
ID = "11010519491231002X"


def row(
    number="1", name="王伟", id_number="", unit="", occupation="", starts="", ends="", phone="",
    email="", at=2,
):  # fmt: skip
    return Row(at, (number, name, id_number, unit, occupation, starts, ends, phone, email))


def entry(**cells):
    return read_entry(row(**cells), MAPPING, UNITS, on=TODAY)


def holder(**changes):
    values = {
        "employment_id": 7, "person_id": 5, "name": "王伟", "id_index": None,
        "employee_number": "1", "unit_id": 1, "unit_path": "/1/", "occupation": "fitter",
        "starts_on": date(2020, 5, 1), "ends_on": None,
    }  # fmt: skip
    return Holder(**values | changes)


def outcome(made, *, held=None, owned=None, unit_paths=()):
    known = Known(
        {held.employee_number: held} if held else {}, {made.id_indexes[0]: owned} if owned else {}
    )
    (checked,) = decide([made], known, on=TODAY, unit_paths=unit_paths)
    return checked


def problems(checked):
    return [(p.column, p.sentence % p.places) for p in checked.entry.problems]


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        pytest.param({"number": ""}, "number", "is missing", id="no number"),
        pytest.param({"name": " "}, "name", "is missing", id="no name"),
        pytest.param({"number": "9" * 41}, "number", "longer than 40", id="a long number"),
        pytest.param(
            {"name": "王\u200b伟"}, "name", "cannot be seen", id="an invisible character"
        ),
        pytest.param({"name": "W\u0430ng"}, "name", "only looks like", id="a Cyrillic letter"),
        pytest.param(
            {"id_number": "110105194912310021"},
            "id_number",
            "does not fit",
            id="a wrong check digit",
        ),
        pytest.param({"phone": "58280000"}, "phone", "eleven digits", id="no mobile number"),
        pytest.param({"email": "wang.example.cn"}, "email", "reads as", id="no address"),
        pytest.param({"unit": "三厂"}, "unit", "no unit “三厂”", id="an unknown unit"),
        pytest.param({"unit": "班组"}, "unit", "Several units", id="a name of two units"),
        pytest.param({"starts": "soon"}, "starts_on", "“soon” is not a day", id="no day"),
        pytest.param(
            {"starts": "2026-11-03", "ends": "2026-11-02"}, "ends_on", "before", id="days turned"
        ),
    ],
)
def test_cell_that_is_wrong_is_named_by_its_column(cells, column, words):
    checked = outcome(entry(**cells))

    assert checked.outcome == "problem"
    assert [(key, words in sentence) for key, sentence in problems(checked)] == [(column, True)]


def test_problem_with_an_identity_number_never_repeats_it():
    checked = outcome(entry(id_number="110105194912310021"))

    assert "1101" not in str(problems(checked))


@pytest.mark.parametrize("unit", ["fab-2", "FAB-2", "二厂", "Fab 2"])
def test_unit_is_found_by_code_or_name(unit):
    assert entry(unit=unit).unit_id == 2


def test_unknown_number_is_somebody_to_add():
    assert outcome(entry()).outcome == "add"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param({}, "same", id="nothing else"),
        pytest.param({"unit": "一厂", "occupation": "fitter"}, "same", id="all as it is"),
        pytest.param({"unit": "二厂"}, "change", id="another unit"),
        pytest.param({"occupation": "welder"}, "change", id="another occupation"),
        pytest.param({"name": "王炜"}, "change", id="another name"),
        pytest.param({"id_number": ID}, "change", id="an identity number now known"),
        pytest.param({"ends": "2026-11-30"}, "leave", id="a last day"),
    ],
)
def test_known_number_is_compared_with_what_is_there(cells, expected):
    assert outcome(entry(**cells), held=holder()).outcome == expected


def test_known_identity_at_another_employer_is_a_move():
    made = entry(id_number=ID, starts="2026-11-01")

    checked = outcome(made, owned=Owner(9, "王伟", None))

    assert (checked.outcome, checked.person_id) == ("move", 9)


def test_known_identity_under_another_name_is_a_problem():
    made = entry(id_number=ID, starts="2026-11-01", name="李娜")

    assert problems(outcome(made, owned=Owner(9, "王伟", None)))[0][0] == "name"


def test_identity_that_works_here_under_another_number_is_a_problem():
    checked = outcome(entry(id_number=ID), owned=Owner(9, "王伟", "88"))

    assert ("number", "The owner of this identity number works here as 88.") in problems(checked)


def test_number_of_somebody_else_is_a_problem():
    held = holder(id_index="another")

    assert problems(outcome(entry(id_number=ID), held=held))[0][0] == "number"
    assert outcome(entry(id_number=ID), held=holder(), owned=Owner(9, "王伟", None)).outcome == (
        "problem"
    )


def test_number_that_somebody_else_had_before_is_free_again():
    held = holder(id_index="another", ends_on=date(2025, 1, 1))

    assert outcome(entry(id_number=ID), held=held).outcome == "add"


def test_who_left_and_begins_anew_is_a_move():
    left = holder(ends_on=date(2025, 1, 1))

    assert outcome(entry(starts="2026-11-01"), held=left).outcome == "move"
    assert problems(outcome(entry(), held=left))[0][0] == "starts_on"
    assert outcome(entry(ends="2025-01-01"), held=left).outcome == "same"


def test_later_last_day_takes_nobody_back_who_left():
    left = holder(ends_on=date(2026, 11, 1))

    for day in ("2026-11-24", "2026-12-31"):
        assert problems(outcome(entry(ends=day), held=left))[0][0] == "starts_on"
    assert outcome(entry(ends="2026-11-05"), held=left).outcome == "leave"


def test_officer_of_a_unit_changes_nobody_elsewhere():
    assert outcome(entry(), held=holder(), unit_paths=["/2/"]).outcome == "problem"
    assert outcome(entry(), unit_paths=["/2/"]).outcome == "problem"
    assert outcome(entry(unit="二厂"), unit_paths=["/2/"]).outcome == "add"


@pytest.mark.parametrize("phone", ["13800138000", "+86 138 0013 8000", "１３８００１３８０００"])
def test_mobile_number_is_understood_as_people_write_it(phone):
    assert entry(phone=phone).phone == "13800138000"


def test_number_and_address_fill_what_is_empty_and_replace_nothing():
    made = {"phone": "13800138000", "email": "wang@example.cn"}

    assert outcome(entry(**made), held=holder()).outcome == "change"
    known = holder(has_phone=True, has_email=True)
    assert outcome(entry(**made), held=known).outcome == "same"
    assert outcome(entry(), held=known).outcome == "same"


def test_number_and_address_of_somebody_else_are_problems():
    made = entry(phone="13800138000", email="wang@example.cn")
    known = Known({}, {}, {made.phone: 9}, {made.email: 9})

    (checked,) = decide([made], known, on=TODAY, unit_paths=())

    assert [column for column, _ in problems(checked)] == ["phone", "email"]


@pytest.mark.parametrize(
    ("field", "same"),
    [("phone", ("13800138000", "+86 13800138000")), ("email", ("Wang@a.cn", "wang@a.cn"))],
)
def test_number_or_address_that_stands_twice_is_named(field, same):
    rows = [row(number=str(n), at=n, **{field: text}) for n, text in enumerate(same, 2)]
    repeats = Repeats(rows, MAPPING)
    made = read_entry(rows[1], MAPPING, UNITS, on=TODAY)
    repeats.refuse(made)

    assert [(p.column, p.places) for p in made.problems] == [(field, {"row": 2})]


def test_number_that_stands_twice_is_named_in_both_rows():
    rows = [row(number="a1", at=2), row(number="A1", at=3), row(number="b", at=4)]
    repeats = Repeats(rows, MAPPING)
    entries = [read_entry(each, MAPPING, UNITS, on=TODAY) for each in rows]
    for each in entries:
        repeats.refuse(each)

    assert [[p.places for p in each.problems] for each in entries] == [
        [{"row": 3}],
        [{"row": 2}],
        [],
    ]


def test_identity_number_that_stands_twice_is_named_in_both_rows():
    rows = [row(number="1", id_number=ID, at=2), row(number="2", id_number=ID.lower(), at=3)]
    repeats = Repeats(rows, MAPPING)
    made = read_entry(rows[1], MAPPING, UNITS, on=TODAY)
    repeats.refuse(made)

    assert [(p.column, p.places) for p in made.problems] == [("id_number", {"row": 2})]
