"""Links that are sent by mail: signed, good for a while, and for one purpose."""

from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

from app.core.errors import NotFound
from app.core.words import N_

GOOD_SECONDS = {"reset": 30 * 60, "email": 24 * 3600}


@dataclass(frozen=True, slots=True)
class Link:
    """Whom a link is for, and what must still be true when it is used."""

    person_id: int
    mark: str


def signed(secret: str, purpose: str, link: Link) -> str:
    """Return the token of a link; `purpose` is a key of `GOOD_SECONDS`."""
    return str(_serializer(secret, purpose).dumps([link.person_id, link.mark]))


def opened(secret: str, purpose: str, token: str) -> Link:
    """Return what a token says.

    :raise NotFound: when it is not ours, or too old.
    """
    try:
        person_id, mark = _serializer(secret, purpose).loads(token, max_age=GOOD_SECONDS[purpose])
    except (BadData, ValueError, TypeError) as error:
        raise NotFound(N_("This link is too old or was used. Ask for a new one.")) from error
    return Link(int(person_id), str(mark))


def _serializer(secret: str, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=f"link:{purpose}")
