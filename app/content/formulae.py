"""Formulae: LaTeX to MathML, on the server."""

import re
from functools import cache

from math_core import LatexError, LatexToMathML

_COLOURS = re.compile(r"\x1b\[[\d;]*m")
_DELIMITERS = (r"\(", r"\)", r"\[", r"\]")


class BadFormula(Exception):
    """The formula cannot be read, and why."""


def to_mathml(marked: str) -> str:
    r"""Return the MathML of a formula between `\(` and `\)` or `\[` and `\]`.

    :raise BadFormula: with a sentence for the lecturer.
    """
    latex = marked.strip()
    display = latex.startswith(r"\[")
    if latex.startswith(_DELIMITERS):
        latex = latex[2:-2].strip()
    try:
        return str(_converter().convert_with_local_state(latex, displaystyle=display))
    except LatexError as error:
        raise BadFormula(_sentence(str(error))) from None


def _sentence(report: str) -> str:
    """Return what the converter's drawing of the mistake says."""
    plain = _COLOURS.sub("", report)
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    return lines[0].removeprefix("Error:").strip() if lines else "it cannot be read"


@cache
def _converter() -> LatexToMathML:
    return LatexToMathML(fancy_error=True)
