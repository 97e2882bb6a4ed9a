"""Reads back the text of a PDF, as far as those that typst writes need it."""

import re
import zlib

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n")
_PLAIN = rb"[^\\()]|\\[\s\S]"
_NESTED = rb"\((?:" + _PLAIN + rb"|\((?:" + _PLAIN + rb"|\((?:" + _PLAIN + rb")*\))*\))*\)"
_SHOWN = re.compile(
    rb"/Lang\([^)]*\)|/(f\d+) [\d.]+ Tf|(" + _NESTED + rb")|<([0-9A-Fa-f]+)>|(ET)\n"
)
_PAIR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n")
_ESCAPE = re.compile(rb"\\([0-7]{3}|[\s\S])")
_CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def page_texts(pdf):
    """Return what stands on each page: the pieces of text in the order of drawing, one a line."""
    objects = dict(_objects(pdf))
    kids = re.search(rb"/Type/Pages/Count \d+/Kids\[([^]]*)\]", pdf)[1]
    return [_page(objects, objects[number]) for number in re.findall(rb"(\d+) 0 R", kids)]


def _objects(pdf):
    for start in _OBJECT.finditer(pdf):
        yield start[1], pdf[start.end() : pdf.index(b"endobj", start.end())]


def _page(objects, page):
    fonts = dict(re.findall(rb"/(f\d+) (\d+) 0 R", _followed(objects, page, b"Resources")))
    letters = {name: _letters(objects, objects[number]) for name, number in fonts.items()}
    text, font = "", {}
    for name, literal, digits, end in _SHOWN.findall(
        _stream(_followed(objects, page, b"Contents"))
    ):
        if name:
            font = letters[name]
        codes = bytes.fromhex(digits.decode()) if digits else _literal(literal)
        text += "".join(font[codes[i : i + 2]] for i in range(0, len(codes), 2))
        text += "\n" if end else ""
    return text


def _followed(objects, holder, key):
    return objects[re.search(rb"/" + key + rb" (\d+) 0 R", holder)[1]]


def _letters(objects, font):
    """Return what each glyph stands for, by the font's own table."""
    table = _stream(_followed(objects, font, b"ToUnicode"))
    return {
        bytes.fromhex(glyph.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
        for glyph, text in _PAIR.findall(table)
    }


def _stream(item):
    head, _, data = item.partition(b"stream\n")
    length = int(re.search(rb"/Length (\d+)", head)[1])
    return zlib.decompress(data[:length]) if b"FlateDecode" in head else data[:length]


def _literal(literal):
    def meant(found):
        code = found[1]
        return bytes([int(code, 8)]) if len(code) == 3 else _CONTROLS.get(code, code)

    return _ESCAPE.sub(meant, literal[1:-1])
