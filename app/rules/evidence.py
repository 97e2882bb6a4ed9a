"""Evidence: what the ledger knows of one worker, as plain values.

`number` is the ledger record's number; a decision cites it.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Completion:
    """A completed course, worth `credit_minutes` (45 a credit hour), good until `valid_until`.

    One that is `reported` is known from an employer's papers only.
    """

    number: str
    course: str
    credit_minutes: int
    tags: tuple[str, ...]
    completed_on: date
    valid_until: date | None = None
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Experience:
    """A period of work in an occupation, first and last day included; no last day: it goes on."""

    number: str
    occupation: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """A certificate of an occupation at a level from 5 (junior) to 1 (senior technician)."""

    number: str
    occupation: str
    level: int
    issued_on: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that counts for one worker; the order of the records means nothing."""

    born_on: date | None = None
    completions: tuple[Completion, ...] = ()
    experience: tuple[Experience, ...] = ()
    certificates: tuple[HeldCertificate, ...] = ()


def counting_on(evidence: Evidence, on: date) -> Evidence:
    """Return the evidence that counts on a day: nothing later than it, nothing expired before."""
    return Evidence(
        evidence.born_on,
        tuple(
            c
            for c in evidence.completions
            if c.completed_on <= on and (c.valid_until is None or c.valid_until >= on)
        ),
        tuple(e for e in evidence.experience if e.starts_on <= on),
        tuple(
            h
            for h in evidence.certificates
            if h.issued_on <= on and (h.valid_until is None or h.valid_until >= on)
        ),
    )
