"""Answer lines: `= 3183 ± 2 % rpm`, `= 3180..3190`, `= lockout | lock-out` and `~ pattern`."""

import re
from dataclasses import dataclass
from decimal import Decimal

from app.grading.patterns import pattern_problem
from app.grading.quantity import LARGEST_EXPONENT

LONGEST_ANSWER = 100
MOST_ANSWERS = 50

_NUMBER = r"[+\-−]?\d+(?:\.\d+)?(?:[eE][+\-−]?\d{1,2})?"
_UNIT = r"[^\d\s.,|±=~+\-][^\s|±=~]{0,19}"
_EXACT = re.compile(rf"(?P<value>{_NUMBER})(?:\s+(?P<unit>{_UNIT}))?|(?P<percent>{_NUMBER})%")
_TOLERANT = re.compile(
    rf"(?P<value>{_NUMBER})\s*(?P<unit>{_UNIT})?\s*(?:±|\+/?-)\s*"
    rf"(?P<by>{_NUMBER})\s*(?P<share>%)?\s*(?P<last>{_UNIT})?"
)
_RANGE = re.compile(rf"(?P<low>{_NUMBER})\s*\.\.\s*(?P<high>{_NUMBER})\s*(?P<unit>{_UNIT})?")
_LIKE_A_NUMBER = re.compile(
    r"[+\-−]?\d[\d\s.,]*(?:±|\+/?-|\.\.).*|[+\-−]?\d{1,3}(?:[,\s]\d{3})+.*"
)


class BadAnswer(Exception):
    """An answer line cannot be read: a finding's code and message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    """The bounds of a right number as decimal strings, and its unit."""

    low: str
    high: str
    unit: str


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """The accepted texts and the safe patterns."""

    accepted: tuple[str, ...]
    patterns: tuple[str, ...]


def number_answer(text: str) -> NumberAnswer | None:
    """Return the number that an answer line means, or nothing when it is a text.

    :raise BadAnswer: when it begins like a number and cannot be read.
    """
    text = text.strip()
    if len(text) > LONGEST_ANSWER:
        return None
    if found := _EXACT.fullmatch(text):
        value = _decimal(found["value"] or found["percent"])
        return _answer(value, value, found["unit"] or ("%" if found["percent"] else ""))
    if found := _RANGE.fullmatch(text):
        return _answer(_decimal(found["low"]), _decimal(found["high"]), found["unit"] or "")
    if found := _TOLERANT.fullmatch(text):
        return _tolerant(found)
    if _LIKE_A_NUMBER.fullmatch(text) and "|" not in text:
        message = f"`{text[:60]}` is no number: write `= 3183 ± 2 % rpm`, without separators."
        raise BadAnswer("bad-number", message)
    return None


def _tolerant(found: re.Match[str]) -> NumberAnswer:
    value, by = _decimal(found["value"]), abs(_decimal(found["by"]))
    if found["share"]:
        by = abs(value) * by / 100
    unit = found["unit"] or found["last"] or ""
    if found["unit"] and found["last"] and found["unit"] != found["last"]:
        message = f"The number is in `{found['unit']}` and in `{found['last']}`: write one unit."
        raise BadAnswer("bad-number", message)
    return _answer(value - by, value + by, unit)


def _answer(low: Decimal, high: Decimal, unit: str) -> NumberAnswer:
    if low > high:
        message = f"The range begins with {low:f} and ends with {high:f}: swap the two."
        raise BadAnswer("bad-number", message)
    return NumberAnswer(_plain(low), _plain(high), unit)


def _decimal(text: str) -> Decimal:
    value = Decimal(text.replace("−", "-"))
    if len(text) > 30 or abs(value.adjusted()) > LARGEST_EXPONENT:
        message = f"`{text[:40]}` has too many digits: 30 are allowed."
        raise BadAnswer("bad-number", message)
    return value


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def text_answer(lines: list[str]) -> TextAnswer:
    """Return the texts and patterns of a short text's answer lines, `=` and `~` still before them.

    :raise BadAnswer: when one is empty, too long or unsafe.
    """
    accepted: list[str] = []
    patterns: list[str] = []
    for line in lines:
        mark, text = line[0], line[1:].strip()
        parts = [text] if mark == "~" else re.split(r"(?<!\\)\|", text)
        for part in (part.strip().replace(r"\|", "|") for part in parts):
            if mark == "~" or part.startswith("~ "):
                patterns.append(_pattern(part.removeprefix("~ ").strip()))
            else:
                accepted.append(_accepted(part))
    if len(accepted) + len(patterns) > MOST_ANSWERS:
        raise BadAnswer("too-long", f"{MOST_ANSWERS} answers are allowed: leave some out.")
    return TextAnswer(tuple(dict.fromkeys(accepted)), tuple(dict.fromkeys(patterns)))


def _accepted(text: str) -> str:
    if not text:
        raise BadAnswer("no-answer", "An answer is empty: write it after `=`, or remove the `|`.")
    if len(text) > LONGEST_ANSWER:
        message = f"An answer may have {LONGEST_ANSWER} characters at most: shorten it."
        raise BadAnswer("too-long", message)
    return text


def _pattern(text: str) -> str:
    problem = pattern_problem(text) if text else "The pattern is empty: write it after `~`."
    if problem:
        raise BadAnswer("bad-pattern", problem)
    return text
