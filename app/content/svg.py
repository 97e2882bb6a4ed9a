"""SVG pictures: no script, no event handler, nothing from outside."""

import re
from xml.parsers import expat

MOST_PROBLEMS = 10
LARGEST = 2 * 1024 * 1024

_FORBIDDEN = frozenset(
    ["audio", "canvas", "embed", "foreignobject", "handler", "iframe", "link", "listener"]
) | {"object", "script", "video"}
_ADDRESSES = frozenset(["href", "src"])
_OUTSIDE = re.compile(
    r"@import|url\((?!\s*(?:['\"]\s*)?(?:#|data:image/(?:png|jpeg|gif|webp);))", re.IGNORECASE
)
_INSIDE = re.compile(r"\s*(?:#|data:image/(?:png|jpeg|gif|webp);)", re.IGNORECASE)


def svg_problems(data: bytes) -> list[tuple[int, str]]:
    """Return line and message of each thing that makes the picture unsafe or unreadable."""
    if len(data) > LARGEST:
        return [(1, "The picture is larger than 2 MB: simplify it, or save it as .png.")]
    return _Checker().check(data)


class _Checker:
    def __init__(self) -> None:
        self._problems: list[tuple[int, str]] = []
        self._inside_style = False
        self._root = True
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.EntityDeclHandler = self._entity
        self._parser.ProcessingInstructionHandler = self._instruction

    def check(self, data: bytes) -> list[tuple[int, str]]:
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            reason = expat.errors.messages[error.code]
            self._problems.append((error.lineno, f"This is no SVG ({reason}): export it anew."))
        except _Enough:
            pass
        return self._problems

    def _report(self, message: str) -> None:
        self._problems.append((self._parser.CurrentLineNumber, message))
        if len(self._problems) >= MOST_PROBLEMS:
            raise _Enough

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2].lower()
        if self._root and tag != "svg":
            self._report(f"The picture begins with <{name}> instead of <svg>: export it anew.")
        self._root = False
        self._inside_style = tag == "style"
        if tag in _FORBIDDEN:
            self._report(f"<{name}> is not allowed in a picture: remove it.")
        for attribute, value in attributes.items():
            self._check_attribute(tag, attribute, value)

    def _check_attribute(self, tag: str, attribute: str, value: str) -> None:
        name = attribute.rpartition(":")[2].lower()
        if name.startswith("on"):
            self._report(f"The event handler `{attribute}` is not allowed: remove it.")
        elif name in _ADDRESSES and not _INSIDE.match(value):
            self._report(f"`{attribute}` leads out of the picture: remove it.")
        elif name == "attributename" and value.rpartition(":")[2].lower() in _ADDRESSES:
            self._report(f"<{tag}> animates an address: remove it.")
        elif _OUTSIDE.search(value):
            self._report(f"`{attribute}` refers to something outside of the picture: remove it.")

    def _end(self, _name: str) -> None:
        self._inside_style = False

    def _text(self, text: str) -> None:
        if self._inside_style and _OUTSIDE.search(text):
            self._report("The style refers to something outside of the picture: remove it.")

    def _entity(self, *_declaration: object) -> None:
        self._report("Entity declarations are not allowed: save it as plain SVG.")
        raise _Enough

    def _instruction(self, target: str, _data: str) -> None:
        self._report(f"The instruction `<?{target}` is not allowed: remove it.")


class _Enough(Exception):
    """Too many problems to go on."""
