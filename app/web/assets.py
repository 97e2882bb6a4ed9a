"""Addresses of static files that change with their content, so that they can be kept for ever."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, url_for

YEAR = 31_536_000


def bind(app: Flask) -> None:
    """Give templates `asset('css/site.css')`, which browsers may keep, and `address(endpoint)`.

    Both are the same for every request, and are worked out once.
    """
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR
    app.after_request(_send_whole)
    folder = Path(app.static_folder or "")

    @cache
    def asset(name: str) -> str:
        version = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:10]
        return url_for("static", filename=name, v=version)

    @cache
    def address(endpoint: str) -> str:
        return url_for(endpoint)

    app.jinja_env.globals.update(asset=asset, address=address)


def _send_whole(response: Response) -> Response:
    """Read a static file before it is sent: streams are not compressed."""
    if request.endpoint == "static" and response.status_code == 200:
        response.direct_passthrough = False
        response.make_sequence()
    return response
