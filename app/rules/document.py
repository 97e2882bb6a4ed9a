"""From the bytes of a standard to a tree of YAML nodes, within limits."""

from collections.abc import Iterator

import yaml

from app.core.findings import Finding
from app.rules.codes import CODES

LARGEST = 128 * 1024
"""Bytes that a standard may have."""

DEEPEST = 24
"""Lists and mappings that may stand inside each other."""

Outcome = yaml.Node | Finding


def read_document(file: str, content: bytes) -> Outcome:
    """Return the root node of the one YAML document in `content`, or what keeps it from one."""
    if len(content) > LARGEST:
        return finding(file, 1, "too-large", f"Keep a standard under {LARGEST // 1024} KB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return finding(file, line, "bad-utf-8", "Save the file in the encoding UTF-8.")
    try:
        return next(_refusals(file, text), None) or _composed(file, text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        return finding(file, line, "bad-yaml", f"This cannot be read: {error.problem}.")
    except yaml.YAMLError as error:
        reason = str(error).splitlines()[0]
        return finding(file, 1, "bad-yaml", f"This cannot be read: {reason}.")


def finding(file: str, line: int, code: str, message: str) -> Finding:
    """Return the finding of `code`, which says how severe it is."""
    return Finding(file, line, CODES[code].severity, code, message)


def _composed(file: str, text: str) -> Outcome:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if root is None:
        return finding(file, 1, "bad-yaml", "The file is empty; write the standard in it.")
    return root


def _refusals(file: str, text: str) -> Iterator[Finding]:
    """Yield what is legal YAML and has no place in a standard, before a tree is built of it."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        if depth > DEEPEST:
            yield finding(file, line, "too-deep", f"Nest {DEEPEST} lists and mappings at most.")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            yield finding(file, line, "not-allowed", "Write it out instead of `&` and `*`.")
        if getattr(event, "tag", None):
            yield finding(file, line, "not-allowed", "Leave out the tag that begins with `!`.")
