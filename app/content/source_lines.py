"""Finding the line of a text that something in its HTML came from."""

import re

_FENCE = re.compile(r"^ {0,12}(`{3,}|~{3,})")
_SPAN = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_NOT_NEW_LINE = re.compile(r"[^\n]")


class SourceLines:
    """A text whose pieces can be looked up in the order in which they stand."""

    def __init__(self, text: str, first_line: int) -> None:
        self.text = without_code(text)
        self._folded = self.text.casefold()
        self._first_line = first_line
        self._seen: dict[str, int] = {}

    def line(self, *needles: str) -> int:
        """Return the line of the next place of the first needle that is there at all."""
        for needle in needles:
            folded = needle.casefold()
            at = self._folded.find(folded, self._seen.get(folded, -1) + 1)
            if at < 0:
                at = self._seen.get(folded, -1)
            if folded and at >= 0:
                self._seen[folded] = at
                return self._first_line + self._folded.count("\n", 0, at + 1)
        return self._first_line


def without_code(text: str) -> str:
    """Return `text` with its code made blank, so that every line stays where it is."""
    lines = []
    fence = ""
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if fence:
            lines.append("")
            if found and found[1].startswith(fence) and line.strip() == found[1]:
                fence = ""
        elif found:
            fence = found[1]
            lines.append("")
        else:
            lines.append(line)
    return _SPAN.sub(lambda span: _NOT_NEW_LINE.sub(" ", span[0]), "\n".join(lines))
