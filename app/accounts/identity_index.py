"""Finding a person by a number or address without storing it in clear."""

import hashlib
import hmac
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.accounts.models import Person
from app.core.sealing import index_keys


def index_of(text: str) -> str:
    """Return the blind index under which a text is stored: the same for it, and no clue to it."""
    return indexes_of(text)[0]


def indexes_of(text: str) -> tuple[str, ...]:
    """Return every index under which a text may stand while keys are changed, the newest first."""
    return tuple(hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for key in index_keys())


def is_taken(
    session: Session,
    column: InstrumentedAttribute[str | None],
    indexes: Sequence[str],
    *,
    except_id: int,
) -> bool:
    """Whether anybody else stands under one of the indexes.

    The constraint on the column refuses the same index twice; while keys are changed, the same
    number may stand there under an older key's index as well.
    """
    others = select(Person.id).where(column.in_(indexes), Person.id != except_id)
    return session.scalar(others.limit(1)) is not None
