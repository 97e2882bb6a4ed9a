"""Names and numbers in one spelling, and what in a name looks like something else."""

import re
import unicodedata

_HIDDEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0"
    "\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
"""Fillers and variation selectors, which their category does not call invisible."""
_LOOKALIKE_SCRIPTS = (
    "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "MATHEMATICAL", "FULLWIDTH",
)  # fmt: skip
_WHOLE_NAMES = {"CYRILLIC", "GREEK", "ARMENIAN"}
_RADICALS = re.compile("[\u2e80-\u2fdf\u31c0-\u31ef\uf900-\ufaff]")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af\u3007"
_POINTS = re.compile("[\u00b7\u2022\u2027\u2219\u22c5\u25cf\u30fb\uff65\u16eb\u0387]")
_POINT_BETWEEN = re.compile(f"(?<=[{_HAN}])\\s*[.·]\\s*(?=[{_HAN}])")
_SPACE_BETWEEN = re.compile(f"(?<=[{_HAN}])\\s+(?=[{_HAN}])")


def tidy_name(name: str) -> str:
    """Return a name in one spelling: full-width letters, points and spaces as they usually are.

    The point within a transcribed name is always ·, and a name in Chinese characters has no
    spaces, with which spreadsheets align names of two characters.
    """
    folded = _POINTS.sub("·", unicodedata.normalize("NFKC", name)).strip()
    folded = _SPACE_BETWEEN.sub("", _POINT_BETWEEN.sub("·", folded))
    return re.sub(r"\s+", " ", folded)


def tidy_number(number: str) -> str:
    """Return an employee number in one spelling: full-width digits and letters as usual ones."""
    return unicodedata.normalize("NFKC", number).strip()


def has_hidden_characters(name: str) -> bool:
    """Whether something in the name cannot be seen."""
    if _UNSEEN.search(name):
        return True
    return any(unicodedata.category(character) in _HIDDEN for character in name)


def has_lookalikes(name: str) -> bool:
    """Whether letters stand in the name that only look like those of a usual name.

    A name all in Cyrillic or Greek is a name; the same letters beside others are a disguise.
    """
    if _RADICALS.search(name):
        return True
    scripts = {_script(character) for character in name if character.isalpha()}
    strange = scripts.intersection(_LOOKALIKE_SCRIPTS)
    return bool(strange) and (len(scripts) > 1 or not strange <= _WHOLE_NAMES)


def _script(character: str) -> str:
    return unicodedata.name(character, "").split(" ")[0]
