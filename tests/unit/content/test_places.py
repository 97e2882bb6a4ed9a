"""Addresses in a course lead somewhere, or are refused."""

import pytest

from app.content.headings import read_heading
from app.content.names import is_canonical, key_of, order_of, slugified, title_of
from app.content.nearest import nearest
from app.content.places import Places, Refusal, link_target, media_target

PLACES = Places(
    pages={"01-a/01-b.md": "/learn/c/a/b", "exam.md": "/learn/c/exam"},
    media={"media/x.pdf": "/media/1/x.pdf", "zh/media/x.pdf": "/media/2/x.pdf"},
    languages=("zh",),
)


@pytest.mark.parametrize(
    ("file", "address", "leads_to"),
    [
        ("01-a/02-c.md", "01-b.md", "/learn/c/a/b"),
        ("01-a/02-c.md", "./01-b.md#x", "/learn/c/a/b#x"),
        ("01-a/02-c.md", "../exam.md", "/learn/c/exam"),
        ("course.md", "01-a/01-b.md", "/learn/c/a/b"),
        ("zh/01-a/02-c.md", "01-b.md", "/learn/c/a/b"),
        ("zh/01-a/02-c.md", "../../01-a/01-b.md", "/learn/c/a/b"),
        ("01-a/02-c.md", "../media/x.pdf", "/media/1/x.pdf"),
        ("zh/01-a/02-c.md", "../media/x.pdf", "/media/2/x.pdf"),
        ("01-a/02-c.md", "#here", "#here"),
        ("01-a/02-c.md", "https://example.org/a?b#c", "https://example.org/a?b#c"),
        ("01-a/02-c.md", "mailto:a@example.org", "mailto:a@example.org"),
        ("01-a/02-c.md", "/courses/other", "/courses/other"),
    ],
)
def test_link_leads_to_its_address(file, address, leads_to):
    assert link_target(PLACES, file, address).address == leads_to


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("02-none.md", "broken-link"),
        ("../../other/course.md", "broken-link"),
        ("../../../../etc/passwd", "broken-link"),
        ("/admin", "bad-address"),
        ("//example.org/x", "bad-address"),
        ("javascript:alert(1)", "bad-address"),
        ("JAVASCRIPT:alert(1)", "bad-address"),
        ("data:text/html,x", "bad-address"),
        ("file:///etc/passwd", "bad-address"),
        ("https:/x", "bad-address"),
        ("https://[x", "bad-address"),
        ('https://example.org "a" onclick=x', "bad-address"),
        ("https://user@example.org/", "bad-address"),
    ],
)
def test_link_that_leads_nowhere_is_refused(address, code):
    refusal = link_target(PLACES, "01-a/02-c.md", address)

    assert isinstance(refusal, Refusal)
    assert refusal.code == code


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://example.org/x.png", "external-media"),
        ("//example.org/x.png", "external-media"),
        ("x.png", "missing-media"),
        ("../../secret.png", "missing-media"),
        ("data:image/png;base64,x", "bad-address"),
        ("/media/x.png", "bad-address"),
    ],
)
def test_picture_from_elsewhere_is_refused(address, code):
    refusal = media_target(PLACES, "01-a/02-c.md", address)

    assert isinstance(refusal, Refusal)
    assert refusal.code == code


@pytest.mark.parametrize(
    ("name", "key"),
    [("01-why-clean", "why-clean"), ("1. First Steps", "first-steps"),
     ("Café_au lait", "cafe-au-lait"),
     ("水", ""), ("2024", "2024")],
)  # fmt: skip
def test_key_of_a_name_has_no_number_and_no_capitals(name, key):
    assert key_of(name) == key
    assert not key or is_canonical(key)


def test_names_are_ordered_by_number_and_then_by_letters():
    assert sorted(["10-a", "2-b", "c", "2-a"], key=order_of) == ["2-a", "2-b", "10-a", "c"]


def test_title_of_a_name_is_its_words():
    assert title_of("03-why_clean-rooms") == "Why clean rooms"
    assert slugified("Why — clean?") == "why-clean"


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("## A question? {#key points=2}", ("A question?", "#key points=2")),
        ("## A ##", ("A", "")),
        ("## C#", ("C#", "")),
        ("##\tA {: .true }", ("A", " .true ")),
        ("## {#a}", ("", "#a")),
        ("## a } b", ("a } b", "")),
        ("### A", None),
        ("##A", None),
    ],
)
def test_heading_is_parted_from_its_braces(line, heading):
    assert read_heading(line, level=2) == heading


def test_nearest_word_is_the_one_that_was_meant():
    assert nearest("atempts", ["attempts", "wait"]) == "attempts"
    assert nearest("zzz", ["attempts", "wait"]) is None
    assert nearest("a" * 100, ["a" * 99]) is None
