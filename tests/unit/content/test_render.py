"""Markdown becomes safe HTML."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.places import Places
from app.content.render import Job, Snippet, render
from app.content.sanitise import TAGS, nh3_sanitised
from tests.unit.content.hostile import HOSTILE

PLACES = Places(
    pages={"course.md": "/courses/c", "01-a/01-b.md": "/learn/c/a/b"},
    media={
        "media/a.png": "/media/aa/a.png",
        "media/v.mp4": "/media/vv/v.mp4",
        "media/v.zh.vtt": "/media/tt/v.zh.vtt",
        "zh/media/a.png": "/media/zz/a.png",
        "media/s.mp3": "/media/ss/s.mp3",
    },
    languages=("zh",),
    sizes={"zh/media/a.png": (640, 360)},
)


def rendered(text, *, file="01-a/02-c.md", inline=False):
    return render(Job(file, (Snippet(1, text, inline=inline),)), PLACES)


def html_of(text, **where):
    return rendered(text, **where).html[0]


class Attack(HTMLParser):
    """What could run in a page."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag not in TAGS:
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc", "action", "formaction"):
                self.found.append(f"{tag} {name}")
            if name in ("href", "src", "poster", "xlink:href") and not re.match(
                r"(?:https?://|mailto:|tel:|/media/|/learn/|/courses/|#)", value or "#"
            ):
                self.found.append(f"{tag} {name}={value}")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_leaves_nothing_that_runs(text):
    html = html_of(text)

    assert Attack(html).found == []
    assert nh3_sanitised(html) == html


def test_attack_is_seen_where_there_is_one():
    assert Attack("<p onclick='x'><script></script><a href='javascript:x'>").found


PIECES = st.sampled_from(
    [*HOSTILE, "**b**", "- a", "> q", "\n\n", "    ", "`", "[", "](", "<", ">"]
)


ANY = st.lists(PIECES | st.text(max_size=20), max_size=12).map("".join)
BROKEN = "<h2><a><h2><table><a href='x'>y</a>z<details><img src=`x`"


def test_html_that_parsing_changes_is_parsed_until_it_stays():
    html = html_of(BROKEN)

    assert nh3_sanitised(html) == html


def test_raw_mathml_is_removed_for_it_hides_html():
    found = rendered("<math><mtext><table><mglyph><style></style>x")

    assert "math" not in found.html[0]
    assert {item.code for item in found.findings} == {"html-removed"}


@given(ANY)
def test_any_text_is_rendered_to_what_the_sanitiser_leaves_alone(text):
    html = html_of(text)

    assert Attack(html).found == []
    assert nh3_sanitised(html) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("~~a~~ ^b^ ==c==", "<p><del>a</del> <sup>b</sup> <mark>c</mark></p>"),
        ("*[ISO]: Norm\n\nISO", '<p><abbr title="Norm">ISO</abbr></p>'),
        ("[b](01-b.md)", '<p><a href="/learn/c/a/b">b</a></p>'),
        ("[c](../course.md)", '<p><a href="/courses/c">c</a></p>'),
        ("[m](../media/a.png)", '<p><a href="/media/aa/a.png">m</a></p>'),
        ("<b>bold</b>", "<p><b>bold</b></p>"),
        (
            "[x](https://example.org)",
            '<p><a href="https://example.org" rel="noopener noreferrer">x</a></p>',
        ),
        (
            '![A](../media/a.png "Cap")',
            '<figure><img alt="A" src="/media/aa/a.png">'
            "<figcaption>Cap</figcaption></figure>",
        ),
        (
            "x ![A](../media/a.png)",
            '<p>x <img alt="A" src="/media/aa/a.png"></p>',
        ),
        ("$x^2$", "<p><span class=\"arithmatex\"><math><msup><mi>x</mi><mn>2</mn></msup></math>"
         "</span></p>"),
        ("|a|\n|-:|\n|1|", "<table>\n<thead>\n<tr>\n<th align=\"right\">a</th>\n</tr>\n</thead>\n"
         "<tbody>\n<tr>\n<td align=\"right\">1</td>\n</tr>\n</tbody>\n</table>"),
        ("A\n: b", "<dl>\n<dt>A</dt>\n<dd>b</dd>\n</dl>"),
        ("??? note \"T\"\n    x",
         '<details class="note">\n<summary>T</summary>\n<p>x</p>\n</details>'),
    ],
)  # fmt: skip
def test_element_of_the_format_is_rendered(text, html):
    found = rendered(text)

    assert found.html == (html,)
    assert found.findings == ()


def test_code_is_highlighted_with_classes():
    assert '<span class="k">def</span>' in html_of("```python\ndef f(): pass\n```")


def test_film_has_a_player_with_the_captions_beside_it():
    html = html_of('![A film](../media/v.mp4 "Cap")')

    assert (
        '<video controls="" preload="metadata" src="/media/vv/v.mp4" aria-label="A film">' in html
    )
    assert '<track kind="captions" src="/media/tt/v.zh.vtt" srclang="zh" label="中文">' in html


def test_sound_has_a_player():
    assert "<audio controls" in html_of("![A sound](../media/s.mp3)")


def test_translation_shows_the_picture_of_its_language():
    html = html_of("![甲](../media/a.png)", file="zh/01-a/02-c.md")

    assert 'src="/media/zz/a.png"' in html


def test_heading_in_chinese_keeps_its_words_as_anchor():
    found = rendered("## 洁净 室")

    assert found.headings[0].anchor == "洁净-室"


def test_first_level_heading_is_lowered_to_the_second():
    assert html_of("# Title") == '<h2 id="title">Title</h2>'


def test_option_is_no_paragraph():
    assert html_of("an **option**", inline=True) == "an <strong>option</strong>"


def test_texts_that_share_a_page_share_no_id():
    snippets = (Snippet(1, "a[^1]\n\n[^1]: x"), Snippet(9, "b[^1]\n\n[^1]: y"))
    first, second = render(Job("q.md", snippets, separate_from=0), PLACES).html

    assert 'href="#t1-fn:1"' in first
    assert 'id="t1-fn:1"' in first
    assert 'href="#t2-fn:1"' in second


def test_a_picture_keeps_its_room_and_all_but_the_first_wait_to_be_seen():
    html = html_of("![A](../media/a.png)\n\n![B](../media/a.png)", file="zh/01-a/02-c.md")

    room = 'src="/media/zz/a.png" width="640" height="360"'
    assert f'<img alt="A" {room}>' in html
    assert f'<img alt="B" {room} loading="lazy" decoding="async">' in html


def test_a_picture_keeps_the_size_that_its_author_gave():
    html = html_of('<img src="../media/a.png" alt="A" width="90">', file="zh/01-a/02-c.md")

    assert 'width="90">' in html
    assert "height" not in html


def test_pictures_of_questions_wait_to_be_seen():
    job = Job("q.md", (Snippet(1, "![A](media/a.png)"),), separate_from=0)

    assert 'loading="lazy" decoding="async"' in render(job, PLACES).html[0]


def test_script_vanishes_with_what_it_holds():
    assert html_of("<script>\nalert(1)\n</script>\n\nafter") == "<p>after</p>"


def test_code_that_shows_html_is_no_finding():
    assert rendered("`<script>` and\n\n```\n<script onload=x>\n```").findings == ()
