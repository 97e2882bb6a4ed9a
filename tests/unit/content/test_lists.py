"""Lists as CommonMark has them."""

import re

import pytest

from app.content.markdown_text import to_html


def shape(text):
    """Return the HTML of `text` without what a list makes of its spaces."""
    return re.sub(r"\s*\n\s*", "", to_html(text)).replace("<p>", "").replace("</p>", "")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- a\n  - b\n    - c\n- d",
         "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"),
        ("- a\n    - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("1. a\n   - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
        ("text\n- a", "text<ul><li>a</li></ul>"),
        ("text\n1. a", "text<ol><li>a</li></ol>"),
        ("in the year\n1986. It was", "in the year1986. It was"),
        ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("- a\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
        ("- a\n\n  b\n- c", "<ul><li>ab</li><li>c</li></ul>"),
        ("- a\n\ntext", "<ul><li>a</li></ul>text"),
        ("- a\nlazy", "<ul><li>alazy</li></ul>"),
        ("- a\n## h", '<ul><li>a</li></ul><h2 id="h">h</h2>'),
        ("- a\n***\n- b", "<ul><li>a</li></ul><hr><ul><li>b</li></ul>"),
        ("-a", "-a"),
        ("*a* b", "<em>a</em> b"),
        ("!!! note\n    - a\n      - b",
         '<div class="admonition note"><p class="admonition-title">Note<ul><li>a<ul>'
         "<li>b</li></ul></li></ul></div>"),
    ],
)  # fmt: skip
def test_list_nests_as_it_is_indented(text, html):
    assert shape(text) == shape_of(html)


def shape_of(html):
    return html.replace("<p>", "").replace("</p>", "")


def test_formula_with_a_sign_at_the_beginning_of_a_line_is_no_list():
    assert "<li>" not in to_html("$$\na\n+ b\n- c\n$$")


def test_code_keeps_its_indentation():
    assert "  - a\n - b" in to_html("```\n  - a\n - b\n```")


def test_code_below_an_item_belongs_to_it():
    html = shape("- a\n\n  ```\n  x\n  ```\n- b")

    assert html.startswith("<ul><li>a<div")
    assert html.endswith("</div></li><li>b</li></ul>")
