"""The page client of the tests notices a page that breaks a house rule."""

import pytest
from bleach._vendor.html5lib.html5parser import ParseError

from tests.pages import house_faults, parsed

GOOD = (
    "<!doctype html><html lang=en><head><title>Courses - University</title></head>"
    "<body><h1>Courses</h1>{}</body></html>"
)
FORM = '<form method=post action="/x">{}</form>'
TOKEN = "<input type=hidden name=csrf_token value=x>"


def test_page_in_order_has_no_fault():
    field = "<label for=name>Name</label><input id=name name=name>"

    assert list(house_faults(parsed(GOOD.format(FORM.format(TOKEN + field))))) == []


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        pytest.param("<h1>More</h1>", "one h1 is wanted: ['Courses', 'More']", id="two headings"),
        pytest.param("<p id=a></p><p id=a></p>", "the id a is used twice", id="an id twice"),
        pytest.param("<input name=q>", "the input q has no label", id="a field without label"),
        pytest.param(FORM.format(""), "the form to /x has no token", id="a form without token"),
        pytest.param("<form></form>", "a form has no action", id="a form without action"),
        pytest.param('<p style="color:red">', "style stands in the page, at p", id="a style"),
        pytest.param("<script>1</script>", "a script stands in the page", id="a script"),
        pytest.param('<p onclick="x()">', "p has the handler onclick", id="a handler"),
    ],
)
def test_page_with_a_fault_is_named_with_it(inside, fault):
    assert list(house_faults(parsed(GOOD.format(inside)))) == [fault]


@pytest.mark.parametrize(
    ("part", "change", "fault"),
    [
        pytest.param("lang=en", "", "the page names no language", id="no language"),
        pytest.param(
            "<title>Courses - ",
            "<title>",
            "the title 'University' does not begin with the heading 'Courses'",
            id="a title that says something else",
        ),
    ],
)
def test_page_as_a_whole_is_looked_at(part, change, fault):
    assert list(house_faults(parsed(GOOD.format("").replace(part, change)))) == [fault]


@pytest.mark.parametrize("html", ["<p><div></p>", "<a href='/x'", "<b><i></b></i>", "<ul></ol>"])
def test_page_that_a_strict_parser_refuses_is_noticed(html):
    with pytest.raises(ParseError):
        parsed(GOOD.format(html))
