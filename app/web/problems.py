"""What went wrong, as programs are told (RFC 9457)."""

from flask import Response, g, jsonify, request
from werkzeug.http import HTTP_STATUS_CODES

TYPE = "application/problem+json"


def is_for_programs() -> bool:
    """Whether a program asks: everything below `/api` but the documentation for people."""
    return request.path.startswith("/api/") and request.path != "/api/docs"


def problem(status: int, detail: str) -> Response:
    """Return what went wrong; `id` stands in the log as well."""
    response = jsonify(
        type="about:blank",
        title=HTTP_STATUS_CODES[status],
        status=status,
        detail=detail,
        id=g.get("request_id", ""),
    )
    response.status_code, response.content_type = status, TYPE
    return response
