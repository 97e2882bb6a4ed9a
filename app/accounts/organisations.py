"""Employers with their units, and institutions: opened, renamed, moved, closed."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import exists, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.models import Employer, Employment, FormerUnitPath, Grant, Institution, Unit
from app.core.errors import Invalid, NotFound, Refused
from app.core.words import N_

Organisation = Employer | Institution


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


def open_organisation(
    session: Session,
    model: type[Organisation],
    code: str,
    name: str,
    name_en: str,
    *,
    by_id: int | None,
    at: datetime,
) -> None:
    """Add an employer or institution.

    :raise Refused: when the code is taken.
    """
    if session.scalar(select(model.id).where(model.code == code)) is not None:
        raise Refused(N_("The code “%(code)s” is taken."), code=code)
    row = model(code=code, name=name, name_en=name_en)
    session.add(row)
    session.flush()  # the trail names it by id
    _write_down(session, row, {}, {"name": name, "name_en": name_en}, by_id=by_id, at=at)


def open_unit(
    session: Session,
    employer_id: int,
    code: str,
    name: str,
    name_en: str,
    *,
    below: str | None,
    by_id: int | None,
    at: datetime,
) -> None:
    """Add a unit below the one with the code `below`, or at the top.

    :raise Refused: when the code is taken.
    """
    taken = select(Unit.id).where(Unit.employer_id == employer_id, Unit.code == code)
    if session.scalar(taken) is not None:
        raise Refused(N_("The code “%(code)s” is taken."), code=code)
    parent = unit_by_code(session, employer_id, below) if below else None
    unit_id = add_unit(session, employer_id, code, name, name_en, parent=parent)
    row = session.get_one(Unit, unit_id)
    after = {"name": name, "name_en": name_en, "path": row.path}
    _write_down(session, row, {}, after, by_id=by_id, at=at)


def rename(
    session: Session,
    row: Employer | Institution | Unit,
    *,
    name: str,
    name_en: str,
    by_id: int | None,
    at: datetime,
) -> None:
    """Give an employer, unit or institution other names; records keep the names of their day."""
    before = {"name": row.name, "name_en": row.name_en}
    row.name, row.name_en = name, name_en
    _write_down(session, row, before, {"name": name, "name_en": name_en}, by_id=by_id, at=at)


def close(
    session: Session, row: Employer | Institution | Unit, *, by_id: int | None, at: datetime
) -> None:
    """Take no more workers, roles or courses; what was there stays readable.

    :raise Refused: while somebody works there or holds a role there.
    """
    if isinstance(row, Employer):
        employed = select(Employment.id).where(Employment.employer_id == row.id)
        held = select(Grant.id).where(Grant.employer_id == row.id)
    elif isinstance(row, Unit):
        below = select(Unit.id).where(Unit.path.startswith(row.path))
        employed = select(Employment.id).where(Employment.unit_id.in_(below))
        held = select(Grant.id).where(Grant.unit_id.in_(below))
    else:
        employed = None
        held = select(Grant.id).where(Grant.institution_id == row.id)
    running = or_(Grant.ended_at.is_(None), Grant.ended_at > at)
    if session.scalar(held.where(running).limit(1)) is not None:
        raise Refused(N_("Somebody still holds a role here. End it first."))
    if employed is not None:
        still = employed.where(Employment.ends_on.is_(None))
        if session.scalar(still.limit(1)) is not None:
            raise Refused(N_("Somebody still works here. Move the workers first."))
    row.closed_at = at
    closed = {"closed_at": at.isoformat()}
    _write_down(session, row, {"closed_at": None}, closed, by_id=by_id, at=at)


def reopen(
    session: Session, row: Employer | Institution | Unit, *, by_id: int | None, at: datetime
) -> None:
    """Open again what was closed."""
    before = {"closed_at": row.closed_at.isoformat() if row.closed_at else None}
    row.closed_at = None
    _write_down(session, row, before, {"closed_at": None}, by_id=by_id, at=at)


def move_unit(
    session: Session, unit: Unit, *, below: Unit | None, by_id: int | None, at: datetime
) -> None:
    """Hang a unit with all below it elsewhere in its employer's tree.

    :raise Invalid: when it would hang below itself, or in another employer's tree.
    """
    if below is not None and below.employer_id != unit.employer_id:
        raise NotFound(N_("There is no such unit."))
    if below is not None and below.path.startswith(unit.path):
        raise Invalid(N_("A unit cannot stand below itself."))
    old = unit.path
    new = f"{below.path if below else '/'}{unit.id}/"
    if new == old:
        return
    unit.parent_id = below.id if below else None
    session.flush()
    _keep_paths(session, old, at=at)
    session.execute(
        update(Unit)
        .where(Unit.path.startswith(old))
        .values(path=new + func.substr(Unit.path, len(old) + 1))
        .execution_options(synchronize_session="fetch")
    )
    _write_down(session, unit, {"path": old}, {"path": new}, by_id=by_id, at=at)


def _keep_paths(session: Session, path: str, *, at: datetime) -> None:
    """Remember where a unit and all below it hung: records of that time name these paths."""
    there = select(Unit.id, Unit.path, literal(at, FormerUnitPath.left_at.type)).where(
        Unit.path.startswith(path),
        ~exists().where(FormerUnitPath.unit_id == Unit.id, FormerUnitPath.path == Unit.path),
    )
    session.execute(insert(FormerUnitPath).from_select(["unit_id", "path", "left_at"], there))


def employer_list(session: Session) -> list[Employer]:
    """Return every employer, by code; closed ones too."""
    return list(session.scalars(select(Employer).order_by(Employer.code)))


def institution_list(session: Session) -> list[Institution]:
    """Return every institution, by code; closed ones too."""
    return list(session.scalars(select(Institution).order_by(Institution.code)))


def organisation_by_code(
    session: Session, model: type[Employer] | type[Institution], code: str
) -> Employer | Institution:
    """Return the organisation with this code.

    :raise NotFound: when there is none.
    """
    found = session.scalar(select(model).where(model.code == code))
    if not isinstance(found, model):
        raise NotFound(N_("There is no such organisation."))
    return found


def unit_by_code(session: Session, employer_id: int, code: str) -> Unit:
    """Return the employer's unit with this code.

    :raise NotFound: when there is none.
    """
    found = session.scalar(select(Unit).where(Unit.employer_id == employer_id, Unit.code == code))
    if found is None:
        raise NotFound(N_("There is no such unit."))
    return found


def unit_tree(session: Session, employer_id: int) -> list[Unit]:
    """Return the employer's units, each before what hangs below it."""
    units = session.scalars(select(Unit).where(Unit.employer_id == employer_id)).all()
    names = {str(unit.id): unit.name for unit in units}
    return sorted(
        units, key=lambda unit: [(names.get(i, ""), i) for i in unit.path.strip("/").split("/")]
    )


def employer_id_by_code(session: Session, code: str) -> int | None:
    """Return the id of the employer with this code, if there is one."""
    return session.scalar(select(Employer.id).where(Employer.code == code))


def institution_codes(session: Session, ids: Collection[int]) -> list[str]:
    """Return the codes of these institutions."""
    return list(session.scalars(select(Institution.code).where(Institution.id.in_(ids))))


def employer_code(session: Session, employer_id: int) -> str:
    """Return the code of this employer."""
    return session.scalars(select(Employer.code).where(Employer.id == employer_id)).one()


def _write_down(
    session: Session,
    row: Employer | Institution | Unit,
    before: Mapping[str, object],
    after: Mapping[str, object],
    *,
    by_id: int | None,
    at: datetime,
) -> None:
    audit(
        session,
        at=at,
        actor_id=by_id,
        action=f"{type(row).__name__.lower()}-changed",
        subject=row.code,
        employer_id=row.id if isinstance(row, Employer) else getattr(row, "employer_id", None),
        before=before,
        after=after,
    )
