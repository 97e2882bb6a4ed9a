"""Addresses of static files that change with their content, so that they can be kept for ever."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, url_for

YEAR = 31_536_000


def bind(app: Flask) -> None:
    """Give templates `asset('css/site.css')`, and let browsers keep what it names."""
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR
    folder = Path(app.static_folder or "")

    @cache
    def version(name: str) -> str:
        return hashlib.sha256((folder / name).read_bytes()).hexdigest()[:10]

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=version(name))

    app.jinja_env.globals["asset"] = asset
