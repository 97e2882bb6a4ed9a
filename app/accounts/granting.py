"""Roles are granted within a scope, for as long as is wanted, and ended."""

from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.models import ROLES, Employer, Grant, Institution, Person, Unit
from app.accounts.sessions import end_all
from app.core.errors import Invalid, NotFound, Refused
from app.core.words import N_

LAST_ADMINISTRATOR = N_("This is the last administrator. Name another one first.")


def grant_role(
    session: Session,
    person_id: int,
    role: str,
    *,
    at: datetime,
    employer_code: str | None = None,
    unit_code: str | None = None,
    institution_code: str | None = None,
    granted_by_id: int | None = None,
    ends_at: datetime | None = None,
    reason: str = "",
) -> None:
    """Give a role within a scope, to be ended by hand or at `ends_at`.

    :raise Invalid: when the role is unknown, its scope is missing or not found, or it would end
        before it begins.
    :raise Refused: when the person holds exactly this already.
    """
    _require_role(role, ends_at, at=at)
    scope = _scope(session, role, employer_code, unit_code, institution_code)
    _refuse_twice(session, person_id, role, scope, at=at)
    grant = Grant(
        person_id=person_id,
        role=role,
        **scope,
        granted_at=at,
        granted_by_id=granted_by_id,
        ended_at=ends_at,
        reason=reason,
    )
    session.add(grant)
    end_all(session, person_id, at=at)  # a session is begun anew with the new rights
    codes = {"employer": employer_code, "unit": unit_code, "institution": institution_code}
    _write_down(session, grant, codes)


def end_grant(
    session: Session,
    grant_id: int,
    *,
    by_id: int | None,
    reason: str,
    at: datetime,
    ends_at: datetime | None = None,
) -> int:
    """End a running grant now, or at `ends_at`, and return whose it was.

    :raise NotFound: when there is no such grant, or it has ended.
    :raise Refused: when nobody could administer afterwards.
    """
    grant = session.get(Grant, grant_id)
    if grant is None or (grant.ended_at is not None and grant.ended_at <= at):
        raise NotFound(N_("This role has ended already."))
    if grant.role == "admin" and not _another_admin(session, grant, at=at):
        raise Refused(LAST_ADMINISTRATOR)
    until = grant.ended_at.isoformat() if grant.ended_at else None
    last = max(at, grant.granted_at, ends_at or at)
    if last <= at:
        end_all(session, grant.person_id, at=at)
    grant.ended_at, grant.ended_by_id = last, by_id
    audit(
        session,
        at=at,
        actor_id=by_id,
        action="role-ended",
        subject=grant.role,
        on_id=grant.person_id,
        employer_id=grant.employer_id,
        reason=reason,
        before={"until": until},
        after={"until": last.isoformat()},
    )
    return grant.person_id


def refuse_last_administrator(session: Session, person_id: int, *, at: datetime) -> None:
    """Keep the last administrator.

    :raise Refused: when nobody else is one.
    """
    running = or_(Grant.ended_at.is_(None), Grant.ended_at > at)
    mine = select(Grant).where(Grant.person_id == person_id, Grant.role == "admin", running)
    grant = session.scalars(mine.limit(1)).one_or_none()
    if grant is not None and not _another_admin(session, grant, at=at):
        raise Refused(LAST_ADMINISTRATOR)


def _write_down(session: Session, grant: Grant, codes: dict[str, str | None]) -> None:
    until = grant.ended_at.isoformat() if grant.ended_at else None
    audit(
        session,
        at=grant.granted_at,
        actor_id=grant.granted_by_id,
        action="role-granted",
        subject=grant.role,
        on_id=grant.person_id,
        employer_id=grant.employer_id,
        reason=grant.reason,
        after={"role": grant.role, **codes, "until": until},
    )


def _require_role(role: str, ends_at: datetime | None, *, at: datetime) -> None:
    if role not in ROLES:
        raise Invalid(
            N_("There is no role “%(role)s”; there are: %(roles)s."),
            role=role,
            roles=", ".join(ROLES),
        )
    if ends_at is not None and ends_at <= at:
        raise Invalid(N_("The last day has passed. Choose a later one, or leave it empty."))


def _scope(
    session: Session, role: str, employer: str | None, unit: str | None, institution: str | None
) -> dict[str, int | None]:
    """Return what the codes stand for, once the role has the scope that it needs."""
    employer_id = _id_of(session, Employer, employer)
    institution_id = _id_of(session, Institution, institution)
    unit_id = _unit_id(session, employer_id, unit)
    if role == "hr" and employer_id is None:
        raise Invalid(N_("HR is granted for one employer: name its code."))
    if role == "lecturer" and institution_id is None:
        raise Invalid(N_("A lecturer belongs to an institution: name its code."))
    return {"employer_id": employer_id, "unit_id": unit_id, "institution_id": institution_id}


def _refuse_twice(
    session: Session, person_id: int, role: str, scope: dict[str, int | None], *, at: datetime
) -> None:
    same = [getattr(Grant, name).is_not_distinct_from(value) for name, value in scope.items()]
    held = select(Grant.id).where(
        Grant.person_id == person_id,
        Grant.role == role,
        or_(Grant.ended_at.is_(None), Grant.ended_at > at),
        *same,
    )
    if session.scalar(held.limit(1)) is not None:
        raise Refused(N_("This person holds this role already."))


def _another_admin(session: Session, grant: Grant, *, at: datetime) -> bool:
    """Whether somebody else, who can sign in, administers; until the commit nobody else asks."""
    admins = select(Grant.id).where(Grant.role == "admin", Grant.ended_at.is_(None))
    session.execute(admins.order_by(Grant.id).with_for_update())
    others = exists().where(
        Grant.role == "admin",
        Grant.person_id != grant.person_id,
        Grant.granted_at <= at,
        Grant.ended_at.is_(None),
        Person.id == Grant.person_id,
        Person.deactivated_at.is_(None),
    )  # counted by itself: the lock may have waited for who ended a role or closed an account
    return bool(session.scalar(select(others)))


def _id_of(
    session: Session, model: type[Employer] | type[Institution], code: str | None
) -> int | None:
    if code is None:
        return None
    found = session.scalar(select(model.id).where(model.code == code, model.closed_at.is_(None)))
    if found is None:
        raise Invalid(
            N_("There is no employer or institution with the code “%(code)s”."), code=code
        )
    return found


def _unit_id(session: Session, employer_id: int | None, code: str | None) -> int | None:
    if code is None:
        return None
    found = session.scalar(
        select(Unit.id).where(Unit.employer_id == employer_id, Unit.code == code)
    )
    if found is None:
        raise Invalid(N_("The employer has no unit with the code “%(code)s”."), code=code)
    return found
