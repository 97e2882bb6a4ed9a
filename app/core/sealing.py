"""Columns that are encrypted in storage: identity numbers, dates of birth, rosters."""

import hashlib
from datetime import date

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Dialect, LargeBinary, String, TypeDecorator

_ring: list[MultiFernet] = []
_newest: list[Fernet] = []
_index_keys: list[bytes] = []


class KeysMissing(Exception):
    """No key was given, or none of the keys opens the value."""


def use_keys(keys: str) -> None:
    """Seal with the first of the comma-separated Fernet `keys`; open with any of them.

    :raise ValueError: when a key is not 32 bytes of URL-safe base64.
    """
    each = [key.strip() for key in keys.split(",")]
    fernets = [Fernet(key) for key in each]
    _ring[:], _newest[:] = [MultiFernet(fernets)], fernets[:1]
    _index_keys[:] = [hashlib.sha256(f"blind-index:{key}".encode()).digest() for key in each]


def index_keys() -> tuple[bytes, ...]:
    """Return the keys of blind indexes, the newest first: it indexes, all of them find.

    :raise KeysMissing: when no keys are in use.
    """
    if not _index_keys:
        raise KeysMissing("FIELD_KEYS is not set up, so sealed columns cannot be looked up.")
    return tuple(_index_keys)


def is_newest(stored: str | bytes) -> bool:
    """Whether what a sealed column stores was sealed with the newest key."""
    try:
        _newest[0].decrypt(stored)
    except InvalidToken:
        return False
    return True


def resealed(stored: str | bytes) -> bytes:
    """Return what a sealed column stores, sealed with the newest key.

    :raise KeysMissing: when no key opens it.
    """
    try:
        return _fernet().rotate(stored)
    except InvalidToken as error:
        raise KeysMissing("None of the keys in FIELD_KEYS opens a sealed column.") from error


def _fernet() -> MultiFernet:
    if not _ring:
        raise KeysMissing("FIELD_KEYS is not set up, so sealed columns cannot be used.")
    return _ring[0]


class Sealed:
    """What every sealed column type is, so that they can all be found."""


class SealedText(Sealed, TypeDecorator[str]):
    """Text that the database sees only encrypted."""

    impl = String(400)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return `value` sealed."""
        return None if value is None else _fernet().encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the opened text.

        :raise KeysMissing: when no key opens it.
        """
        if value is None:
            return None
        try:
            return _fernet().decrypt(value).decode()
        except InvalidToken as error:
            raise KeysMissing("None of the keys in FIELD_KEYS opens a sealed column.") from error


class SealedDate(Sealed, TypeDecorator[date]):
    """A day that the database sees only encrypted."""

    impl = String(400)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """Return `value` sealed."""
        return None if value is None else _fernet().encrypt(value.isoformat().encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """Return the opened day.

        :raise KeysMissing: when no key opens it.
        """
        text = SealedText().process_result_value(value, dialect)
        return None if text is None else date.fromisoformat(text)


class SealedBytes(Sealed, TypeDecorator[bytes]):
    """A file that the database sees only encrypted."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Return `value` sealed."""
        return None if value is None else _fernet().encrypt(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Return the opened file.

        :raise KeysMissing: when no key opens it.
        """
        if value is None:
            return None
        try:
            return _fernet().decrypt(value)
        except InvalidToken as error:
            raise KeysMissing("None of the keys in FIELD_KEYS opens a sealed column.") from error
