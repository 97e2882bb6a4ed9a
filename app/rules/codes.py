"""Every code that a check of standards may give, and what it means."""

from app.core.findings import Code, error, warning

CODES: dict[str, Code] = {
    # The file
    "unreadable": error("The file cannot be read."),
    "too-large": error("The file is larger than a standard may be."),
    "bad-utf-8": error("The file is not UTF-8."),
    "bad-yaml": error("The file is no readable YAML, or is empty."),
    "not-allowed": error("The file uses an anchor, an alias or a tag of YAML."),
    "too-deep": error("Lists and mappings are nested too deeply."),
    # Keys and values
    "unknown-key": error("A key is not known here."),
    "duplicate-key": error("The same key, level, route or list entry stands twice."),
    "missing-key": error("A key that is needed is missing or empty."),
    "missing-translation": error("A title or note is missing in one of the two languages."),
    "wrong-type": error("A text, number, list or mapping stands where another is needed."),
    "bad-value": error("A value is not one that its key takes."),
    "empty-list": error("A list or mapping that needs entries has none."),
    # Rules
    "unknown-requirement": error("There is no requirement of this name."),
    "several-requirements": error("One list entry holds more than one requirement."),
    "bad-level": error("A level is not one of 5, 4, 3, 2 and 1."),
    "count-too-large": error("More is asked for than the list holds."),
    "duplicate-code": error("Two files have the same code."),
    "unknown-course": warning("No published course has this address."),
    "unknown-tag": warning("No published course has this tag."),
}
