"""What may stand in the HTML of a course, and the two sanitisers that see to it.

bleach goes first, nh3 has the last word: see docs/decisions/0006-sanitising.md.
"""

from functools import cache
from typing import Final

import nh3
from bleach.sanitizer import Cleaner


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TEXT = "a abbr b bdi bdo br cite code del dfn em i ins kbd mark q rp rt ruby s samp small span "
_TEXT += "strong sub sup time u var wbr"
_BLOCKS = "address article aside blockquote dd details div dl dt figcaption figure h2 h3 h4 h5 h6 "
_BLOCKS += (
    "hr li ol p pre section summary ul caption col colgroup table tbody td tfoot th thead tr"
)
_MEDIA = "audio img picture source track video"
_CONTROLS = "input label"
_FORMULAE = "math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts "
_FORMULAE += "mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder "
_FORMULAE += "munderover"

MATH_TAGS: Final = _names(_FORMULAE)
TAGS: Final = _names(f"{_TEXT} {_BLOCKS} {_MEDIA} {_CONTROLS}") | MATH_TAGS

DROPPED: Final = _names(
    "embed frame frameset iframe math-annotation noembed noframes noscript object plaintext "
    "script select style svg template textarea title xmp"
)
"""Elements that vanish together with what they hold."""

_EVERYWHERE = _names("class dir id lang title")
_CELL = _names("align colspan rowspan scope")
_PLAYER = _names("aria-label controls height loop muted poster preload src width")

_ATTRIBUTES: Final[dict[str, frozenset[str]]] = {
    "a": _names("href rel"),
    "audio": _PLAYER,
    "col": _names("span"),
    "colgroup": _names("span"),
    "details": _names("open"),
    "div": _names("data-tabs"),
    "img": _names("alt decoding height loading src width"),
    "input": _names("checked disabled name type"),
    "label": _names("for"),
    "ol": _names("start type reversed"),
    "source": _names("src type"),
    "td": _CELL,
    "th": _CELL,
    "time": _names("datetime"),
    "track": _names("default kind label src srclang"),
    "video": _PLAYER,
    "math": _names("display"),
    "mi": _names("mathvariant"),
    "mo": _names(
        "accent fence form largeop lspace maxsize minsize movablelimits rspace separator stretchy "
        "symmetric"
    ),
    "menclose": _names("notation"),
    "mfrac": _names("linethickness"),
    "mover": _names("accent"),
    "mpadded": _names("depth height lspace voffset width"),
    "mspace": _names("depth height linebreak width"),
    "mstyle": _names("displaystyle scriptlevel"),
    "mtable": _names("columnalign columnlines displaystyle rowlines scriptlevel"),
    "mtd": _names("columnalign columnspan rowspan"),
    "munder": _names("accentunder"),
    "munderover": _names("accent accentunder"),
}

SCHEMES: Final = frozenset(["http", "https", "mailto", "tel"])
_INPUTS = frozenset(["checkbox", "radio"])


def is_allowed(tag: str, name: str, value: str = "") -> bool:
    """Whether `tag` may have the attribute `name` with `value`; addresses are judged elsewhere."""
    if tag == "input" and name == "type":
        return value in _INPUTS
    return name in _EVERYWHERE or name in _ATTRIBUTES.get(tag, ())


def sanitised(html: str) -> str:
    """Return `html` without anything that is not on the safe list.

    What a browser would parse into something else is parsed until it stays the same.
    """
    before = _bleach().clean(html)
    after = nh3_sanitised(before)
    while after != before:
        before, after = after, nh3_sanitised(after)
    return after


def nh3_sanitised(html: str) -> str:
    """Return `html` as the last sanitiser leaves it."""
    return _nh3().clean(html)


@cache
def _bleach() -> Cleaner:
    return Cleaner(
        tags=TAGS, attributes=is_allowed, protocols=SCHEMES, strip=True, strip_comments=True
    )


@cache
def _nh3() -> nh3.Cleaner:
    attributes = {tag: set(names | _EVERYWHERE) for tag, names in _ATTRIBUTES.items()}
    attributes["input"].discard("type")
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=set(DROPPED),
        attributes=attributes | {"*": set(_EVERYWHERE)},
        tag_attribute_values={"input": {"type": set(_INPUTS)}},
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
