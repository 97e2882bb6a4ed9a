"""The files of exports that were made in the background, in the store that media are in."""

from collections.abc import Iterator
from pathlib import Path

import obstore
from obstore.store import ObjectStore

PIECE = 512 * 1024
"""Bytes held in memory at a time."""


def keep(store: ObjectStore, export_id: int, file: Path) -> None:
    """Store an export's file: whole, or not at all."""
    obstore.put(store, _place(export_id), file)


def forget(store: ObjectStore, export_id: int) -> None:
    """Remove an export's file; one that is not there is removed already."""
    try:
        obstore.delete(store, _place(export_id))
    except FileNotFoundError:
        return


def size(store: ObjectStore, export_id: int) -> int | None:
    """Return how many bytes an export's file has; nothing when it is not there."""
    try:
        return int(obstore.head(store, _place(export_id))["size"])
    except FileNotFoundError:
        return None


def read(store: ObjectStore, export_id: int, length: int) -> Iterator[bytes]:
    """Yield an export's file of so many bytes in pieces."""
    for begin in range(0, length, PIECE):
        end = min(begin + PIECE, length)
        yield bytes(obstore.get_range(store, _place(export_id), start=begin, end=end))


def _place(export_id: int) -> str:
    return f"exports/{export_id}"
