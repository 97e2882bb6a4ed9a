"""Static files: addresses that change with the content, bytes compressed once, kept for ever."""

import hashlib
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask, abort, redirect, url_for
from flask.typing import ResponseReturnValue
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from app.web.access import public


def bind(app: Flask) -> None:
    """Serve `app/static`; give templates `asset('css/site.css')` and `address(endpoint)`.

    One version stands for all files together, so that a module finds its neighbours by
    relative addresses. Both functions are the same for every request and worked out once.
    """
    sources = Path(app.root_path) / "static"
    names = _names(sources)
    here = version_of(sources)
    files = WhiteNoise(
        app.wsgi_app,
        compressed(sources, Path(app.instance_path) / "static" / here),
        f"static/{here}",
        allow_all_origins=False,
        immutable_file_test=_always,
        add_headers_function=_add_headers,
    )
    app.wsgi_app = files  # type: ignore[method-assign]

    @cache
    def asset(name: str) -> str:
        if name not in names:
            raise FileNotFoundError(name)
        return url_for("static", version=here, name=name)

    @cache
    def address(endpoint: str) -> str:
        return url_for(endpoint)

    @public
    def other_version(version: str, name: str) -> ResponseReturnValue:
        """Lead a page that was made before or after this release to the file as it is here."""
        if name not in names or version == here:
            abort(404)
        return redirect(asset(name), 302)

    app.add_url_rule("/static/<version>/<path:name>", "static", other_version)
    app.extensions["asset"] = asset
    app.jinja_env.globals.update(asset=asset, address=address)


def version_of(folder: Path) -> str:
    """Return a name for what the files of `folder` hold, the same on every machine."""
    digest = hashlib.sha256()
    for name in _names(folder):
        digest.update(f"{name}\n".encode())
        digest.update(hashlib.sha256((folder / name).read_bytes()).digest())
    return digest.hexdigest()[:12]


def compressed(sources: Path, target: Path) -> Path:
    """Return a folder with `sources` and their Brotli and gzip forms, made once at `target`.

    Where `target` cannot be written, the folder is a temporary one.
    """
    if target.is_dir():
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=target.parent))
    except OSError:
        scratch = target = Path(tempfile.mkdtemp())
    shutil.copytree(sources, scratch, dirs_exist_ok=True)
    compressor = Compressor(quiet=True)
    for name in _names(sources):
        if compressor.should_compress(name):
            compressor.compress(str(scratch / name))
    return _moved(scratch, target)


def _names(folder: Path) -> list[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.relative_to(folder).as_posix() for path in files)


def _moved(scratch: Path, target: Path) -> Path:
    if scratch == target:
        return target
    scratch.chmod(0o755)
    try:
        os.replace(scratch, target)
    except OSError:  # another process was first
        shutil.rmtree(scratch)
    return target


def _always(path: str, url: str) -> bool:
    return True


def _add_headers(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
