"""What belongs on a phone for a course to open without a signal."""

import re
from dataclasses import dataclass

from app.catalogue.shelf import Published
from app.content.release import Edition
from app.learning.progress import Progress, missing_for

PAGE_AROUND = 9_000
"""Bytes of a page beside its lesson's text, roughly."""

_MEDIA = re.compile(r'"(/media/([0-9a-f]{64})/[^"]+)"')


@dataclass(frozen=True, slots=True)
class Parcel:
    """Addresses with their sizes in bytes; sizes of pages are estimates, of media exact."""

    items: tuple[tuple[str, int], ...]

    @property
    def size(self) -> int:
        """Bytes of everything."""
        return sum(size for _, size in self.items)


def parcel(course: Published, edition: Edition, progress: Progress) -> Parcel:
    """Return the outline, every lesson that is open to the worker, and their pictures.

    Quizzes need a signal and are left out; so are films and sounds, which are asked for in parts.
    """
    outline = f"/learn/{course.slug}"
    sizes = {
        media.digest: media.size
        for media in course.release.media
        if media.content_type.startswith("image/")
    }
    items = {outline: PAGE_AROUND}
    for key in course.order:
        if key not in course.lessons or missing_for(course, key, progress):
            continue
        html = edition.lessons[key].html
        items[f"{outline}/{key}"] = PAGE_AROUND + len(html.encode())
        items |= {url: sizes[digest] for url, digest in _MEDIA.findall(html) if digest in sizes}
    return Parcel(tuple(items.items()))
