"""Findings: what is wrong in a file that people write, where, and what to write instead."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One mistake; `message` says the remedy."""

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
