"""The proof that the ledger was not altered: every entry sealed, every seal chained.

A seal is SHA-256 over a random salt and the entry's content in canonical JSON; a link of the chain
is SHA-256 over the link before and the seal. The chain alone proves the order and the number of
entries, and gives nothing of their content away.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

UNSEALED = frozenset({"id", "sequence", "salt", "seal", "chain"})


@dataclass(frozen=True, slots=True)
class Seal:
    """What the proof adds to an entry."""

    salt: str
    seal: str
    chain: str


def seal(content: Mapping[str, object], *, chain: str) -> Seal:
    """Return the seal of a new entry that follows `chain`."""
    salt = secrets.token_hex(16)
    value = sealed(content, salt=salt)
    return Seal(salt, value, linked(chain, value))


def sealed(content: Mapping[str, object], *, salt: str) -> str:
    """Return the seal (hex) of `content`, the proof's own columns left out."""
    canonical = json.dumps(
        {name: _plain(value) for name, value in content.items() if name not in UNSEALED},
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(f"{salt}{canonical}".encode()).hexdigest()


def linked(chain: str, value: str) -> str:
    """Return the next link of the chain."""
    return hashlib.sha256(f"{chain}{value}".encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value
