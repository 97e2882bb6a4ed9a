"""Columns that are encrypted in storage: identity numbers, dates of birth, rosters."""

import hashlib
from datetime import date

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Dialect, LargeBinary, String, TypeDecorator

_ring: list[MultiFernet] = []
_index_key: list[bytes] = []


class KeysMissing(Exception):
    """No key was given, or none of the keys opens the value."""


def use_keys(keys: str) -> None:
    """Seal with the first of the comma-separated Fernet `keys`; open with any of them.

    :raise ValueError: when a key is not 32 bytes of URL-safe base64.
    """
    each = [key.strip() for key in keys.split(",")]
    _ring[:] = [MultiFernet([Fernet(key) for key in each])]
    _index_key[:] = [hashlib.sha256(f"blind-index:{each[-1]}".encode()).digest()]


def index_key() -> bytes:
    """Return the key of blind indexes, made from the oldest key, which stays when one is added.

    :raise KeysMissing: when no keys are in use.
    """
    if not _index_key:
        raise KeysMissing("FIELD_KEYS is not set up, so sealed columns cannot be looked up.")
    return _index_key[0]


def _fernet() -> MultiFernet:
    if not _ring:
        raise KeysMissing("FIELD_KEYS is not set up, so sealed columns cannot be used.")
    return _ring[0]


class SealedText(TypeDecorator[str]):
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


class SealedDate(TypeDecorator[date]):
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


class SealedBytes(TypeDecorator[bytes]):
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
