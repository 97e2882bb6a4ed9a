"""Media in an object store: a folder by default, any S3-compatible store by its address."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, ObjectStore, from_url

PIECE = 512 * 1024
"""Bytes held in memory at a time."""


@cache
def open_store(url: str) -> ObjectStore:
    """Return the store at `url`: a folder's path, which is made, or `s3://bucket/prefix`."""
    if "://" in url:
        return from_url(url)
    return LocalStore(Path(url).resolve(), mkdir=True)


def keep(store: ObjectStore, digest: str, file: Path) -> None:
    """Store a file under its digest; one that is there already stays as it is."""
    try:
        obstore.put(store, _place(digest), file, mode="create")
    except AlreadyExistsError:
        return


def read(store: ObjectStore, digest: str, start: int, end: int) -> Iterator[bytes]:
    """Yield the bytes from `start` to before `end` of what is stored under `digest`, in pieces.

    :raise FileNotFoundError: when there is nothing.
    """
    for begin in range(start, end, PIECE):
        yield bytes(
            obstore.get_range(store, _place(digest), start=begin, end=min(begin + PIECE, end))
        )


def _place(digest: str) -> str:
    return f"{digest[:2]}/{digest}"
