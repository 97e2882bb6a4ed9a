"""Films and sounds: the player that a picture's notation makes of them, with captions."""

from dataclasses import dataclass
from html import escape
from posixpath import splitext

from app.content.places import FILMS, SOUNDS, Places, suffix

_NAMES = {"en": "English", "zh": "中文"}


@dataclass(frozen=True, slots=True)
class Player:
    """A player's HTML, the caption files that it names, and whether it should have some."""

    html: str
    captions: tuple[str, ...]
    lacks_captions: bool


def player(places: Places, path: str, address: str, *, alt: str) -> Player | None:
    """Return the player of the film or sound at `path`; nothing for a picture."""
    kind = suffix(path)
    if kind not in FILMS | SOUNDS:
        return None
    tag = "video" if kind in FILMS else "audio"
    captions = _captions(places, path)
    tracks = "".join(
        f'<track kind="captions" src="{escape(places.media[file])}" srclang="{language}" '
        f'label="{_NAMES[language]}">'
        for language, file in captions.items()
    )
    label = escape(alt)
    html = (
        f'<{tag} controls preload="metadata" src="{escape(address)}" aria-label="{label}">'
        f"{tracks}</{tag}>"
    )
    return Player(html, tuple(captions.values()), tag == "video" and not captions)


def _captions(places: Places, path: str) -> dict[str, str]:
    """Return by language the `.vtt` files beside `path`; `clip.vtt` is in the film's language."""
    stem = splitext(path)[0]
    found = {language: f"{stem}.{language}.vtt" for language in _NAMES}
    captions = {language: file for language, file in found.items() if file in places.media}
    own = "zh" if path.startswith("zh/") else "en"
    if f"{stem}.vtt" in places.media:
        captions.setdefault(own, f"{stem}.vtt")
    return captions
