import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.grading.paper import PaperQuestion, draw_paper
from app.grading.questions import OneAnswer, TrueFalse
from tests.unit.grading.strategies import quizzes

FOR_EVER = [
    ("q3", (1, 3, 2, 0)),
    ("q2", (3, 1, 0, 2)),
    ("q5", (3, 1, 0, 2)),
    ("q4", (0, 3, 1, 2)),
]

QUESTIONS = tuple(OneAnswer(f"q{i}", 1, options=4, right=0) for i in range(10))
POOLS = (("", ("q0", "q1", "q2", "q3")), ("esd", ("q4", "q5", "q6", "q7", "q8", "q9")))


def paper(**changes):
    plain = {
        "pools": POOLS,
        "draws": (),
        "shuffle_questions": False,
        "shuffle_options": False,
        "seed": 1,
    }
    return draw_paper(QUESTIONS, **plain | changes)


def keys(of):
    return [asked.question.key for asked in of.questions]


def test_paper_without_draws_holds_every_question_in_order():
    assert keys(paper()) == [f"q{i}" for i in range(10)]


def test_drawing_takes_the_count_from_each_pool_in_the_authors_order():
    drawn = keys(paper(draws=(("esd", 3), ("", 2))))

    assert [key in POOLS[1][1] for key in drawn] == [True, True, True, False, False]
    assert drawn == sorted(drawn[:3]) + sorted(drawn[3:])


def test_paper_is_the_same_for_ever():
    drawn = paper(
        draws=(("esd", 2), ("", 2)), shuffle_questions=True, shuffle_options=True, seed="42"
    )

    assert [(asked.question.key, asked.option_order) for asked in drawn.questions] == FOR_EVER


def test_integer_and_its_text_are_the_same_seed():
    assert paper(shuffle_questions=True, seed=7) == paper(shuffle_questions=True, seed="7")


def test_seeds_differ_in_what_they_draw_and_how_they_order():
    drawn = {tuple(keys(paper(draws=(("esd", 3),), seed=seed))) for seed in range(50)}
    orders = {
        paper(shuffle_options=True, seed=seed).questions[0].option_order for seed in range(99)
    }

    assert len(drawn) > 10
    assert len(orders) == 24


def test_questions_of_one_paper_are_shuffled_apart():
    orders = {asked.option_order for asked in paper(shuffle_options=True).questions}

    assert len(orders) > 1


def test_statement_is_never_shuffled():
    statement = TrueFalse("s", 1, right=True)
    drawn = draw_paper(
        [statement], pools=(), draws=(), shuffle_questions=True, shuffle_options=True, seed=1
    )

    assert drawn.questions == (PaperQuestion(statement),)
    assert drawn.questions[0].as_authored("true") == "true"


def test_question_is_found_by_its_key_only_when_it_is_on_the_paper():
    drawn = paper(draws=(("", 4),))

    assert drawn.find("q1").question.key == "q1"
    assert drawn.find("q9") is None


def test_position_shown_leads_to_the_authors_option_and_back():
    asked = PaperQuestion(QUESTIONS[0], option_order=(2, 0, 3, 1))

    assert asked.as_authored("0") == "2"
    assert asked.as_shown("2") == "0"
    assert asked.as_authored(["0", "3"]) == ["1", "2"]
    assert asked.as_authored(None) is None


@given(st.permutations(range(5)), st.sets(st.integers(0, 4)))
def test_mapping_there_and_back_changes_no_response(order, ticked):
    asked = PaperQuestion(OneAnswer("q", 1, 5, 0), tuple(order))
    response = [str(index) for index in sorted(ticked)]

    assert asked.as_shown(asked.as_authored(response)) == response
    assert asked.as_authored(asked.as_shown(response)) == response


@given(st.integers(0, 8), st.integers(0, 8), st.integers(0, 8), st.text(max_size=5))
def test_draw_has_no_duplicates_and_the_counts_asked_for(first, second, third, seed):
    drawn = keys(paper(draws=(("esd", first), ("", second), ("esd", third)), seed=seed))

    assert len(set(drawn)) == len(drawn) == min(6, first + third) + min(4, second)


@given(quizzes(), st.booleans(), st.booleans(), st.integers())
def test_same_seed_gives_the_same_complete_paper(questions, questions_too, options_too, seed):
    def again():
        return draw_paper(
            questions,
            pools=(),
            draws=(),
            shuffle_questions=questions_too,
            shuffle_options=options_too,
            seed=seed,
        )

    assert again() == again()
    assert sorted(keys(again())) == sorted(question.key for question in questions)


def test_drawing_from_a_pool_that_is_not_there_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError):
        paper(draws=(("none", 1),))
