import pytest

from tests import courses


@pytest.fixture
def shelf(session):
    courses.publish(session)
    courses.publish(session, courses.small_course("another"))


def listed(page):
    return {a.get("href") for a in page.all("a") if (a.get("href") or "").startswith("/courses/")}


def test_anyone_finds_the_courses(client, shelf):
    assert listed(client.get("/courses")) == {"/courses/small", "/courses/another"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("q=ANOTHER", {"/courses/another"}, id="a word, whatever its case"),
        pytest.param("q=another+small", set(), id="every word counts"),
        pytest.param("industry=general&level=5&language=zh&length=short", 2, id="all filters"),
        pytest.param("industry=aerospace", set(), id="an industry without courses"),
        pytest.param("length=long", set(), id="a length without courses"),
    ],
)
def test_search_and_filters_narrow_the_list(client, shelf, query, found):
    links = listed(client.get(f"/courses?{query}"))

    assert (len(links) if isinstance(found, int) else links) == found


def test_an_unknown_filter_value_is_answered_with_the_allowed_ones(client, shelf):
    answer = client.fetch("/courses?industry=shipbuilding", status=400)

    assert "integrated-circuits" in answer.text


def test_a_new_release_is_shown_without_a_restart(client, shelf, session):
    before = client.get("/courses/small").words
    courses.publish(session)

    assert "2" in client.get("/courses/small").words
    assert client.get("/courses/small").words != before


def test_a_course_that_is_not_there_is_said_so(client, shelf):
    page = client.get("/courses/nothing", status=404)

    assert "no course" in page.words


def test_media_that_no_course_uses_is_not_there(client, shelf):
    client.get(f"/media/{'a' * 64}/x.svg", status=404)
