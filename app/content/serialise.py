"""Releases as canonical JSON, and their digest."""

import hashlib
import json
from dataclasses import asdict

from pydantic import TypeAdapter

from app.content.release import Release

_RELEASE = TypeAdapter(Release)


def dumps(release: Release) -> bytes:
    """Return the canonical JSON of `release`: UTF-8, sorted keys, no spaces."""
    return json.dumps(
        asdict(release), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def loads(data: bytes) -> Release:
    """Return the release that `dumps` wrote as `data`."""
    return _RELEASE.validate_json(data)


def digest(release: Release) -> str:
    """Return the SHA-256 of the canonical JSON, in hexadecimal digits."""
    return hashlib.sha256(dumps(release)).hexdigest()
