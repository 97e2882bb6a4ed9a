"""Where things are: what an address in a course's text leads to."""

import posixpath
import re
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urlsplit

PICTURES = frozenset(["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"])
SOUNDS = frozenset(["m4a", "mp3", "oga", "ogg", "opus", "wav"])
FILMS = frozenset(["mp4", "webm"])

EXTERNAL = frozenset(["http", "https"])
_NO_ADDRESS = re.compile(r"[\x00-\x1f<>\"\\^`{|}]|://[^/]*[\s@']")

CONTACTS = frozenset(["mailto", "tel"])


@dataclass(frozen=True, slots=True)
class Places:
    """The addresses of a course's pages and media by path; `languages` are its subfolders.

    `sizes` are width and height of the pictures whose size is known.
    """

    pages: dict[str, str] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    sizes: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """What an address leads to: a page by `path` and `anchor`, or a medium, or outside."""

    address: str
    path: str = ""
    anchor: str = ""
    external: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an address leads nowhere: a finding's code and message."""

    code: str
    message: str


def media_address(digest: str, path: str) -> str:
    """Return the address under which the media file of `digest` is served."""
    return f"/media/{digest}/{quote(posixpath.basename(path))}"


def suffix(path: str) -> str:
    """Return the part of `path` after its last dot, in lower case."""
    return posixpath.splitext(path)[1][1:].lower()


def within(places: Places, file: str) -> tuple[str, str]:
    """Return the language folder that `file` stands in ('' for none) and its path in there."""
    first, _, rest = file.partition("/")
    return (first, rest) if rest and first in places.languages else ("", file)


def link_target(places: Places, file: str, address: str) -> Target | Refusal:
    """Return what a link to `address` in `file` leads to."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return _bad(address)
    if _NO_ADDRESS.search(address.strip()):
        return _bad(address)
    if parts.scheme in EXTERNAL and parts.netloc:
        return Target(address.strip(), external=True)
    if parts.scheme in CONTACTS:
        return Target(address.strip())
    if parts.scheme or parts.netloc:
        return _bad(address)
    if parts.path.startswith("/"):
        return Target(address) if parts.path.startswith("/courses/") else _absolute(address)
    if not parts.path:
        return Target(address, anchor=unquote(parts.fragment), path=file)
    return _inside(places, file, unquote(parts.path), anchor=unquote(parts.fragment))


def media_target(places: Places, file: str, address: str) -> Target | Refusal:
    """Return the media file that `address` in `file` leads to."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return _bad(address)
    if parts.scheme in EXTERNAL or parts.netloc:
        message = f"`{address}` lies on another server: put a copy into media/ and name that."
        return Refusal("external-media", message)
    if parts.scheme or parts.path.startswith("/"):
        return _bad(address)
    found = _medium(places, file, unquote(parts.path))
    if found:
        return found
    message = f"`{address}` does not exist: put the file into media/ and name it as `../media/…`."
    return Refusal("missing-media", message)


def medium_path(places: Places, file: str, path: str) -> str | None:
    """Return the media path that `path` relative to `file` means, in the file's language first."""
    language = within(places, file)[0]
    plain = _joined(places, file, path)
    for candidate in (f"{language}/{plain}", plain):
        if candidate in places.media:
            return candidate
    return None


def _joined(places: Places, file: str, path: str) -> str:
    """Return what `path` means from `file` on, without the folder of a language."""
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
    return within(places, joined)[1]


def _medium(places: Places, file: str, path: str) -> Target | None:
    found = medium_path(places, file, path)
    return Target(places.media[found], path=found) if found else None


def _inside(places: Places, file: str, path: str, *, anchor: str) -> Target | Refusal:
    if medium := _medium(places, file, path):
        return medium
    language = within(places, file)[0]
    plain = _joined(places, file, path)
    if plain in places.pages:
        address = places.pages[plain] + (f"#{quote(anchor)}" if anchor else "")
        translated = f"{language}/{plain}" if language else plain
        return Target(address, path=translated, anchor=anchor)
    message = (
        f"`{path}` leads nowhere: write the path of a lesson or media file from this file on."
    )
    return Refusal("broken-link", message)


def _absolute(address: str) -> Refusal:
    message = f"`{address}` begins with `/`: write a path from this file on, such as `02-next.md`."
    return Refusal("bad-address", message)


def _bad(address: str) -> Refusal:
    shown = address if len(address) <= 60 else f"{address[:57]}…"
    message = f"`{shown}` is no address that a course may use: write https://… or a relative path."
    return Refusal("bad-address", message)
