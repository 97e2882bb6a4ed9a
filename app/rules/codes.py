"""Every code that a check of standards may give, and what it means."""

from app.core.findings import Code


def _error(meaning: str) -> Code:
    return Code("error", meaning)


def _warning(meaning: str) -> Code:
    return Code("warning", meaning)


CODES: dict[str, Code] = {
    # The file
    "unreadable": _error("The file cannot be read."),
    "too-large": _error("The file is larger than a standard may be."),
    "bad-utf-8": _error("The file is not UTF-8."),
    "bad-yaml": _error("The file is no readable YAML, or is empty."),
    "not-allowed": _error("The file uses an anchor, an alias or a tag of YAML."),
    "too-deep": _error("Lists and mappings are nested too deeply."),
    # Keys and values
    "unknown-key": _error("A key is not known here."),
    "duplicate-key": _error("The same key, level, route or list entry stands twice."),
    "missing-key": _error("A key that is needed is missing or empty."),
    "missing-translation": _error("A title or note is missing in one of the two languages."),
    "wrong-type": _error("A text, number, list or mapping stands where another is needed."),
    "bad-value": _error("A value is not one that its key takes."),
    "empty-list": _error("A list or mapping that needs entries has none."),
    # Rules
    "unknown-requirement": _error("There is no requirement of this name."),
    "several-requirements": _error("One list entry holds more than one requirement."),
    "bad-level": _error("A level is not one of 5, 4, 3, 2 and 1."),
    "count-too-large": _error("More is asked for than the list holds."),
    "duplicate-code": _error("Two files have the same code."),
    "unknown-course": _warning("No published course has this address."),
    "unknown-tag": _warning("No published course has this tag."),
}
