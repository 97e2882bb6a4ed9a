"""How wide and high a picture is, from the first bytes of its file.

Sources: PNG 3rd edition 11.2.1; GIF89a 18; ITU-T T.81 B.2.2 with Exif 2.32 4.6.5 for pictures
turned by the camera; RFC 9649 for WebP; ISO/IEC 23008-12 6.5.3 and 6.5.10 for AVIF; SVG 2 8.2.
"""

import re
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from xml.parsers import expat

from app.content.places import suffix

Size = tuple[int, int]

LARGEST = 100_000
"""Pixels; more than this is no picture for a page."""

LINE = 720
"""Pixels at least for an SVG that gives its shape alone: it fills the line."""

_BEGINNING = 256 * 1024
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?|\.\d+)(?:px)?\s*", re.ASCII)
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG's markers that begin with the size."""

_SIDEWAYS = 5
"""From this Exif orientation on, width and height are exchanged."""


def picture_size(path: Path) -> Size | None:
    """Return width and height in pixels, or nothing when they cannot be known."""
    reader = _READERS.get(suffix(path.name))
    if reader is None:
        return None
    with path.open("rb") as file:
        data = file.read(_BEGINNING)
    with suppress(struct.error, LookupError, ArithmeticError, ValueError):
        size = reader(data)
        if size and min(size) > 0 and max(size) <= LARGEST:
            return size
    return None


def _png(data: bytes) -> Size | None:
    return _pair(">II", data, 16) if data[12:16] == b"IHDR" else None


def _gif(data: bytes) -> Size:
    return _pair("<HH", data, 6)


def _jpeg(data: bytes) -> Size | None:
    at, is_sideways = 2, False
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _FRAMES:
            height, width = _pair(">HH", data, at + 5)
            return (height, width) if is_sideways else (width, height)
        if marker == 0xFF:
            at += 1
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        if marker == 0xE1:
            is_sideways = is_sideways or _orientation(data[at + 4 : at + 2 + length]) >= _SIDEWAYS
        at += 2 + length
    return None


def _orientation(segment: bytes) -> int:
    """Return how a camera held the picture, 1 to 8; 1 when it does not say."""
    if not segment.startswith(b"Exif\0\0"):
        return 1
    exif = segment[6:]
    order = "<" if exif.startswith(b"II") else ">"
    with suppress(struct.error):
        (first,) = struct.unpack_from(f"{order}I", exif, 4)
        (entries,) = struct.unpack_from(f"{order}H", exif, first)
        for entry in range(first + 2, first + 2 + 12 * entries, 12):
            tag, kind = _pair(f"{order}HH", exif, entry)
            if (tag, kind) == (0x0112, 3):
                return int(struct.unpack_from(f"{order}H", exif, entry + 8)[0])
    return 1


def _webp(data: bytes) -> Size | None:
    kind = data[12:16]
    if kind == b"VP8 ":
        width, height = _pair("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X" and len(data) >= 30:
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    return None


def _avif(data: bytes) -> Size | None:
    """Return the largest of the items, which a picture cut into tiles is itself."""
    found = [_pair(">II", data, place.end() + 4) for place in re.finditer(b"ispe", data)]
    if not found:
        return None
    width, height = max(found, key=lambda size: size[0] * size[1])
    turn = re.search(rb"\x00\x00\x00\x09irot(.)", data, re.DOTALL)
    return (height, width) if turn and turn[1][0] & 1 else (width, height)


def _svg(data: bytes) -> Size | None:
    root = _root(data)
    width, height = _length(root.get("width", "")), _length(root.get("height", ""))
    if width and height:
        return _rounded(width, height)
    box = [float(number) for number in root.get("viewBox", "").replace(",", " ").split()]
    if len(box) != 4 or not 0 < min(box[2:]) <= max(box[2:]) <= LARGEST:
        return None
    width = width or (height * box[2] / box[3] if height else max(box[2], LINE))
    return _rounded(width, width * box[3] / box[2])


def _root(data: bytes) -> dict[str, str]:
    """Return the attributes of the outermost element."""
    roots: list[dict[str, str]] = []
    parser = expat.ParserCreate()

    def begin(_name: str, attributes: dict[str, str]) -> None:
        roots.append(attributes)
        parser.StartElementHandler = None

    parser.StartElementHandler = begin
    with suppress(expat.ExpatError):
        parser.Parse(data)
    return roots[0] if roots else {}


def _length(text: str) -> float:
    found = _LENGTH.fullmatch(text)
    return float(found[1]) if found else 0


def _rounded(width: float, height: float) -> Size:
    return round(width), round(height)


def _pair(layout: str, data: bytes, at: int) -> Size:
    first, second = struct.unpack_from(layout, data, at)
    return int(first), int(second)


_READERS: dict[str, Callable[[bytes], Size | None]] = {
    "avif": _avif,
    "gif": _gif,
    "jpeg": _jpeg,
    "jpg": _jpeg,
    "png": _png,
    "svg": _svg,
    "webp": _webp,
}
