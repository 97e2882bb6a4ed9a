"""The safe patterns of short texts: regular expressions that cannot stall a server.

Allowed are letters, `.`, classes, escapes of one character, groups with `|`, and the quantifiers
`?`, `*`, `+`, `{n}`, `{m,n}` on single characters; a group may be made optional, not repeated. The
number of ways in which a pattern can be tried is then at most the product of its choices.
"""

import re
from functools import lru_cache

LONGEST_PATTERN = 200
LONGEST_TEXT = 100
"""Characters of a response that are tried against patterns."""

MOST_WAYS = 1_000_000

# A doubled `-`, `&`, `~` or `|` in a class is kept for set operations (re, FutureWarning).
_IN_CLASS = r"(?:(?!--|&&|~~|\|\|)[^\[\]\\])"
_TOKEN = re.compile(
    r"(?P<open>\((?:\?:)?(?![?*+]))"
    r"|(?P<close>\)\??)"
    r"|(?P<branch>\|)"
    r"|(?P<single>\\[dwsDWS.\\+*?()\[\]{}|/^$-]"
    rf"|\[\^?{_IN_CLASS}+\]|[^\\()\[\]{{}}|*+?^$])"
    r"(?P<times>\?|\*|\+|\{\d{1,2}(?:,\d{1,2})?\})?"
)


def pattern_problem(pattern: str) -> str | None:
    """Return what keeps `pattern` from being safe, as a sentence; nothing when it is safe."""
    if len(pattern) > LONGEST_PATTERN:
        return f"A pattern may have {LONGEST_PATTERN} characters at most."
    tokens = list(_TOKEN.finditer(pattern))
    if "".join(token[0] for token in tokens) != pattern:
        return "A pattern may repeat single characters only, and use groups, classes and `|`."
    if _ways(tokens) > MOST_WAYS:
        return "The pattern has too many choices; use fewer `*`, `+` and `|`."
    try:
        re.compile(pattern)
    except re.error as error:
        return f"The pattern cannot be read: {error}."
    return None


def matches(pattern: str, text: str) -> bool:
    """Whether the whole of `text` matches the safe `pattern`; an unsafe one matches nothing."""
    compiled = _compiled(pattern)
    return compiled is not None and len(text) <= LONGEST_TEXT and bool(compiled.fullmatch(text))


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    return None if pattern_problem(pattern) else re.compile(pattern, re.IGNORECASE)


def _ways(tokens: list[re.Match[str]]) -> int:
    ways = 1
    for token in tokens:
        ways *= _choices(token)
    return ways


def _choices(token: re.Match[str]) -> int:
    """Return in how many ways the token can be tried at most."""
    if token["branch"] or token[0].endswith(")?"):
        return 2
    times = token["times"]
    if times is None:
        return 1
    if times in ("*", "+"):
        return LONGEST_TEXT
    low, _, high = times.strip("{}").partition(",")
    return 2 if times == "?" else max(1, int(high or low) - int(low) + 1)
