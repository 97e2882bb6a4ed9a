"""A list on paper says what it was given, and the same list is the same paper."""

import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import pytest

from app.core.formulas import FORMULA_STARTS, bare_cell, safe_cell
from app.workforce import paper as papers
from app.workforce.paper import Paper, content, most_rows, paper_file
from app.workforce.press import setting
from app.workforce.press.characters import shown
from app.workforce.press.setting import TooMuchForPaper
from tests.unit.workforce.pdf import page_texts

AS_OF = datetime(2026, 11, 23, 9, 5, 9, tzinfo=UTC)
PAPER = Paper(
    title="Completions",
    subtitle="Cleanroom operations, all units",
    headings=("Record number", "Name", "Completed at", "Score in percent", "Valid until"),
    kinds=("text", "text", "instant", "decimal", "day"),
    widths=(20, 16, 20, 12, 12),
    facts=(("Made by", "Li Hui"), ("Ledger chain", "ab3f" * 16)),
    signatures=("Prepared by", "Approved by"),
    signing_words=("Name", "Signature", "Date"),
    page_words="Page {page} of {pages}",
    nothing="No records match what was asked for.",
    language="en",
    as_of=AS_OF,
)
HOSTILE = [
    '#panic("x") #{1 + 1}',
    "$x^2$ $ \\ \\u{41}",
    "[ ] ] \"quoted\" 'single'",
    "@label <label> *bold* _soft_ `raw`",
    "= heading // comment /* too */",
    '#import "@preview/cetz:0.3.0"',
    '#read("/etc/passwd") #sys.inputs',
    "--- ... ~ -- \u00ad https://example.org",
    "NUL-less \x01\x07\x1b\x7f\x9f",
    "two\nlines\ttab\r\nmore\u2028still",
    "\u202egnp.exe \u200bzero\ufeff\u2066",
    "\ue000 \uffff \U0010ffff \ufffd",
    "😀 한 ع ก 𠮷",
    "",
    " ",
]


def row(number=1, **changes):
    cells = {
        "record": f"LG-2026-{number:07d}",
        "name": "王伟",
        "completed": "2026-11-23T17:05:09+08:00",
        "score": "87.5",
        "until": "2028-11-23",
    }
    return tuple({**cells, **changes}.values())


def chunks_of(rows, paper=PAPER):
    return list(paper_file(iter([rows]), paper))


def pdf_of(rows, paper=PAPER):
    return b"".join(chunk for chunk, _ in chunks_of(rows, paper))


def squeezed(text):
    """Return a text without the spaces at which lines may end."""
    return re.sub(r"\s", "", text)


def cells_of(rows, paper=PAPER):
    """Return the cells that are handed to the template."""
    cells = content(rows, paper)["cells"]
    return ["".join(cell) for cell in cells]


def columns(count, **changes):
    """Return a paper of so many columns of text."""
    return replace(
        PAPER,
        headings=[f"Heading {n}" for n in range(count)],
        kinds=["text"] * count,
        widths=[16] * count,
        **changes,
    )


def test_paper_says_what_it_is_what_it_lists_and_who_signs():
    [text] = page_texts(pdf_of([row(1), row(2, name="Élodie Łukasiewicz-Šimčík")]))
    said = squeezed(text)

    for words in (
        *(PAPER.title, PAPER.subtitle, *PAPER.headings, *PAPER.signatures, *PAPER.signing_words),
        *chain.from_iterable(PAPER.facts),
        *("LG-2026-0000001", "王伟", "2026-11-23 17:05", "87.5", "2028-11-23", "Page 1 of 1"),
        "Élodie Łukasiewicz-Šimčík",
    ):
        assert squeezed(words) in said


def test_paper_without_rows_says_so_and_can_be_signed():
    [text] = page_texts(pdf_of([]))

    assert PAPER.nothing in text
    assert "Prepared by" in text
    assert "Record number" not in text


def test_paper_carries_title_language_structure_and_the_instant_it_is_about():
    pdf = pdf_of([row()], replace(PAPER, language="zh"))

    assert b"/Title(Completions)" in pdf
    assert b"/Lang(zh-CN)" in pdf
    assert b"/StructTreeRoot" in pdf
    assert b"/CreationDate(D:20261123090509Z)" in pdf
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


@pytest.mark.parametrize(("count", "is_wide"), [(1, False), (6, False), (7, True), (24, True)])
def test_paper_lies_on_its_side_for_many_columns(count, is_wide):
    box = re.search(
        rb"/MediaBox\[0 0 ([\d.]+) ([\d.]+)\]", pdf_of([["x"] * count], columns(count))
    )

    assert (float(box[1]) > float(box[2])) is is_wide
    assert {round(float(box[1])), round(float(box[2]))} == {595, 842}


def test_headings_and_page_numbers_stand_on_every_page_and_the_end_is_not_torn():
    *earlier, last = page_texts(pdf_of([row(number) for number in range(150)]))
    pages = len(earlier) + 1

    assert pages > 2
    for number, text in enumerate(earlier, 1):
        assert "Record number" in text
        assert f"Page {number} of {pages}" in text
        assert "Made by" not in text
    assert "Made by" in last
    assert last.count("Signature") == len(PAPER.signatures)


@pytest.mark.parametrize("count", range(32, 42))
def test_signatures_stay_with_what_they_are_for_wherever_the_rows_end(count):
    *_, last = page_texts(pdf_of([row(number) for number in range(count)]))

    assert "Made by" in last
    assert last.count("Signature") == len(PAPER.signatures)


def test_every_row_is_on_paper_once():
    rows = [row(number) for number in range(150)]
    text = squeezed("".join(page_texts(pdf_of(rows))))

    assert re.findall(r"LG-2026-\d{7}", text) == [cells[0] for cells in rows]


def test_rows_are_counted_once():
    pieces = list(paper_file(iter([[row(1), row(2)], [row(3)]]), PAPER))

    assert sum(count for _, count in pieces) == 3
    assert all(chunk for chunk, _ in pieces)


@pytest.mark.parametrize("cell", HOSTILE)
def test_cell_is_text_whatever_is_in_it(cell):
    paper = columns(2, subtitle=cell, facts=((cell, cell),), signatures=(cell,))
    [text] = page_texts(pdf_of([[cell, "after"]], replace(paper, title=f"T {cell}")))

    assert squeezed(text).count(squeezed(shown(cell)).replace("\u00ad", "")) >= 4
    assert "after" in text


def test_character_without_a_picture_is_named_by_its_code():
    assert shown("A😀\x07\u202e𠮷") == "A‹U+1F600›‹U+0007›‹U+202E›‹U+20BB7›"
    assert shown("two\r\nlines\tand 葛\U000e0100") == "two lines and 葛"


def test_every_character_that_is_shown_has_a_picture():
    codes = (chr(code) for code in range(0x20, 0x2FA20) if not 0xD800 <= code <= 0xDFFF)
    every = re.sub(r"‹U\+[0-9A-F]{4,5}›", "", shown("".join(codes)))
    rows = [[every[start : start + 400]] for start in range(0, len(every), 400)]

    assert len(every) > 30_000
    assert pdf_of(rows, columns(1)).startswith(b"%PDF")


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_apostrophe_that_keeps_a_spreadsheet_still_is_not_on_paper(start):
    assert bare_cell(safe_cell(f"{start}1")) == f"{start}1"
    assert cells_of([row(name=safe_cell(f"{start}1"))])[1] == shown(f"{start}1")


@pytest.mark.parametrize("text", ["'", "'quoted'", "''=1", "O'Neil", ""])
def test_apostrophe_of_the_cell_itself_stays(text):
    assert cells_of([row(name=text)])[1] == text


def test_missing_values_are_empty():
    assert cells_of([row(completed="", score="", until="")])[2:] == ["", "", ""]


def test_long_word_is_broken_within_its_column_and_loses_nothing():
    name = "W" * 200
    handed = content([row(name=name)], PAPER)["cells"][1]
    text = "".join(page_texts(pdf_of([row(name=name)])))

    assert isinstance(handed, list)
    assert "".join(handed) == name
    assert squeezed(text).count(name) == 1


@pytest.mark.parametrize("count", [4, 9, 17, 40])
def test_columns_share_the_page_and_a_day_is_never_broken(count):
    paper = replace(columns(count), kinds=["day", *["text"] * (count - 1)])
    handed = content([["2026-11-23", *["semiconductors"] * (count - 1)]], paper)
    text = "".join(page_texts(pdf_of([["2026-11-23", *["x"] * (count - 1)]], paper)))

    assert sum(handed["widths"]) == pytest.approx(269 if count > 6 else 182, abs=0.5)
    assert "2026-11-23\n" in text


def test_very_long_cell_goes_on_on_the_next_page():
    long = "".join(f"{number}。" for number in range(4_000))
    pages = page_texts(pdf_of([row(name=long)]))

    assert len(pages) > 2
    assert all(f"{number}。" in squeezed("".join(pages)) for number in (0, 2_000, 3_999))


def test_same_rows_are_the_same_paper_however_they_came_and_wherever_it_was_made():
    rows = [row(number) for number in range(60)]
    batches = [pdf_of(rows), b"".join(c for c, _ in paper_file(iter([rows[:7], rows[7:]]), PAPER))]
    program = (
        "import hashlib; from tests.unit.workforce import test_paper as t;"
        "print(hashlib.sha256(t.pdf_of([t.row(n) for n in range(60)])).hexdigest())"
    )
    root = Path(__file__).parents[3]
    other = subprocess.run(
        [sys.executable, "-c", program], cwd=root, check=True, capture_output=True, text=True
    )

    digests = {hashlib.sha256(pdf).hexdigest() for pdf in batches}
    assert digests == {other.stdout.strip()}


def test_limit_of_rows_depends_on_the_columns():
    assert [most_rows(count) for count in (1, 4, 12, 17)] == [5_000, 4_000, 1_714, 1_263]


def test_rows_beyond_the_limit_are_refused_before_all_are_read(monkeypatch):
    monkeypatch.setattr(papers, "MOST_ROWS", 3)
    read = []

    def batches():
        for number in range(10):
            read.append(number)
            yield [row(number), row(number)]

    with pytest.raises(TooMuchForPaper):
        list(paper_file(batches(), PAPER))
    assert read == [0, 1]


def test_paper_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(setting, "SECONDS", 0.01)

    with pytest.raises(TooMuchForPaper):
        pdf_of([row()])


def test_paper_that_takes_too_much_memory_is_given_up(monkeypatch):
    monkeypatch.setattr(setting, "BYTES", 300_000_000)

    with pytest.raises(TooMuchForPaper):
        pdf_of([["a b " * 250_000]], columns(1))


def test_failure_quotes_nothing_of_the_list():
    with pytest.raises(RuntimeError, match=r"^the list could not be set: its child ended with 1$"):
        setting.set_list({"secret": "310101199001011234"}, timestamp=0)


def test_template_reads_nothing_and_asks_no_network():
    [template] = (Path(setting.__file__).parent / "templates").iterdir()
    source = template.read_text(encoding="utf-8")

    assert not re.search(r"@preview|\b(import|include|read|image|plugin|eval)\b", source)
