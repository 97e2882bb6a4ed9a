"""Lists as CommonMark has them, for a parser that knows them only indented by fours.

Below an item, whatever stands under its text belongs to it; a list may follow a paragraph without
an empty line; `1)` counts like `1.`. Boxes, tabs and footnotes hold what stands four columns in.
"""

import re

from markdown.preprocessors import Preprocessor

_ITEM = re.compile(
    r"(?P<mark>[-*+]|\d{1,9}[.)])(?P<gap> +)(?P<text>\S.*)|(?P<bare>[-*+]|\d{1,9}\.)"
)
_RULE = re.compile(r"([-*_])(?:\s*\1){2,}\s*")
_BOX = re.compile(r"(?:!!!|\?\?\?\+?|===[!+]*) |\[\^[^\]]+\]:|:   ")
_INTERRUPTS = re.compile(r"[-*+] |1[.)] ")
_FORMULA = re.compile(r"\$\$|\\\[|\\begin\{")
_FORMULA_END = re.compile(r"\$\$\s*$|\\\]\s*$|\\end\{[a-z*]+\}\s*$")

STEP = 4


class CommonLists(Preprocessor):
    """Indents what stands in lists by four columns a level."""

    def run(self, lines: list[str]) -> list[str]:
        """Return `lines` as the parser wants them."""
        walk = _Walk()
        for line in lines:
            walk.take(line)
        return walk.lines


class _Walk:
    """The lines so far, and of each open item or box its mark and its content's column."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._open: list[tuple[int, str]] = []
        self._last = "empty"
        self._fresh = False
        self._parted = False
        self._formula = False

    def take(self, line: str) -> None:
        """Add `line` to the lines, where it belongs."""
        text = line.lstrip(" ")
        if not text or self._is_formula(text):
            self._parted = self._parted or not text
            self._last = "text" if text else "empty"
            self.lines.append(line)
            return
        column = len(line) - len(text)
        inside = [open_ for open_ in self._open if open_[0] <= column]
        relative = column - (inside[-1][0] if inside else 0)
        item = None if relative >= STEP or _RULE.fullmatch(text) else _ITEM.fullmatch(text)
        if item and self._may_begin(text, inside):
            self._item(item, column, inside)
        elif len(inside) < len(self._open) and self._last in ("item", "text") and _is_lazy(text):
            self.lines.append(line)
        else:
            self._content(text, column, inside, relative=relative)

    def _is_formula(self, text: str) -> bool:
        """Whether the line belongs to a displayed formula, whose marks make no list."""
        if self._formula:
            self._formula = not _FORMULA_END.search(text)
            return True
        found = _FORMULA.match(text)
        self._formula = found is not None and not _FORMULA_END.search(text, found.end())
        return self._formula

    def _may_begin(self, text: str, inside: list[tuple[int, str]]) -> bool:
        """Whether an item may stand here: a number other than 1 does not end a paragraph."""
        sibling = len(inside) < len(self._open)
        return sibling or self._last != "text" or _INTERRUPTS.match(text) is not None

    def _item(self, item: re.Match[str], column: int, inside: list[tuple[int, str]]) -> None:
        if self._needs_gap(item, inside):
            self.lines.append("")
        mark = (item["mark"] or item["bare"]).replace(")", ".")
        gap = len(item["gap"] or " ")
        width = len(mark) + (gap if gap <= STEP else 1)
        self.lines.append(" " * STEP * len(inside) + f"{mark} {item['text'] or ''}".rstrip())
        self._open = [*inside, (column + width, mark[-1])]
        self._last, self._fresh, self._parted = "item", True, False

    def _needs_gap(self, item: re.Match[str], inside: list[tuple[int, str]]) -> bool:
        """Whether the parser would take the item for more of the text above it."""
        if self._last == "empty":
            return False
        sibling = self._open[len(inside)][1] if len(inside) < len(self._open) else ""
        if sibling:
            other = (item["mark"] or item["bare"])[-1].replace(")", ".")
            return (self._parted and self._last != "item") or (sibling == ".") != (other == ".")
        nested = inside and inside[-1][1] != "box"
        return self._last == "solid" or (self._last == "text" and not nested)

    def _content(
        self, text: str, column: int, inside: list[tuple[int, str]], *, relative: int
    ) -> None:
        if inside and relative < STEP:
            if self._fresh and len(inside) == len(self._open):
                inside = [*inside[:-1], (column, inside[-1][1])]
            relative = 0
        if len(inside) < len(self._open) and self._last != "empty":
            self.lines.append("")
        self._open = inside
        self.lines.append(" " * (STEP * len(inside) + relative) + text)
        self._last, self._fresh = "solid" if text.startswith("\x02") else "text", False
        if relative < STEP and (box := _BOX.match(text)):
            self._open = [*inside, (column + STEP, "box")]
            self._last = "item" if _ITEM.fullmatch(text[box.end() :]) else "text"


def _is_lazy(text: str) -> bool:
    """Whether a line below an item goes on with its paragraph."""
    return not re.match(r"#{1,6}\s|>|\||!!!|\?\?\?|===|\[\^|\x02", text)
