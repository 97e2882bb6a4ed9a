"""What can stand on paper: PDF/A knows no empty boxes, so every character must have a picture."""

import re
import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pylopdf_fonts_zh_cn import sans_path, serif_path

LATIN = range(0x100, 0x180)
"""Letters of European names; those that the Chinese font lacks come from typst's own."""

_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_FORMS = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def shown(text: str) -> str:
    """Return `text` on one line, with the code of each character that has no picture.

    A name is never quietly shortened: a character that is left out would make another name.
    """
    if text.isascii() and text.isprintable():
        return text
    return _without_picture().sub(_as_code, _FORMS.sub("", _BREAKS.sub(" ", text)))


@cache
def borrowed_letters() -> str:
    """Return the letters that the Chinese font lacks and another one has."""
    own = set(_characters(sans_path()))
    return "".join(chr(code) for code in LATIN if code not in own)


@cache
def _without_picture() -> re.Pattern[str]:
    pictures = {*LATIN, *_characters(sans_path()), *_characters(serif_path())}
    every = "".join(re.escape(chr(code)) for code in sorted(pictures) if chr(code).isprintable())
    return re.compile(f"[^{every}\xa0\u3000]")


def _as_code(found: re.Match[str]) -> str:
    return f"‹U+{ord(found[0]):04X}›"


def _characters(font: Path) -> Iterator[int]:
    """Yield what an OpenType font has pictures of (its `cmap`, format 12: groups of codes)."""
    data = font.read_bytes()
    tables = struct.unpack_from(">H", data, 4)[0]
    entries = (struct.unpack_from(">4sIII", data, 12 + 16 * number) for number in range(tables))
    start = next(offset for tag, _sum, offset, _length in entries if tag == b"cmap")
    for number in range(struct.unpack_from(">H", data, start + 2)[0]):
        part = start + struct.unpack_from(">I", data, start + 8 + 8 * number)[0]
        if struct.unpack_from(">H", data, part)[0] == 12:
            groups = struct.unpack_from(">I", data, part + 12)[0]
            for first, last, _glyph in struct.iter_unpack(
                ">III", data[part + 16 : part + 16 + 12 * groups]
            ):
                yield from range(first, last + 1)
            return
