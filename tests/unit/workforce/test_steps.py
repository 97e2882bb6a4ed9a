from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.workforce.assigning.steps import Begun, Rung, current

START = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
COURSES = tuple("abcdef")


def at(hours: int) -> datetime:
    return START + timedelta(hours=hours)


def rungs(slugs: str, **added: int) -> list[Rung]:
    return [Rung(slug, at(added.get(slug, 0))) for slug in slugs]


def begun(**states: str) -> dict[str, Begun]:
    return {slug: Begun(state, at(hours)) for hours, (slug, state) in enumerate(states.items(), 1)}


def test_first_course_comes_first_and_the_next_when_it_is_done_or_excused():
    assert current(rungs("abc"), {}) == "a"
    assert current(rungs("abc"), begun(a="done")) == "b"
    assert current(rungs("abc"), begun(a="excused")) == "b"
    assert current(rungs("abc"), begun(a="done", b="done", c="done")) is None


def test_what_is_under_way_or_waits_for_an_answer_holds_everything_else_back():
    assert current(rungs("abc"), begun(a="open")) == "a"
    assert current(rungs("abc"), begun(a="done", b="queued")) == "b"


def test_course_that_left_the_path_is_finished_before_the_next_one():
    assert current(rungs("bc"), begun(a="open")) == "a"
    assert current(rungs("bc"), begun(a="done")) == "b"


def test_who_was_let_go_and_comes_back_goes_on_where_it_was_left():
    assert current(rungs("abc"), begun(a="done", b="gone")) == "b"


def test_course_put_in_later_is_for_those_who_had_not_come_past_its_place():
    assert current(rungs("axb", x=9), begun(a="open")) == "a"
    assert current(rungs("axb", x=9), begun(a="done")) == "x"
    assert current(rungs("axbc", x=9), begun(a="done", b="open")) == "b"
    assert current(rungs("axbc", x=9), begun(a="done", b="done")) == "c"
    assert current(rungs("axb", x=9), begun(a="done", b="done")) is None
    assert current(rungs("abx", x=9), begun(a="done", b="done")) == "x"
    late = {"a": Begun("done", at(1)), "b": Begun("done", at(2)), "c": Begun("open", at(20))}
    assert current(rungs("axbc", x=9), late | {"c": Begun("done", at(20))}) is None


def test_another_order_leaves_no_course_out():
    assert current(rungs("cab"), begun(a="open")) == "a"
    assert current(rungs("cab"), begun(a="done")) == "c"


PATHS = st.permutations(COURSES).flatmap(
    lambda slugs: st.integers(2, len(slugs)).map(lambda length: tuple(slugs[:length]))
)


@settings(max_examples=200)
@given(PATHS, st.lists(st.sampled_from(["done", "excused", "gone", "wait"]), max_size=40))
def test_one_step_is_open_at_a_time_in_order_and_in_the_end_all_are_done(path, events):
    """Whatever happens to the open step, none comes before its turn."""
    steps, given_to, hour = [Rung(slug, START) for slug in path], {}, 0
    for event in [*events, *["done"] * len(path)]:
        slug = current(steps, given_to)
        if slug is None:
            break
        before = path[: path.index(slug)]
        assert all(given_to[each].state in ("done", "excused") for each in before)
        if given_to.get(slug, Begun("gone", START)).state == "gone":
            hour += 1
            given_to[slug] = Begun("open", at(hour))
        assert [s for s, each in given_to.items() if each.state == "open"] == [slug]
        if event != "wait":
            given_to[slug] = Begun(event, given_to[slug].at)

    assert current(steps, given_to) is None
    assert {slug: each.state in ("done", "excused") for slug, each in given_to.items()} == (
        dict.fromkeys(path, True)
    )


@settings(max_examples=200)
@given(PATHS, PATHS, st.integers(0, 6))
def test_changed_path_takes_nothing_back_and_still_comes_to_an_end(path, changed, done_before):
    """Courses that stay on the path are all done, wherever they stand then."""
    given_to: dict[str, Begun] = {}
    steps, hour = [Rung(slug, START) for slug in path], 0
    for _turn in range(done_before):
        hour += 1
        if (slug := current(steps, given_to)) is not None:
            given_to[slug] = Begun("done", at(hour))
    if (slug := current(steps, given_to)) is not None:
        given_to[slug] = Begun("open", at(hour + 1))
    opened, known = slug, set(path)
    steps = [Rung(each, START if each in known else at(hour + 2)) for each in changed]

    assert opened is None or current(steps, given_to) == opened
    for turn in range(20):
        if (slug := current(steps, given_to)) is None:
            break
        before = given_to.get(slug, Begun("", at(hour + 3 + turn)))
        given_to[slug] = Begun("done", before.at)
    assert slug is None
    assert known & set(changed) <= given_to.keys()
