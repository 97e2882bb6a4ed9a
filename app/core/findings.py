"""Findings: what is wrong in a file that people write, where, and what to write instead."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One mistake: `file` as its author names it, `message` with the remedy."""

    file: str
    line: int
    severity: Severity
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity} {self.code} {self.message}"


class Code(NamedTuple):
    """What a finding's code means, and whether it keeps the file from being used."""

    severity: Severity
    meaning: str


def error(meaning: str) -> Code:
    """Return a code that keeps the file from being used."""
    return Code("error", meaning)


def warning(meaning: str) -> Code:
    """Return a code that is worth a look and stops nothing."""
    return Code("warning", meaning)
