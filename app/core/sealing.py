"""Columns that are encrypted in storage: identity numbers, dates of birth."""

from datetime import date

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Dialect, String, TypeDecorator

_ring: list[MultiFernet] = []


class KeysMissing(Exception):
    """No key was given, or none of the keys opens the value."""


def use_keys(keys: str) -> None:
    """Seal with the first of the comma-separated Fernet `keys`; open with any of them.

    :raise ValueError: when a key is not 32 bytes of URL-safe base64.
    """
    _ring[:] = [MultiFernet([Fernet(key.strip()) for key in keys.split(",")])]


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
