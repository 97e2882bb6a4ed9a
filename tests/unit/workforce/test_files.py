"""What goes into a cell comes out of the file, whichever program reads it."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.workforce import source, workbook
from app.workforce.columns import COLUMNS
from app.workforce.lines import csv_file, json_lines_file
from app.workforce.workbook import workbook_file

KEYS = [column.key for column in COLUMNS]
TEXTS = [i for i, column in enumerate(COLUMNS) if column.kind == "text"]
ROW = {
    "release": "3",
    "enrolled_at": "2026-10-03T08:01:00+08:00",
    "completed_at": "2026-11-23T17:05:09+08:00",
    "score_percent": "87.5",
    "credit_hours": "24",
    "valid_until": "2028-11-23",
}
MADE_AT = datetime(2026, 11, 23, 9, 5, 9, tzinfo=UTC)

# What both databases can hold: no NUL, which PostgreSQL refuses, and no halves of characters.
cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
hostile = st.sampled_from(
    [
        "",
        "a,b",
        'say "yes"',
        "two\nlines",
        "cr\rlf\r\n",
        "_x000D_",
        "<b>&amp;</b>",
        " left",
        "王伟",
    ]
)
texts = st.lists(st.one_of(cells, hostile), min_size=len(TEXTS), max_size=len(TEXTS))
tables = st.lists(texts, min_size=1, max_size=6)


def row(values=None, **changes):
    """Return the cells of one row, with texts in the columns of texts."""
    filled = [{**ROW, **changes}.get(key, key) for key in KEYS]
    for index, value in zip(TEXTS, values or [], strict=False):
        filled[index] = value
    return tuple(filled)


def as_csv(rows):
    batches = iter([(source._as_csv(rows).encode(), len(rows))])
    return b"".join(chunk for chunk, _ in csv_file(batches, KEYS))


def as_json_lines(rows):
    return b"".join(chunk for chunk, _ in json_lines_file(iter([rows]), COLUMNS))


def as_workbook(*batches):
    chunks = workbook_file(iter(batches), COLUMNS, KEYS, title="Completions", made_at=MADE_AT)
    return b"".join(chunk for chunk, _ in chunks)


def sheets(file):
    book = CalamineWorkbook.from_filelike(io.BytesIO(file))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


@given(tables)
def test_any_text_survives_csv(table):
    rows = [row(values) for values in table]

    text = as_csv(rows).decode("utf-8-sig")

    assert [tuple(line) for line in csv.reader(io.StringIO(text, newline=""))] == [
        tuple(KEYS),
        *rows,
    ]


@given(tables)
def test_any_text_survives_json_lines(table):
    rows = [row(values) for values in table]

    objects = [json.loads(line) for line in as_json_lines(rows).decode().split("\n")[:-1]]

    assert [[o[KEYS[i]] for i in TEXTS] for o in objects] == [[r[i] for i in TEXTS] for r in rows]


@given(tables)
def test_any_text_survives_a_workbook(table):
    rows = [row(values) for values in table]

    [[_headings, *read]] = sheets(as_workbook(rows))

    assert [[r[i] for i in TEXTS] for r in read] == [[r[i] for i in TEXTS] for r in rows]


def test_csv_begins_with_the_byte_order_mark_and_ends_lines_as_rfc_4180_says():
    file = as_csv([row()])

    assert file.startswith(b"\xef\xbb\xbfrecord_number,")
    assert file.endswith(b"\r\n")
    assert file.count(b"\r\n") == 2


def test_keys_of_json_lines_are_the_promised_ones_in_order():
    promised = (
        "record_number employee_number name id_number_masked employer unit course course_title "
        "release industry enrolled_at completed_at score_percent credit_hours valid_until status "
        "revoked_reason"
    )

    assert list(json.loads(as_json_lines([row()]))) == promised.split()


def test_json_lines_carry_numbers_as_numbers_and_a_missing_day_as_null():
    found = json.loads(as_json_lines([row(valid_until="")]))

    assert (found["release"], found["score_percent"], found["credit_hours"]) == (3, 87.5, 24)
    assert found["completed_at"] == "2026-11-23T17:05:09+08:00"
    assert found["valid_until"] is None


def test_workbook_has_real_dates_and_numbers():
    [[_headings, read]] = sheets(as_workbook([row()]))
    found = dict(zip(KEYS, read, strict=True))

    assert found["completed_at"] == datetime(2026, 11, 23, 17, 5, 9)  # noqa: DTZ001 - as Excel has it
    assert found["valid_until"] == date(2028, 11, 23)
    assert (found["score_percent"], found["credit_hours"]) == (87.5, 24)


def test_workbook_leaves_a_missing_day_empty():
    [[_headings, read]] = sheets(as_workbook([row(valid_until="")]))

    assert read[KEYS.index("valid_until")] == ""


@pytest.mark.parametrize("kept", ['state="frozen"', '<autoFilter ref="A1:Q2"/>'])
def test_workbook_keeps_headings_in_sight_and_filters(kept):
    with zipfile.ZipFile(io.BytesIO(as_workbook([row()]))) as archive:
        assert kept in archive.read("xl/worksheets/sheet1.xml").decode()


def test_workbook_has_no_formula():
    with zipfile.ZipFile(io.BytesIO(as_workbook([row(["=1+1"] * len(TEXTS))]))) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_workbook_goes_on_on_another_sheet_when_one_is_full(monkeypatch):
    monkeypatch.setattr(workbook, "SHEET_ROWS", 4)
    rows = [row([f"R{n}"]) for n in range(7)]

    found = sheets(as_workbook(rows[:2], rows[2:]))

    assert [[r[0] for r in sheet] for sheet in found] == [
        ["record_number", "R0", "R1", "R2"],
        ["record_number", "R3", "R4", "R5"],
        ["record_number", "R6"],
    ]


def test_workbook_of_no_rows_has_its_headings():
    assert sheets(as_workbook()) == [[KEYS]]


def test_workbook_does_not_depend_on_how_its_rows_came():
    rows = [row([f"R{n}"]) for n in range(50)]
    digests = {
        hashlib.sha256(file).hexdigest()
        for file in (as_workbook(rows), as_workbook(rows[:7], rows[7:]), as_workbook(rows))
    }

    assert len(digests) == 1


def test_archive_is_one_that_any_program_opens():
    with zipfile.ZipFile(io.BytesIO(as_workbook([row()]))) as archive:
        assert archive.testzip() is None
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert all(entry.extract_version <= 20 for entry in archive.infolist())


@pytest.mark.parametrize(
    ("title", "sheet"),
    [
        ("Q4 2026 / welding: all?", "Q4 2026   welding  all"),
        ("名" * 40, "名" * 31),
        ("a\x01b[c]", "a b c"),
        ("'", "1"),
    ],
)
def test_sheet_has_a_name_that_spreadsheets_take(title, sheet):
    chunks = workbook_file(iter([[row()]]), COLUMNS, KEYS, title=title, made_at=MADE_AT)
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(chunk for chunk, _ in chunks)))

    assert book.sheet_names == [sheet]
