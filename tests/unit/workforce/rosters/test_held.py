from datetime import date

import pytest

from app.accounts.occupations import Occupations
from app.workforce.rosters.held import Trades, read_held
from app.workforce.rosters.mapping import CERTIFICATE_FIELDS, guess
from app.workforce.rosters.table import Row

TODAY = date(2026, 11, 24)
MAPPING = {field.key: place for place, field in enumerate(CERTIFICATE_FIELDS)}
TRADES = Trades(Occupations({"6-25-02-05": {"zh": "电子元件工", "en": "Component worker"}}))
GOOD = {
    "number": "7",
    "name": "王伟",
    "occupation": "6-25-02-05",
    "title": "职业技能等级证书",
    "level": "四级",
    "issued_on": "2019-05-01",
    "valid_until": "2029-05-01",
    "issuer": "人社局",
}


def read(**cells):
    told = GOOD | cells
    return read_held(Row(2, tuple(told[key] for key in MAPPING)), MAPPING, TRADES, on=TODAY)


def test_row_is_understood():
    entry = read()

    assert entry.problems == []
    assert (entry.occupation, entry.level) == ("6-25-02-05", 4)
    assert (entry.issued_on, entry.valid_until) == (date(2019, 5, 1), date(2029, 5, 1))


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("5", 5),
        ("５级", 5),
        ("初级", 5),
        ("中级工", 4),
        ("四级/中级工", 4),
        ("高级工（三级）", 3),
        ("Level 3", 3),
        ("技师", 2),
        ("高级技师", 1),
        ("Senior technician", 1),
    ],
)
def test_level_is_understood_as_people_write_it(text, level):
    assert read(level=text).level == level


@pytest.mark.parametrize("text", ["６－25-02-05", "电子元件工", "component WORKER "])
def test_occupation_is_a_code_or_a_name(text):
    assert read(occupation=text).occupation == "6-25-02-05"


def test_code_of_the_classification_may_be_unknown_here():
    assert read(occupation="6-18-01-07").occupation == "6-18-01-07"


@pytest.mark.parametrize("text", ["", "长期", "永久有效"])
def test_certificate_may_be_for_ever(text):
    entry = read(valid_until=text)

    assert (entry.valid_until, entry.problems) == (None, [])


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"occupation": ""}, "missing"),
        ({"occupation": "钳子"}, "no occupation"),
        ({"title": ""}, "missing"),
        ({"title": "长" * 201}, "longer"),
        ({"title": "证\u200b书"}, "cannot be seen"),
        ({"level": ""}, "missing"),
        ({"level": "九级"}, "5 to 1"),
        ({"level": "四级/高级工"}, "5 to 1"),
        ({"issued_on": ""}, "missing"),
        ({"issued_on": "去年"}, "not a day"),
        ({"issued_on": "2026-11-25", "valid_until": ""}, "not come"),
        ({"valid_until": "去年"}, "not a day"),
        ({"valid_until": "2018-01-01"}, "before it was issued"),
        ({"issuer": "长" * 201}, "longer"),
    ],
)
def test_problem_is_named_by_its_column(cells, words):
    (problem,) = read(**cells).problems

    assert (problem.column in cells, words in problem.sentence) == (True, True)


@pytest.mark.parametrize(
    "headings",
    [
        ("员工编号", "姓名", "职业（工种）", "证书名称", "技能等级", "发证日期", "有效期至",
         "发证机构"),
        ("Employee no.", "Name", "Occupation", "Certificate", "Level", "Issued on", "Valid until",
         "Issued by"),
    ],
)  # fmt: skip
def test_columns_are_guessed_in_both_languages(headings):
    assert guess(headings, CERTIFICATE_FIELDS) == MAPPING
