"""What belongs on a phone for a course to open without a signal."""

import hashlib
import re
from dataclasses import dataclass
from typing import Literal

from app.catalogue.shelf import Published
from app.content.release import Edition
from app.learning.progress import Progress, missing_for

PAGE_AROUND = 9_000
"""Bytes of a page beside its lesson's text, roughly."""

_MEDIA = re.compile(r'"(/media/([0-9a-f]{64})/[^"]+)"')


@dataclass(frozen=True, slots=True)
class Thing:
    """A page or file to be saved; the bytes of a page are an estimate, of media exact."""

    url: str
    bytes: int
    kind: Literal["outline", "lesson", "media"]


@dataclass(frozen=True, slots=True)
class Parcel:
    """All that a phone saves of one release for one worker, and what it cannot save."""

    digest: str
    things: tuple[Thing, ...]
    need_signal: tuple[str, ...]

    @property
    def size(self) -> int:
        """Bytes of everything."""
        return sum(thing.bytes for thing in self.things)

    @property
    def name(self) -> str:
        """A name that changes with the release, and when a further lesson opens."""
        addresses = "\n".join(thing.url for thing in self.things)
        return f"{self.digest}-{hashlib.sha256(addresses.encode()).hexdigest()[:8]}"


def parcel(course: Published, edition: Edition, progress: Progress) -> Parcel:
    """Return the outline, every lesson that is open to the worker, and their media.

    Quizzes need a signal: their clock is the server's.
    """
    outline = f"/learn/{course.slug}"
    sizes = {media.digest: media.size for media in course.release.media}
    things = {outline: Thing(outline, PAGE_AROUND, "outline")}
    for key in course.order:
        if key not in course.lessons or missing_for(course, key, progress):
            continue
        html = edition.lessons[key].html
        url = f"{outline}/{key}"
        things[url] = Thing(url, PAGE_AROUND + len(html.encode()), "lesson")
        for media, digest in _MEDIA.findall(html):
            if digest in sizes:
                things[media] = Thing(media, sizes[digest], "media")
    quizzes = tuple(f"{outline}/{key}" for key in course.order if key in course.quizzes)
    return Parcel(course.digest[:16], tuple(things.values()), quizzes)
