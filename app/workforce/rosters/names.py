"""Names that look like another one: invisible characters, and letters of another script."""

import re
import unicodedata

_HIDDEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
_LOOKALIKE_SCRIPTS = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "MATHEMATICAL", "FULLWIDTH")
_RADICALS = re.compile("[\u2e80-\u2fdf\u31c0-\u31ef\uf900-\ufaff]")


def has_hidden_characters(name: str) -> bool:
    """Whether something in the name cannot be seen."""
    return any(unicodedata.category(character) in _HIDDEN for character in name)


def has_lookalikes(name: str) -> bool:
    """Whether letters stand in the name that only look like those of a usual name.

    A name all in Cyrillic or Greek is a name; the same letters beside others are a disguise.
    """
    if _RADICALS.search(name):
        return True
    scripts = {_script(character) for character in name if character.isalpha()}
    strange = scripts.intersection(_LOOKALIKE_SCRIPTS)
    return bool(strange) and (len(scripts) > 1 or not strange <= {"CYRILLIC", "GREEK", "ARMENIAN"})


def _script(character: str) -> str:
    return unicodedata.name(character, "").split(" ")[0]
