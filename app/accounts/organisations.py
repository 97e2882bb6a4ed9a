"""Employers with their units, and institutions."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Employer, Institution, Unit


def add_employer(session: Session, code: str, name: str, name_en: str) -> int:
    """Add an employer and return its id; a code that is there keeps what it has."""
    found = session.scalar(select(Employer.id).where(Employer.code == code))
    if found is not None:
        return found
    employer = Employer(code=code, name=name, name_en=name_en)
    session.add(employer)
    session.flush()  # the id is the result
    return employer.id


def add_unit(
    session: Session,
    employer_id: int,
    code: str,
    name: str,
    name_en: str,
    *,
    parent: Unit | None = None,
) -> int:
    """Add a unit below `parent`, or at the top of the employer, and return its id."""
    found = session.scalar(
        select(Unit.id).where(Unit.employer_id == employer_id, Unit.code == code)
    )
    if found is not None:
        return found
    unit = Unit(
        employer_id=employer_id,
        parent_id=parent.id if parent else None,
        code=code,
        name=name,
        name_en=name_en,
        path="",
    )
    session.add(unit)
    session.flush()  # the path contains the id
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    return unit.id


def add_institution(session: Session, code: str, name: str, name_en: str) -> int:
    """Add an institution and return its id; a code that is there keeps what it has."""
    found = session.scalar(select(Institution.id).where(Institution.code == code))
    if found is not None:
        return found
    institution = Institution(code=code, name=name, name_en=name_en)
    session.add(institution)
    session.flush()  # the id is the result
    return institution.id


def employer_id_by_code(session: Session, code: str) -> int | None:
    """Return the id of the employer with this code, if there is one."""
    return session.scalar(select(Employer.id).where(Employer.code == code))


def institution_codes(session: Session, ids: Collection[int]) -> list[str]:
    """Return the codes of these institutions."""
    return list(session.scalars(select(Institution.code).where(Institution.id.in_(ids))))


def employer_code(session: Session, employer_id: int) -> str:
    """Return the code of this employer."""
    return session.scalars(select(Employer.code).where(Employer.id == employer_id)).one()
