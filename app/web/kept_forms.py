"""Forms whose session was lost on the way: kept, signed, and offered to be sent again."""

from dataclasses import dataclass

from flask import current_app, render_template, request
from itsdangerous import BadData, URLSafeTimedSerializer

LONGEST_KEPT = 24 * 60 * 60
LARGEST_KEPT = 400_000
"""Characters of a packed form; Flask refuses fields of 500,000."""


@dataclass(frozen=True, slots=True)
class KeptForm:
    """Where the form was sent, and what was in it."""

    path: str
    fields: tuple[tuple[str, str], ...]


def is_worth_keeping() -> bool:
    """Whether a page of this site sent the form, and it may be shown again.

    What other sites send is never offered for sending again, and passwords are never kept.
    """
    origin = request.headers.get("Origin", "")
    own = request.headers.get("Sec-Fetch-Site", "") == "same-origin"
    return (
        request.method == "POST"
        and (own or origin == request.host_url.rstrip("/"))
        and request.blueprint != "accounts"
        and request.accept_mimetypes.best != "application/json"
    )


def packed() -> str:
    """Return the form of this request as signed text, or nothing when it is too large."""
    fields = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    text = _serializer().dumps([request.path, fields])
    return text if len(text) <= LARGEST_KEPT else ""


def unpacked(text: str) -> KeptForm | None:
    """Return the form that `packed` made, unless it is too old or was changed."""
    try:
        path, fields = _serializer().loads(text, max_age=LONGEST_KEPT)
    except BadData:
        return None
    return KeptForm(path, tuple((name, value) for name, value in fields))


def resume_page(kept: KeptForm) -> str:
    """Return the page that offers to send the form again."""
    return render_template("kept_form.html", kept=kept)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="kept-form")
