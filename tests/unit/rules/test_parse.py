from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.codes import CODES
from app.rules.document import DEEPEST, LARGEST
from app.rules.parse import load_standards, parse_standard
from app.rules.requirements import (
    Age,
    AllOf,
    AnyOf,
    AtLeast,
    Certificate,
    Courses,
    CreditHours,
    Not,
    Work,
)

SHIPPED = sorted((Path(__file__).parents[3] / "qualifications").glob("*.yaml"))

PLAIN = """\
code: chips
title: {en: Chip worker, zh: 芯片工}
industry: integrated-circuits
occupation: 6-25-02-05
related: [6-25-02-06]
levels:
  5:
    title: {en: Junior, zh: 初级工}
    routes:
      work:
        title: {en: Work, zh: 工作}
        requires:
          - work: {years: 1}
"""
OWN = ("6-25-02-05",)
RELATED = ("6-25-02-05", "6-25-02-06")


def parse(text, **known):
    content = text if isinstance(text, bytes) else text.encode()
    return parse_standard("chips.yaml", content, **known)


def requiring(requirement):
    return PLAIN.replace("work: {years: 1}", requirement)


def requirement_of(text):
    findings, standard = parse(requiring(text))
    assert findings == ()
    return standard.levels[0].routes[0].requirement


def found(text, **known):
    findings, _ = parse(text, **known)
    return [(finding.line, finding.code) for finding in findings]


def test_plain_standard_has_no_findings():
    findings, standard = parse(PLAIN)

    assert findings == ()
    assert (standard.code, standard.titles.zh, standard.related) == (
        "chips",
        "芯片工",
        ("6-25-02-06",),
    )
    assert len(standard.version) == 64


@pytest.mark.parametrize(
    ("written", "requirement"),
    [
        ("age: 16", Age(16)),
        ("work: {years: 3}", Work(3, RELATED)),
        ("work: {years: 3, since-level: 5, occupations: own}", Work(3, OWN, 5)),
        ("work: {years: 3, occupations: [6-18-01-07]}", Work(3, ("6-18-01-07",))),
        ("certificate: {level: 4}", Certificate(4, RELATED)),
        ("certificate: {level: 4, occupations: own}", Certificate(4, OWN)),
        ("courses: [a, b]", Courses(("a", "b"), 2)),
        ("courses: {of: [a, b, c], at-least: 2}", Courses(("a", "b", "c"), 2)),
        ("courses: {of: [a], no-older-than: 3 years}", Courses(("a",), 1, 36)),
        ("credit-hours: {at-least: 6}", CreditHours(6)),
        (
            "credit-hours: {at-least: 6, tags: [x, y], match: all, no-older-than: 36 months}",
            CreditHours(6, ("x", "y"), "all", 36),
        ),
        ("all-of: [{age: 16}, {age: 18}]", AllOf((Age(16), Age(18)))),
        ("any-of: [{age: 16}, {age: 18}]", AnyOf((Age(16), Age(18)))),
        ("at-least: {count: 1, of: [{age: 16}]}", AtLeast(1, (Age(16),))),
        ("not: {age: 60}", Not(Age(60))),
    ],
    ids=str,
)
def test_requirement_is_read_as_it_is_written(written, requirement):
    assert requirement_of(written) == AllOf((requirement,))


def test_route_may_require_a_single_thing_without_a_list():
    text = PLAIN.replace("requires:\n          - work: {years: 1}", "requires: {age: 18}")

    assert parse(text)[1].levels[0].routes[0].requirement == Age(18)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(PLAIN + "colour: red\n", (14, "unknown-key"), id="an unknown key"),
        pytest.param(PLAIN + "code: again\n", (14, "duplicate-key"), id="a key twice"),
        pytest.param(PLAIN.replace("code: chips\n", ""), (1, "missing-key"), id="no code"),
        pytest.param(PLAIN.replace("chips", ""), (1, "missing-key"), id="an empty code"),
        pytest.param(PLAIN.replace("chips", "Chips!"), (1, "bad-value"), id="a bad code"),
        pytest.param(PLAIN.replace("chips", "[a]"), (1, "wrong-type"), id="a list for a text"),
        pytest.param(
            PLAIN.replace(", zh: 芯片工", ""), (2, "missing-translation"), id="one language"
        ),
        pytest.param(
            PLAIN.replace("integrated-circuits", "integrated-circuit"),
            (3, "bad-value"),
            id="an unknown industry",
        ),
        pytest.param(PLAIN.replace("  5:", "  6:"), (7, "bad-level"), id="level six"),
        pytest.param(PLAIN.split("  5:")[0], (6, "missing-key"), id="no levels"),
        pytest.param(
            PLAIN.split("levels:")[0] + "levels: {}\n", (6, "empty-list"), id="an empty mapping"
        ),
        pytest.param(
            PLAIN.split("      work:")[0].rstrip() + " {}\n", (9, "empty-list"), id="no routes"
        ),
        pytest.param(
            PLAIN.replace("      work:", "      Work!:"), (10, "bad-value"), id="a route"
        ),
        pytest.param(
            PLAIN + PLAIN[PLAIN.index("  5:") :], (14, "duplicate-key"), id="level twice"
        ),
        pytest.param(
            requiring("wrok: {years: 1}"), (13, "unknown-requirement"), id="a misspelling"
        ),
        pytest.param(
            requiring("{age: 1, not: {age: 9}}"), (13, "several-requirements"), id="two in one"
        ),
        pytest.param(
            requiring("work: {years: one}"), (13, "wrong-type"), id="a word for a number"
        ),
        pytest.param(requiring("work: {years: 0}"), (13, "bad-value"), id="no years at all"),
        pytest.param(requiring("work: [1]"), (13, "wrong-type"), id="a list for a mapping"),
        pytest.param(requiring("work: {}"), (13, "missing-key"), id="work without years"),
        pytest.param(requiring("certificate: {level: 9}"), (13, "bad-level"), id="level nine"),
        pytest.param(requiring("courses: []"), (13, "empty-list"), id="no courses"),
        pytest.param(requiring("courses: [a, a]"), (13, "duplicate-key"), id="a course twice"),
        pytest.param(requiring("courses: [A_B]"), (13, "bad-value"), id="a course's bad name"),
        pytest.param(
            requiring("courses: {of: [a], at-least: 2}"), (13, "count-too-large"), id="two of one"
        ),
        pytest.param(
            requiring("at-least: {count: 2, of: [{age: 1}]}"),
            (13, "count-too-large"),
            id="two parts of one",
        ),
        pytest.param(
            requiring("credit-hours: {at-least: 2, match: some}"), (13, "bad-value"), id="some"
        ),
        pytest.param(
            requiring("courses: {of: [a], no-older-than: 36}"), (13, "bad-value"), id="36 what"
        ),
        pytest.param(PLAIN.replace("chips", "&a chips"), (1, "not-allowed"), id="an anchor"),
        pytest.param(PLAIN + "x: *a\n", (14, "not-allowed"), id="an alias"),
        pytest.param(PLAIN.replace("chips", "!!str chips"), (1, "not-allowed"), id="a tag"),
        pytest.param("[" * (DEEPEST + 1), (1, "too-deep"), id="nested too deeply"),
        pytest.param("[" * 100_000, (1, "too-deep"), id="a tower of lists"),
        pytest.param("code: [\n  a", (2, "bad-yaml"), id="an open bracket"),
        pytest.param("", (1, "bad-yaml"), id="an empty file"),
        pytest.param("a: 1\n---\nb: 2\n", (2, "bad-yaml"), id="two documents"),
        pytest.param("a: \x07", (1, "bad-yaml"), id="a bell"),
        pytest.param("- a", (1, "wrong-type"), id="a list"),
        pytest.param("? [a]\n: b", (1, "wrong-type"), id="a list for a key"),
        pytest.param(b"a: 1\n\xff", (2, "bad-utf-8"), id="another encoding"),
        pytest.param(" " * (LARGEST + 1), (1, "too-large"), id="a huge file"),
    ],
)
def test_mistake_is_found_at_its_line(text, expected):
    assert expected in found(text)
    assert parse(text)[1] is None


def test_every_mistake_is_found_in_one_go():
    text = PLAIN.replace("code", "kode").replace("years: 1", "years: no, since-level: 7")

    assert found(text) == [
        (1, "missing-key"),
        (1, "unknown-key"),
        (13, "bad-level"),
        (13, "wrong-type"),
    ]


def test_misspelt_key_gets_the_nearest_one_suggested():
    findings, _ = parse(PLAIN.replace("industry", "indsutry"))

    assert any("did you mean `industry`" in finding.message for finding in findings)


def test_unknown_course_and_tag_are_warned_of_and_keep_nothing_from_loading():
    text = requiring("all-of: [courses: [cleanrom], credit-hours: {at-least: 1, tags: [saftey]}]")
    findings, standard = parse(text, known_courses={"cleanroom"}, known_tags={"safety"})

    assert [(each.severity, each.code) for each in findings] == [
        ("warning", "unknown-course"),
        ("warning", "unknown-tag"),
    ]
    assert "did you mean `cleanroom`" in findings[0].message
    assert standard is not None


def test_version_depends_on_what_is_said_and_not_on_how_it_is_written():
    rewritten = "# A comment\n" + PLAIN.replace("{years: 1}", "\n              years: '1'")
    changed = PLAIN.replace("years: 1", "years: 2")

    assert parse(rewritten)[1] == parse(PLAIN)[1]
    assert parse(changed)[1].version != parse(PLAIN)[1].version


def test_levels_are_ordered_from_the_lowest_whatever_the_file_says():
    level_four = PLAIN[PLAIN.index("  5:") :].replace("  5:", "  4:", 1)
    text = PLAIN.replace("levels:\n", "levels:\n" + level_four)

    assert [level.level for level in parse(text)[1].levels] == [5, 4]


def test_folder_loads_every_standard_and_each_code_once(tmp_path):
    (tmp_path / "a.yaml").write_text(PLAIN, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(PLAIN, encoding="utf-8")
    (tmp_path / "c.txt").write_text("no standard", encoding="utf-8")

    findings, standards = load_standards([tmp_path])

    assert [(Path(f.file).name, f.code) for f in findings] == [("b.yaml", "duplicate-code")]
    assert [standard.code for standard in standards] == ["chips"]


def test_file_that_is_not_there_is_a_finding(tmp_path):
    findings, standards = load_standards([tmp_path / "none.yaml"])

    assert [finding.code for finding in findings] == ["unreadable"]
    assert standards == ()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_standard_is_clean_and_has_levels_five_to_three(path):
    findings, standard = parse_standard(path.name, path.read_bytes())

    assert findings == ()
    assert [level.level for level in standard.levels] == [5, 4, 3]
    assert standard.code == path.stem


def never_fails(content):
    findings, standard = parse(content)
    errors = [finding for finding in findings if finding.severity == "error"]

    assert (standard is None) == bool(errors)
    assert all(finding.code in CODES and finding.line >= 1 for finding in findings)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_standard_or_have_findings(content):
    never_fails(content)


@given(st.text(alphabet=" \n-:{}[],&*!|>'\"#?%@`a1\t\0\ufeff\x85\u2028", max_size=120))
def test_anything_like_yaml_is_a_standard_or_has_findings(text):
    never_fails(text.encode())


@given(st.data())
def test_any_damage_to_a_standard_is_found_or_harmless(data):
    content = SHIPPED[0].read_bytes()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 40)))

    never_fails(content[:start] + data.draw(st.binary(max_size=12)) + content[end:])


@given(st.lists(st.sampled_from(PLAIN.splitlines()), max_size=20))
def test_any_lines_of_a_standard_are_a_standard_or_have_findings(lines):
    never_fails("\n".join(lines).encode())
