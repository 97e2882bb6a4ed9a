from hypothesis import given

from app.rules.stored import from_text, to_text
from tests.unit.rules.strategies import standards


@given(standards())
def test_a_standard_comes_back_from_its_text_as_it_was(standard):
    text = to_text(standard)
    back = from_text(text)

    assert to_text(back) == text
    assert back.version == standard.digest() == back.digest()
    assert back.levels == standard.levels
