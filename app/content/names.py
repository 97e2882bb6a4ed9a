"""Keys out of the names of files, folders and headings."""

import re
import unicodedata

_NUMBER = re.compile(r"(?P<number>\d+)[-_. ]+(?P<rest>.+)")
_CANONICAL = re.compile(r"(?:\d+-)?[a-z0-9]+(?:-[a-z0-9]+)*")
_NO_KEY = re.compile(r"[^a-z0-9]+")

LONGEST_KEY = 80


def slugified(text: str) -> str:
    """Return `text` in lower case letters, digits and hyphens; '' when nothing remains."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NO_KEY.sub("-", plain).strip("-")


def key_of(name: str) -> str:
    """Return the key that `name` (without suffix) makes, without its order number."""
    found = _NUMBER.fullmatch(name)
    return slugified(found["rest"] if found else name)[:LONGEST_KEY].strip("-")


def is_canonical(name: str) -> bool:
    """Whether `name` is written as names should be: `01-lower-case`."""
    return len(name) <= LONGEST_KEY and _CANONICAL.fullmatch(name) is not None


def order_of(name: str) -> tuple[int, str]:
    """Return where `name` stands among others: by its number, then by its letters."""
    found = _NUMBER.fullmatch(name)
    return (int(found["number"][:9]) if found else 10**9, name)


def title_of(name: str) -> str:
    """Return a title for a file or folder that gives none."""
    found = _NUMBER.fullmatch(name)
    words = re.sub(r"[-_]+", " ", found["rest"] if found else name).strip()
    return words[:1].upper() + words[1:] if words else name
