"""Reading a course folder: which files there are, and their text, within limits."""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.content.findings import Finding, finding

COMPILER_VERSION = 3
"""Raised whenever the compiler makes something else of the same sources."""

LARGEST_TEXT = 512 * 1024
LARGEST_COURSE = 32 * 1024 * 1024
"""Bytes of all text files together."""

MOST_FILES = 20_000
MOST_FOLDERS_DEEP = 8


@dataclass(slots=True)
class Source:
    """A course folder's files by their path within it; texts with LF line ends."""

    slug: str
    texts: dict[str, str] = field(default_factory=dict)
    media: dict[str, Path] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_folder(folder: Path) -> Source:
    """Return the texts and media paths of `folder`, with findings for what cannot be read."""
    source = Source(folder.resolve().name)
    total = 0
    for path, entry in _files(folder, source.findings):
        if is_media(path):
            source.media[path] = Path(entry.path)
        elif not path.endswith(".md"):
            message = "This is no part of the course: move it into media/ or delete it."
            source.findings.append(finding(path, 1, "stray-file", message))
        elif (text := _text(path, entry, source.findings)) is not None:
            source.texts[path] = text
            total += len(text)
    if total > LARGEST_COURSE:
        source.findings.append(_too_large("course.md", total, LARGEST_COURSE))
        source.texts.clear()
    return source


def source_digest(folder: Path) -> str:
    """Return a SHA-256 over the folder's sources and the compiler's version.

    Equal digests make equal releases, so that an unchanged folder need not be compiled again.
    """
    digest = hashlib.sha256(f"{COMPILER_VERSION}\n{folder.resolve().name}\n".encode())
    findings: list[Finding] = []
    for path, entry in _files(folder, findings):
        with open(entry.path, "rb") as file:
            digest.update(f"{path}\n".encode() + hashlib.file_digest(file, "sha256").digest())
    for found in findings:
        digest.update(f"{found}\n".encode())
    return digest.hexdigest()


def is_media(path: str) -> bool:
    """Whether `path` stands in the course's media folder or in that of a language."""
    parts = path.split("/")
    return len(parts) > 1 and "media" in parts[: 2 if len(parts[0]) == 2 else 1]


def _files(folder: Path, findings: list[Finding]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield the readable regular files of `folder`, in the order of their paths."""
    found: dict[str, os.DirEntry[str]] = {}
    _walk(folder, "", folder.resolve(), found=found, findings=findings)
    if len(found) > MOST_FILES:
        message = (
            f"The folder holds {len(found)} files; {MOST_FILES} are allowed: split the course."
        )
        findings.append(finding("course.md", 1, "too-many-files", message))
        return
    yield from sorted(found.items())


def _walk(
    folder: Path | str,
    prefix: str,
    root: Path,
    *,
    found: dict[str, os.DirEntry[str]],
    findings: list[Finding],
) -> None:
    try:
        entries = list(os.scandir(folder))
    except OSError as error:
        message = (
            f"The folder cannot be read ({error.strerror}): check that it is there and yours."
        )
        findings.append(finding(prefix or "course.md", 1, "unreadable", message))
        return
    for entry in entries:
        path = prefix + entry.name
        if _is_ignored(path):
            continue
        problem = _problem(path, entry, root)
        if problem:
            findings.append(problem)
        elif entry.is_dir(follow_symlinks=False):
            if path.count("/") < MOST_FOLDERS_DEEP and len(found) <= MOST_FILES:
                _walk(entry.path, f"{path}/", root, found=found, findings=findings)
        else:
            found[path] = entry


def _is_ignored(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.startswith(".") or path in ("README.md", "LICENSE", "LICENSE.md")


def _problem(path: str, entry: os.DirEntry[str], root: Path) -> Finding | None:
    try:
        path.encode()
        if entry.is_symlink():
            return _symlink_problem(path, entry, root)
        mode = entry.stat(follow_symlinks=False).st_mode
    except UnicodeEncodeError:
        name = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        return finding(name, 1, "bad-name", "The file's name is not UTF-8: rename it.")
    except OSError as error:
        return finding(path, 1, "unreadable", f"The file cannot be read: {error.strerror}.")
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return None
    message = "This is a device, socket or pipe: delete it, only files and folders are read."
    return finding(path, 1, "special-file", message)


def _symlink_problem(path: str, entry: os.DirEntry[str], root: Path) -> Finding | None:
    try:
        target = Path(entry.path).resolve(strict=True)
    except (OSError, RuntimeError):
        return finding(path, 1, "symlink", "This link leads nowhere: put the file itself here.")
    if target.is_file() and target.is_relative_to(root):
        return None
    message = (
        "This link leads out of the course's folder or to a folder: put the file itself here."
    )
    return finding(path, 1, "symlink", message)


def _text(path: str, entry: os.DirEntry[str], findings: list[Finding]) -> str | None:
    try:
        size = entry.stat().st_size
        if size > LARGEST_TEXT:
            findings.append(_too_large(path, size, LARGEST_TEXT))
            return None
        with open(entry.path, "rb") as file:
            data = file.read(LARGEST_TEXT + 1)
        return _lines_ended(data.decode("utf-8-sig"))
    except OSError as error:
        findings.append(
            finding(path, 1, "unreadable", f"The file cannot be read: {error.strerror}.")
        )
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        byte = error.object[error.start]
        message = f"Byte {error.start + 1} (0x{byte:02X}) is not UTF-8: save the file as UTF-8."
        findings.append(finding(path, line, "bad-utf-8", message))
    return None


def _lines_ended(text: str) -> str:
    """Return `text` with LF line ends and without control characters that no text needs."""
    ended = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return ended.translate(_CONTROLS)


_CONTROLS = {code: "\ufffd" for code in range(32) if chr(code) not in "\t\n"} | {127: "\ufffd"}


def _too_large(path: str, size: int, limit: int) -> Finding:
    message = f"{size:,} bytes are more than the {limit:,} allowed: split it into smaller parts."
    return finding(path, 1, "too-large", message)
