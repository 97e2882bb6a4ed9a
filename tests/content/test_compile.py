"""A folder becomes a release."""

import shutil

from app.content.compile import compile_course
from app.content.release import CompletionRule, Draw, Facts
from app.content.serialise import digest, dumps, loads
from app.content.source import source_digest
from app.content.template import new_course
from app.grading.questions import Number, OneAnswer, SeveralAnswers, ShortText, TrueFalse
from tests.content.folders import COURSE, EXAM, FILES, LESSON, TAP, render_here, write_course


def release_of(folder):
    compiled = compile_course(folder, render=render_here)
    assert compiled.findings == ()
    return compiled.release


def test_valid_course_has_no_finding(tmp_path):
    assert compile_course(write_course(tmp_path)).findings == ()


def test_new_course_from_the_template_has_no_finding(tmp_path):
    folder = tmp_path / "my-first-course"
    for path, text in new_course("my-first-course").items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)

    assert release_of(folder).editions["en"].title == "My first course"


def test_release_has_the_outline_in_the_order_of_the_numbers(tmp_path):
    release = release_of(write_course(tmp_path))

    assert [(module.key, module.items) for module in release.modules] == [
        ("basics", ("basics/water", "basics/soap", "basics/check")),
    ]


def test_exam_stands_in_no_module(tmp_path):
    release = release_of(write_course(tmp_path))

    assert [quiz.key for quiz in release.quizzes] == ["basics/check", "exam"]


def test_release_has_the_facts_of_the_front_matter(tmp_path):
    release = release_of(write_course(tmp_path))

    assert release.facts == Facts("general", "Lin-gang College", 5, 1, (), 24, ("hygiene",))
    assert release.completion == CompletionRule(
        80, ("basics/check",), "exam", (("basics/check", 1), ("exam", 3))
    )


def test_lessons_keep_their_gates_and_minutes(tmp_path):
    water, soap = release_of(write_course(tmp_path)).lessons

    assert (water.minutes, water.requires) == (30, ())
    assert (soap.minutes, soap.requires) == (15, ("basics/water",))


def test_quiz_has_its_rules_and_questions_with_answers_of_every_language(tmp_path):
    check = release_of(write_course(tmp_path)).quizzes[0]

    assert (check.pass_percent, check.attempts, check.wait_minutes) == (70, 3, 60)
    assert check.questions == (
        OneAnswer("washes", 2, 2, 1),
        TrueFalse("foams", 1, True),
        Number("how-long", 1, "15", "25", "s"),
        ShortText("word", 1, ("soap", "suds", "肥皂"), ("soaps?",)),
    )


def test_exam_draws_from_its_bank(tmp_path):
    exam = release_of(write_course(tmp_path)).quizzes[1]

    assert exam.exam
    assert exam.draws == (Draw("hands", 2),)
    assert exam.pools == (("hands", ("one", "two", "three")),)
    assert exam.questions[1] == SeveralAnswers("two", 1, 3, (0, 1))
    assert (exam.shuffle_questions, exam.shuffle_options) == (True, True)


def test_own_questions_are_all_asked_beside_drawn_ones(tmp_path):
    own = f"{EXAM}\n## Own? {{#own}}\n\n= 1\n"
    exam = release_of(write_course(tmp_path, {"exam.md": own})).quizzes[1]

    assert exam.draws == (Draw("", 1), Draw("hands", 2))
    assert [name for name, _ in exam.pools] == ["", "hands"]


def test_question_text_is_rendered_in_parts(tmp_path):
    text = release_of(write_course(tmp_path)).editions["en"].quizzes["basics/check"]

    assert text.questions["washes"].prompt == "<p>What washes?</p>"
    assert text.questions["washes"].options == ("Sand", "Water")
    assert text.questions["washes"].feedback == ("<p>Sand scratches.</p>", "")
    assert text.questions["washes"].explanation == "<p>Water dissolves salt.</p>"


def test_lesson_links_lead_to_addresses_and_media_to_digests(tmp_path):
    compiled = compile_course(write_course(tmp_path), render=render_here)
    html = compiled.release.editions["en"].lessons["basics/water"].html
    medium = compiled.release.media[0]

    assert '<a href="/learn/clean-hands/basics/soap#how">soap</a>' in html
    assert (
        f'<img alt="A tap" src="/media/{medium.digest}/tap.svg" width="720" height="720">' in html
    )
    assert "<figcaption>The tap</figcaption>" in html
    assert compiled.media[medium.digest].read_text() == TAP


def test_lesson_has_a_table_of_contents_to_the_third_level(tmp_path):
    lesson = f"{LESSON}\n### Deeper\n\n#### Deepest\n"
    release = release_of(write_course(tmp_path, {"01-basics/01-water.md": lesson}))
    headings = release.editions["en"].lessons["basics/water"].headings

    assert [(entry.title, entry.depth) for entry in headings] == [("Why water", 2), ("Deeper", 3)]


def test_translation_falls_back_and_says_for_what(tmp_path):
    edition = release_of(write_course(tmp_path)).editions["zh"]

    assert edition.title == "洁净的手"
    assert edition.lessons["basics/water"].title == "水"
    assert edition.lessons["basics/soap"].title == "Soap"
    assert edition.outcomes == ("Wash hands",)
    assert edition.fallback == ("basics", "basics/soap", "exam")


def test_translated_picture_replaces_that_of_the_same_name(tmp_path):
    other = TAP.replace("h1", "h2")
    compiled = compile_course(
        write_course(tmp_path, {"zh/media/tap.svg": other}), render=render_here
    )
    digests = {medium.path: medium.digest for medium in compiled.release.media}
    editions = compiled.release.editions

    assert digests["zh/media/tap.svg"] in editions["zh"].lessons["basics/water"].html
    assert digests["media/tap.svg"] in editions["en"].lessons["basics/water"].html


def test_course_in_chinese_may_be_translated_to_english(tmp_path):
    changes = {path: None for path in FILES if path.startswith("zh/")}
    changes["course.md"] = COURSE.replace("language: en", "language: zh")
    changes["en/course.md"] = "---\ntitle: Hands\nsummary: Short.\n---\n"
    release = release_of(write_course(tmp_path, changes))

    assert release.language == "zh"
    assert release.editions["en"].title == "Hands"


def test_release_survives_serialisation(tmp_path):
    release = release_of(write_course(tmp_path))

    assert loads(dumps(release)) == release
    assert digest(loads(dumps(release))) == digest(release)


def test_digest_is_the_same_wherever_and_whenever_the_folder_is_written(tmp_path):
    first = write_course(tmp_path / "here")
    second = write_course(
        tmp_path / "there",
        {path: text.replace("\n", "\r\n") for path, text in FILES.items() if path[-3:] == ".md"},
    )
    with_mark = write_course(tmp_path / "else", {"course.md": "\ufeff" + COURSE})

    assert digest(release_of(first)) == digest(release_of(second))
    assert digest(release_of(first)) == digest(release_of(with_mark))


def test_digest_changes_with_any_text(tmp_path):
    first = digest(release_of(write_course(tmp_path / "here")))
    changed = {"01-basics/02-soap.md": FILES["01-basics/02-soap.md"] + "More.\n"}
    second = digest(release_of(write_course(tmp_path / "there", changed)))

    assert first != second


def test_source_digest_knows_changes_without_compiling(tmp_path):
    folder = write_course(tmp_path)
    before = source_digest(folder)
    shutil.copytree(folder, tmp_path / "copy" / "clean-hands")
    (folder / "media" / "tap.svg").write_text(TAP + " ")

    assert source_digest(tmp_path / "copy" / "clean-hands") == before
    assert source_digest(folder) != before


def test_markdown_that_nobody_wrote_for_us_is_published_with_warnings(tmp_path):
    changes = {path: None for path in FILES if path != "course.md"}
    changes["course.md"] = COURSE.split("completion:")[0] + "---\n"
    changes["intro.md"] = "# Hello there\n\nSome text.\n"
    changes["Part One/1. First steps.md"] = "# First steps\n\n* a\n  * b\n"
    compiled = compile_course(write_course(tmp_path, changes), render=render_here)

    assert {found.severity for found in compiled.findings} == {"warning"}
    assert compiled.release.editions["en"].lessons["lessons/intro"].title == "Hello there"
    assert compiled.release.modules[0].key == "part-one"
