"""A roster as an HR officer's spreadsheet writes it: 5,000 rows in GBK, some of them wrong."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.workforce.rosters.identity import check_character

HEADINGS = (
    "序号", "工 号", "姓名（必填）", "身份证号", "部门", "岗位", "入职日期", "离职日期",
    "手机号码", "电子邮箱", "住址",
)  # fmt: skip
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
FIRST_ROW = 4  # below a title, an empty row, and the headings
Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Messy:
    """The file, how many rows are in order, and how many problems there are by column."""

    content: bytes
    rows: int
    good: int
    problems: dict[str, int]


def messy_roster(*, units: tuple[str, ...], rows: int = 5000, seed: int = 4) -> Messy:
    """Return the same roster for the same seed; one row in 25 has a problem, each of one kind."""
    random = Random(seed)
    people = [_person(number, random, units) for number in range(rows)]
    problems: Counter[str] = Counter()
    bad = random.sample(range(rows), rows // 25 // 2 * 2)
    for first, second in zip(bad[::2], bad[1::2], strict=True):
        column, spoil = random.choice(WRONG)
        spoil(people[first], people[second])
        problems[column] += 2
    return Messy(_file(people, random), rows, rows - len(bad), dict(problems))


def _person(number: int, random: Random, units: tuple[str, ...]) -> Cells:
    born = date(1966, 1, 1) + timedelta(days=number % 14_000)
    digits = f"310115{born:%Y%m%d}{number % 1000:03d}"
    hired = date(2015, 1, 1) + timedelta(days=random.randrange(4000))
    return {
        "number": f"R{number:05d}",
        "name": random.choice(SURNAMES) + random.choice(GIVEN) + random.choice(("", *GIVEN)),
        "id_number": digits + check_character(digits),
        "unit": random.choice(units),
        "occupation": random.choice(("设备员", "钳工", "质检员", "")),
        "starts_on": random.choice(DAYS)(hired),
        "ends_on": "",
        "phone": f"13{number:09d}",
        "email": f"r{number}@example.cn",
        "address": random.choice(("", "临港新片区, 1 号", "环湖西一路\n2 号", '"老" 厂区; 东')),
    }


DAYS: tuple[Callable[[date], str], ...] = (
    date.isoformat,
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year}.{day.month:02d}.{day.day:02d}",
    lambda day: str((day - date(1899, 12, 30)).days),
)


def _both(column: str, change: Callable[[str], str]) -> tuple[str, Callable[[Cells, Cells], None]]:
    def spoil(first: Cells, second: Cells) -> None:
        for cells in (first, second):
            cells[column] = change(cells[column])

    return column, spoil


def _same(column: str) -> tuple[str, Callable[[Cells, Cells], None]]:
    def spoil(first: Cells, second: Cells) -> None:
        second[column] = first[column]

    return column, spoil


def _other_check(number: str) -> str:
    return number[:17] + ("1" if number[17] == "X" else "X")


WRONG = (
    _same("number"),
    _same("id_number"),
    _same("phone"),
    _both("number", lambda _: ""),
    _both("name", lambda _: ""),
    _both("name", lambda name: f"{name}А"),  # a Cyrillic letter
    _both("id_number", _other_check),
    _both("id_number", lambda number: number[:6] + number[8:17]),
    _both("id_number", lambda number: number[:-1]),
    _both("unit", lambda _: "撤销的车间"),
    _both("starts_on", lambda _: "待定"),
    _both("ends_on", lambda _: "1999-01-01"),
    _both("phone", lambda _: "58280000"),
    _both("email", lambda email: email.replace("@", "＃")),
)


def _file(people: list[Cells], random: Random) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["临港晶圆 2026 年员工花名册"])
    writer.writerow([])
    writer.writerow(HEADINGS)
    for place, cells in enumerate(people, 1):
        writer.writerow([place, *_untidy(cells, random).values()])
    return text.getvalue().encode("gbk")


def _untidy(cells: Cells, random: Random) -> Cells:
    """Return the same facts as people type them: wide digits, padded names, small x, +86."""
    typed = dict(cells)
    match random.randrange(8):
        case 0:
            typed["number"] = _wide(cells["number"])
        case 1 if len(cells["name"]) == 2 and cells["name"].isalpha():
            typed["name"] = "　".join(cells["name"])
        case 2:
            typed["id_number"] = cells["id_number"].lower()
        case 3 if len(cells["phone"]) == 11:
            typed["phone"] = f"+86 {cells['phone'][:3]} {cells['phone'][3:7]} {cells['phone'][7:]}"
        case 4:
            typed["phone"] = _wide(cells["phone"])
        case 5:
            typed = {key: f" {value} " if value else value for key, value in cells.items()}
    return typed


def _wide(text: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) for character in text)
