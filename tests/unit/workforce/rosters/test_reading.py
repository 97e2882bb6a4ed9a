from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from app.core.errors import Invalid
from app.workforce.rosters import reading, workbook_limits
from app.workforce.rosters.reading import read_sheet
from app.workforce.rosters.workbook_file import cell_text

TEXT = "工号,姓名,部门\n00123,王伟,一厂\n00124,李娜,二厂\n"


def workbook(rows, *, day_format="yyyy-mm-dd"):
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": day_format})
    for r, cells in enumerate(rows):
        for c, cell in enumerate(cells):
            if isinstance(cell, date):
                sheet.write_datetime(r, c, cell, day)
            else:
                sheet.write(r, c, cell)
    book.close()
    return file.getvalue()


def archive(**parts):
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name.replace("__", "/").replace("_", "."), content)
    return file.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le"]
)
def test_text_is_read_in_every_encoding_that_spreadsheets_write(encoding):
    sheet = read_sheet(TEXT.encode(encoding), "roster.csv")

    assert sheet.header.cells == ("工号", "姓名", "部门")
    assert [(row.number, row.cells) for row in sheet.rows] == [
        (2, ("00123", "王伟", "一厂")),
        (3, ("00124", "李娜", "二厂")),
    ]


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_separator_is_found_in_the_headings(mark):
    sheet = read_sheet(TEXT.replace(",", mark).encode(), "roster.txt")

    assert sheet.rows[0].cells == ("00123", "王伟", "一厂")


def test_headings_are_found_below_a_title():
    sheet = read_sheet(f"2026 年员工花名册\n\n{TEXT}".encode(), "roster.csv")

    assert sheet.header.number == 3
    assert sheet.rows[0].number == 4


def test_row_in_another_encoding_is_named():
    lines = [f"{n},王伟,一厂\n".encode("gbk") for n in range(2, 6)]
    content = b"".join(["工号,姓名,部门\n".encode("gbk"), *lines, "6,李娜,二厂\n".encode()])

    with pytest.raises(Invalid, match="Row 6 is written in another character set"):
        read_sheet(content, "roster.csv")


def test_row_that_no_encoding_reads_is_named():
    with pytest.raises(Invalid, match="Row 3"):
        read_sheet("工号,姓名\n1,王\n".encode("gbk") + b"2,\xff\xff\n", "roster.csv")


def test_row_with_a_quotation_mark_left_open_is_named():
    with pytest.raises(Invalid, match="Row 2 cannot be read"):
        read_sheet('工号,姓名\n1,"王\n2,李\n'.encode(), "roster.csv")


def test_workbook_keeps_leading_zeros_whole_numbers_and_days():
    content = workbook(
        [["工号", "姓名", "入职日期"], ["00123", "王伟", date(2026, 11, 3)], [45, "李娜", 3]]
    )

    sheet = read_sheet(content, "roster.xlsx")

    assert sheet.rows[0].cells == ("00123", "王伟", "2026-11-03")
    assert sheet.rows[1].cells == ("45", "李娜", "3")


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        pytest.param(b"", "a.csv", "is empty", id="nothing"),
        pytest.param(b"\n\n", "a.csv", "is empty", id="blank lines"),
        pytest.param(TEXT.splitlines()[0].encode(), "a.csv", "no rows below", id="only headings"),
        pytest.param(b"\xd0\xcf\x11\xe0rest", "a.xls", "Old Excel", id="old Excel"),
        pytest.param(TEXT.encode(), "a.xlsx", "is none", id="a text called workbook"),
        pytest.param(b"PK\x03\x04rest", "a.xlsx", "does not open", id="a broken workbook"),
        pytest.param(
            b"a,b\n\x00\x00\x00\x00,c\n", "a.csv", "neither", id="bytes that are no text"
        ),
    ],
)
def test_file_that_is_no_roster_is_refused_with_a_reason(content, name, sentence):
    with pytest.raises(Invalid, match=sentence):
        read_sheet(content, name)


def test_file_over_the_limit_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_FILE", 10)

    with pytest.raises(Invalid, match="larger than"):
        read_sheet(TEXT.encode(), "a.csv")


def test_more_rows_than_allowed_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 9)

    with pytest.raises(Invalid, match="more than 9 rows"):
        read_sheet(b"number,name\n" + b"1,a\n" * 30, "a.csv")


def test_workbook_that_unpacks_to_too_much_is_refused():
    content = archive(xl__worksheets__sheet1_xml=b" " * (workbook_limits.LARGEST_UNPACKED + 1))

    assert len(content) < 1_000_000
    with pytest.raises(Invalid, match="unpacks to more than 100 MB"):
        read_sheet(content, "a.xlsx")


def test_workbook_within_a_workbook_is_refused():
    with pytest.raises(Invalid, match="another archive"):
        read_sheet(archive(xl__embeddings__book_xlsx=b"PK"), "a.xlsx")


def test_workbook_with_many_parts_is_refused():
    parts = {f"xl__part{n}_xml": b"" for n in range(workbook_limits.MOST_PARTS + 1)}

    with pytest.raises(Invalid, match="unpacks to more"):
        read_sheet(archive(**parts), "a.xlsx")


def test_workbook_with_a_cell_far_away_is_refused_before_room_is_made_for_it():
    sheet = b'<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>'

    with pytest.raises(Invalid, match="The sheet is larger"):
        read_sheet(archive(xl__worksheets__sheet1_xml=sheet), "a.xlsx")


def test_workbook_that_repeats_a_very_long_text_is_refused():
    parts = {
        "xl__worksheets__sheet1_xml": b'<row><c t="s"><v>0</v></c></row>' * 30_000,
        "xl__sharedStrings_xml": b"<sst><si><t>" + b"x" * 30_000 + b"</t></si></sst>",
    }

    with pytest.raises(Invalid, match="very long texts"):
        read_sheet(archive(**parts), "a.xlsx")


def sparse(cells):
    return archive(xl__worksheets__sheet1_xml=f"<sheetData>{cells}</sheetData>".encode())


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param('<row r="90000"><c r="AZ90000"><v>1</v></c></row>', id="a far corner"),
        pytest.param('<row r="2"><c r="BH2"/></row><row r="99999"/>', id="wide and tall"),
        pytest.param("<row>" + "<c><v>1</v></c>" * 300_000 + "</row>", id="a row without end"),
        pytest.param("<row><c/></row>" * 100_200, id="rows without number"),
        pytest.param("<x:row>" + "<x:c/>" * 61 + "</x:row>", id="with a prefix"),
    ],
)
def test_sheet_that_spans_more_cells_than_a_list_has_is_refused(cells):
    with pytest.raises(Invalid, match="The sheet is larger"):
        read_sheet(sparse(cells), "a.xlsx")


def test_full_row_is_counted_once_however_the_archive_is_read(monkeypatch):
    monkeypatch.setattr(workbook_limits, "_CHUNK", 100)
    headings = ["工号", "姓名", *(f"列{n}" for n in range(58))]

    sheet = read_sheet(workbook([headings, ["1", "王伟"]]), "a.xlsx")

    assert len(sheet.header.cells) == 60


def test_values_of_formulas_are_read_and_the_formulas_are_not():
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    page = book.add_worksheet()
    page.write_row(0, 0, ["工号", "姓名"])
    page.write_formula(1, 0, '=HYPERLINK("http://example.cn","7")', None, "7")
    page.write_formula(1, 1, '="王"&"伟"', None, "王伟")
    book.close()

    assert read_sheet(file.getvalue(), "a.xlsx").rows[0].cells == ("7", "王伟")


def test_headings_below_merged_cells_are_joined():
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    page = book.add_worksheet()
    page.merge_range(0, 0, 1, 0, "工号")
    page.merge_range(0, 1, 1, 1, "姓名")
    page.merge_range(0, 2, 0, 3, "联系")
    page.write_row(1, 2, ["手机", "邮箱"])
    page.write_row(2, 0, ["1", "王伟", "13800138000"])
    book.close()

    sheet = read_sheet(file.getvalue(), "a.xlsx")
    assert sheet.header.cells == ("工号", "姓名", "手机", "邮箱")
    assert [row.number for row in sheet.rows] == [3]


def test_list_is_found_behind_a_sheet_of_notes():
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet("说明").write_column(0, 0, ["填写说明", "每人一行"])
    page = book.add_worksheet("花名册")
    page.write_row(3, 0, ["工号", "姓名"])
    page.write_row(4, 0, ["1", "王伟"])
    book.close()

    sheet = read_sheet(file.getvalue(), "a.xlsx")
    assert (sheet.header.number, sheet.rows[0].number) == (4, 5)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(TEXT.encode() + b"\n" * 400_001, "lines", id="blank lines"),
        pytest.param(TEXT.encode() + b"," * 300_000, "Row 4 has a cell that is far", id="commas"),
        pytest.param(TEXT.encode() + b"x" * 150_000, "Row 4 has a cell that is far", id="a cell"),
        pytest.param(
            TEXT.encode("gbk") + "3,䶮\n".encode(), "Row 4 is written", id="a rare character"
        ),
        pytest.param(TEXT.encode() + b"3,\0\n", "neither", id="a zero byte"),
        pytest.param(TEXT.encode("utf-32"), "neither", id="UTF-32"),
    ],
)
def test_text_that_is_hostile_or_broken_is_refused_with_its_row(content, sentence):
    with pytest.raises(Invalid, match=sentence):
        read_sheet(content, "a.csv")


def test_character_that_no_database_keeps_is_left_out_of_a_cell():
    assert cell_text("王\0伟") == "王伟"
