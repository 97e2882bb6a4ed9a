"""The person behind a request, with the roles held at this moment; one statement loads both."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import Consent, FormerUnitPath, Grant, Person, Unit, UserSession


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a session lasts: after the last page, and in all."""

    idle: timedelta
    whole: timedelta


LIMITS = {
    "worker": Limit(idle=timedelta(days=14), whole=timedelta(days=30)),
    "staff": Limit(idle=timedelta(hours=4), whole=timedelta(hours=14)),
    "admin": Limit(idle=timedelta(hours=1), whole=timedelta(hours=12)),
}
"""The strictest of the roles held counts; whoever is neither worker nor admin is staff."""
LONGEST = LIMITS["worker"].whole


@dataclass(frozen=True, slots=True)
class Scope:
    """One role, and what it covers; `former_paths` are where the unit's parts hung before."""

    role: str
    employer_id: int | None = None
    unit_path: str | None = None
    former_paths: tuple[str, ...] = ()
    institution_id: int | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks and acts: what Flask-Login keeps as the current user.

    `key` names the session; `token` is what the cookie holds of both. `agreed` is the newest
    version of the privacy notice that the person agreed to; it comes in the same statement.
    """

    person_id: int
    login: str
    name: str
    language: str
    scopes: tuple[Scope, ...]
    fingerprint: str
    key: str = ""
    agreed: str = ""
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Return what the session cookie holds; a new password makes old cookies worthless."""
        return f"{self.person_id}:{self.fingerprint}:{self.key}"

    @property
    def limit(self) -> Limit:
        """How long this person's sessions last."""
        if self.has_role("admin"):
            return LIMITS["admin"]
        return LIMITS["staff" if set(self.roles) - {"worker"} else "worker"]

    def has_role(self, role: str) -> bool:
        """Whether the person holds `role` in any scope."""
        return any(scope.role == role for scope in self.scopes)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles held, each once."""
        return tuple(dict.fromkeys(scope.role for scope in self.scopes))


class Visitor:
    """Somebody who has not signed in."""

    person_id = None
    language = None
    is_authenticated = False
    is_active = False
    is_anonymous = True
    roles: tuple[str, ...] = ()

    def get_id(self) -> None:
        """Return nothing: a visitor has no session."""

    def has_role(self, role: str) -> bool:
        """Return false for every role."""
        return False


_PEOPLE = Person.__table__
_GRANTS = Grant.__table__
_UNITS = Unit.__table__
_SESSIONS = UserSession.__table__
_CONSENTS = Consent.__table__
_FORMER = FormerUnitPath.__table__
_BELOW = _UNITS.alias("below")
_HELD = and_(
    _GRANTS.c.person_id == _PEOPLE.c.id,
    _GRANTS.c.granted_at <= bindparam("at"),
    or_(_GRANTS.c.ended_at.is_(None), _GRANTS.c.ended_at > bindparam("at")),
)
_PARTS = select(_BELOW.c.id).where(_BELOW.c.path.like(_UNITS.c.path + "%")).correlate(_UNITS)
"""The units that a grant's unit consists of today."""
_VIEWER = (
    select(
        _PEOPLE.c.id,
        _PEOPLE.c.login,
        _PEOPLE.c.name,
        _PEOPLE.c.language,
        _PEOPLE.c.password_hash,
        _GRANTS.c.role,
        _GRANTS.c.employer_id,
        _UNITS.c.path,
        _GRANTS.c.institution_id,
        _GRANTS.c.id.label("grant_id"),
        _FORMER.c.path.label("former_path"),
        _SESSIONS.c.began_at,
        select(func.max(_CONSENTS.c.version))
        .where(_CONSENTS.c.person_id == _PEOPLE.c.id)
        .correlate(_PEOPLE)
        .scalar_subquery()
        .label("agreed"),
    )
    .select_from(_PEOPLE)
    .join(
        _SESSIONS,
        and_(
            _SESSIONS.c.person_id == _PEOPLE.c.id,
            _SESSIONS.c.digest == bindparam("digest"),
            _SESSIONS.c.ended_at.is_(None),
        ),
    )
    .outerjoin(_GRANTS, _HELD)
    .outerjoin(_UNITS, _UNITS.c.id == _GRANTS.c.unit_id)
    .outerjoin(_FORMER, _FORMER.c.unit_id.in_(_PARTS))
    .where(_PEOPLE.c.id == bindparam("person_id"), _PEOPLE.c.deactivated_at.is_(None))
    .order_by(_GRANTS.c.id)
)


_GRANTED = (
    select(
        _PEOPLE.c.login,
        _PEOPLE.c.name,
        _PEOPLE.c.language,
        _GRANTS.c.role,
        _GRANTS.c.employer_id,
        _UNITS.c.path,
        _GRANTS.c.institution_id,
        _GRANTS.c.id.label("grant_id"),
        _FORMER.c.path.label("former_path"),
    )
    .select_from(_PEOPLE)
    .join(_GRANTS, _HELD)
    .outerjoin(_UNITS, _UNITS.c.id == _GRANTS.c.unit_id)
    .outerjoin(_FORMER, _FORMER.c.unit_id.in_(_PARTS))
    .where(_PEOPLE.c.id == bindparam("person_id"), _PEOPLE.c.deactivated_at.is_(None))
    .order_by(_GRANTS.c.id)
)


def viewer_of_token(session: Session, person_id: int, *, at: datetime) -> Viewer | None:
    """Return the owner of an access token, with the roles held now; nobody once they ended."""
    rows = session.connection().execute(_GRANTED, {"person_id": person_id, "at": at}).all()
    if not rows:
        return None
    first = rows[0]
    return Viewer(person_id, first.login, first.name, first.language, _scopes(rows), "")


def _scopes(rows: Sequence[Row[*tuple[Any, ...]]]) -> tuple[Scope, ...]:
    """Return each grant's scope once, with the former paths of all its rows."""
    former: dict[int, list[str]] = {row.grant_id: [] for row in rows if row.role}
    for row in rows:
        if row.former_path is not None:
            former[row.grant_id].append(row.former_path)
    grants = {row.grant_id: row for row in rows if row.role}
    return tuple(
        Scope(row.role, row.employer_id, row.path, tuple(former[key]), row.institution_id)
        for key, row in grants.items()
    )


def fingerprint(password_hash: str) -> str:
    """Return a short digest that changes with the password."""
    return hashlib.sha256(password_hash.encode()).hexdigest()[:12]


def digest_of(key: str) -> str:
    """Return what is stored of a session's key."""
    return hashlib.sha256(key.encode()).hexdigest()


def viewer(session: Session, token: str, *, at: datetime) -> Viewer | None:
    """Return the viewer whom a session cookie's `token` names, if the cookie is still good."""
    person_id, mark, key = (*token.split(":", 2), "", "")[:3]
    if not person_id.isdecimal() or not key:
        return None
    asked = {"person_id": int(person_id), "digest": digest_of(key), "at": at}
    rows = session.connection().execute(_VIEWER, asked).all()
    if not rows or fingerprint(rows[0].password_hash) != mark:
        return None
    first = rows[0]
    found = Viewer(
        person_id=first.id,
        login=first.login,
        name=first.name,
        language=first.language,
        scopes=_scopes(rows),
        fingerprint=mark,
        key=key,
        agreed=first.agreed or "",
    )
    return found if at < first.began_at + found.limit.whole else None
