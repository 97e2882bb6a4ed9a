"""Questions, quizzes and responses, made up by hypothesis."""

from hypothesis import strategies as st

from app.grading.questions import Number, OneAnswer, SeveralAnswers, ShortText, TrueFalse

points = st.integers(1, 20)
SCORINGS = ["all-or-nothing", "per-option", "right-minus-wrong"]


@st.composite
def one_answers(draw, key="q"):
    options = draw(st.integers(2, 6))
    return OneAnswer(key, draw(points), options, draw(st.integers(0, options - 1)))


@st.composite
def several_answers(draw, key="q"):
    options = draw(st.integers(2, 7))
    right = draw(st.sets(st.integers(0, options - 1), min_size=1))
    scoring = draw(st.sampled_from(SCORINGS))
    return SeveralAnswers(key, draw(points), options, tuple(sorted(right)), scoring)


def true_falses(key="q"):
    return st.builds(TrueFalse, st.just(key), points, st.booleans())


@st.composite
def numbers(draw, key="q"):
    low, high = sorted(draw(st.lists(st.integers(-999, 999), min_size=2, max_size=2)))
    unit = draw(st.sampled_from(["", "mm", "rpm", "%", "kPa", "wafers"]))
    return Number(key, draw(points), str(low), str(high), unit)


def short_texts(key="q"):
    return st.builds(
        ShortText,
        st.just(key),
        points,
        st.just(("lockout", "上锁")),
        st.sampled_from([(), ("lock.?out",), ("(unsafe+)+",)]),
    )


def questions(key="q"):
    return st.one_of(
        one_answers(key), several_answers(key), true_falses(key), numbers(key), short_texts(key)
    )


def quizzes(max_size=8):
    sizes = st.integers(1, max_size)
    return sizes.flatmap(lambda n: st.tuples(*(questions(f"q{i}") for i in range(n))))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=600),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def right_response(question):
    """Return a response that earns everything."""
    match question:
        case OneAnswer():
            return str(question.right)
        case SeveralAnswers():
            return [str(index) for index in question.right]
        case TrueFalse():
            return "true" if question.right else "false"
        case Number():
            return question.low
        case ShortText():
            return question.accepted[0]
