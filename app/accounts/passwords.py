"""Password hashing: argon2id, 19 MiB, two passes (OWASP's second recommended setting)."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.accounts.good_passwords import folded

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_at_once = BoundedSemaphore(4)
# Checked when there is no such account, so that both answers take the same time.
_NOBODY = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """Return the salted hash of `password`."""
    with _at_once:
        return _hasher.hash(folded(password))


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether `password` is the one behind `password_hash`; as slow where there is no hash."""
    with _at_once:
        try:
            _hasher.verify(password_hash or _NOBODY, folded(password))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with older settings."""
    return _hasher.check_needs_rehash(password_hash)
