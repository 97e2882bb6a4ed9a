"""Media files: allowed types and sizes, content that is what its name says, and their digests."""

import hashlib
from pathlib import Path

from app.content.findings import Finding, finding
from app.content.places import PICTURES, suffix
from app.content.release import Media
from app.content.svg import svg_problems

MEGABYTE = 1024 * 1024

_TYPES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "vtt": "text/vtt",
    "wav": "audio/wav",
    "webm": "video/webm",
    "webp": "image/webp",
}

_LARGEST = {"audio": 100 * MEGABYTE, "video": 500 * MEGABYTE, "image": 20 * MEGABYTE}
_LARGEST_OTHER = 50 * MEGABYTE

_BEGINNINGS: dict[str, tuple[tuple[int, bytes], ...]] = {
    "avif": ((4, b"ftyp"),),
    "gif": ((0, b"GIF8"),),
    "jpeg": ((0, b"\xff\xd8\xff"),),
    "jpg": ((0, b"\xff\xd8\xff"),),
    "m4a": ((4, b"ftyp"),),
    "mp3": ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xf3"), (0, b"\xff\xf2")),
    "mp4": ((4, b"ftyp"),),
    "oga": ((0, b"OggS"),),
    "ogg": ((0, b"OggS"),),
    "opus": ((0, b"OggS"),),
    "pdf": ((0, b"%PDF-"),),
    "png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "vtt": ((0, b"WEBVTT"), (0, b"\xef\xbb\xbfWEBVTT")),
    "wav": ((0, b"RIFF"),),
    "webm": ((0, b"\x1a\x45\xdf\xa3"),),
    "webp": ((8, b"WEBP"),),
}


def read_media(files: dict[str, Path], findings: list[Finding]) -> dict[str, Media]:
    """Return the media that may be published by their path, adding findings for the others."""
    media = {}
    for path, file in files.items():
        try:
            found = _medium(path, file, findings)
        except OSError as error:
            message = f"The file cannot be read: {error.strerror}."
            findings.append(finding(path, 1, "unreadable", message))
            continue
        if found:
            media[path] = found
    return media


def _medium(path: str, file: Path, findings: list[Finding]) -> Media | None:
    content_type = _TYPES.get(suffix(path))
    if content_type is None:
        allowed = ", ".join(f".{name}" for name in sorted(_TYPES))
        message = f"This type of file is not allowed: convert it to one of {allowed}."
        findings.append(finding(path, 1, "media-type", message))
        return None
    size = file.stat().st_size
    limit = _LARGEST.get(content_type.partition("/")[0], _LARGEST_OTHER)
    if size > limit:
        message = (
            f"{size / MEGABYTE:.0f} MB are more than the {limit // MEGABYTE} allowed: shrink it."
        )
        findings.append(finding(path, 1, "too-large", message))
        return None
    with file.open("rb") as opened:
        beginning = opened.read(16)
        opened.seek(0)
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    findings += _content_findings(path, file, beginning)
    return Media(path, digest, size, content_type)


def _content_findings(path: str, file: Path, beginning: bytes) -> list[Finding]:
    kind = suffix(path)
    if kind == "svg":
        return [
            finding(path, line, "unsafe-svg", message)
            for line, message in svg_problems(file.read_bytes())
        ]
    if any(beginning.startswith(mark, at) for at, mark in _BEGINNINGS[kind]):
        return []
    what = "picture" if kind in PICTURES else "file"
    message = f"The content is no .{kind} {what}: save it as what its name says, or rename it."
    return [finding(path, 1, "media-type", message)]
