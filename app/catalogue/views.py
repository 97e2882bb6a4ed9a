"""The catalogue, and the media of its courses."""

from functools import lru_cache

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.datastructures import ContentRange

from app.catalogue import queries, storage
from app.extensions import db
from app.web.access import public

blueprint = Blueprint("catalogue", __name__)
MEDIA_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@blueprint.app_template_global()
@lru_cache(maxsize=1000)
def cover(slug: str, industry: str, level: int | None = None) -> Markup:
    """Return a course's picture, drawn once: it follows from slug, industry and level alone."""
    macros = current_app.jinja_env.get_template("macros/cover.html").module
    return Markup(getattr(macros, "cover")(slug, industry, level))  # noqa: B009, S704 - a macro


@blueprint.get("/courses")
@public
def index() -> ResponseReturnValue:
    """List the courses that match the search and filters of the address."""
    args = request.args
    wanted = queries.CourseFilter(
        words=args.get("q", "")[:100],
        **{name: args.get(name, "") for name in queries.ALLOWED},
    )
    return render_template(
        "catalogue/index.html",
        cards=queries.found(db.session(), wanted),
        wanted=wanted,
        allowed=queries.ALLOWED,
    )


@blueprint.get("/media/<digest>/<name>")
@public
def media(digest: str, name: str) -> ResponseReturnValue:
    """Send a media file, or the part that a player asks for; its address names its content."""
    facts = queries.media_facts(db.session(), digest)
    if facts is None:
        abort(404)
    content_type, size = facts
    wanted = request.range if request.range and request.range.units == "bytes" else None
    part = wanted.range_for_length(size) if wanted else None
    if wanted and part is None:
        return Response(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, end = part or (0, size)
    store = storage.open_store(current_app.config["MEDIA_URL"])
    pieces = storage.read(store, digest, start, end)
    body = pieces if end - start > storage.PIECE else b"".join(pieces)  # small ones are compressed
    response = Response(body, 206 if part else 200, content_type=content_type)
    response.content_length = end - start
    response.accept_ranges = "bytes"
    if part:
        response.content_range = ContentRange("bytes", start, end, size)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    response.set_etag(digest)
    return response if part else response.make_conditional(request)
