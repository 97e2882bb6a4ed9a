"""Media in an object store: a folder by default, any S3-compatible store by its address."""

from functools import cache
from pathlib import Path

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, ObjectStore, from_url


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


def fetch(store: ObjectStore, digest: str) -> bytes:
    """Return the bytes stored under `digest`.

    :raise FileNotFoundError: when there are none.
    """
    return bytes(obstore.get(store, _place(digest)).bytes())


def _place(digest: str) -> str:
    return f"{digest[:2]}/{digest}"
