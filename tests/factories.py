"""Rows with dull, valid values; a test names only what it is about.

Each is committed, into the test's savepoint: a request ends by rolling back what was only flushed.
"""

from datetime import UTC, date, datetime
from itertools import count
from typing import TypeVar

from sqlalchemy.orm import Session

from app.accounts.models import Consent, Employer, Employment, Grant, Institution, Person, Unit
from app.accounts.passwords import hash_password
from app.core.models import Base
from app.learning.models import Enrolment
from app.privacy.texts import in_force

LONG_AGO = datetime(2020, 5, 1, 1, 0, tzinfo=UTC)
PASSWORD = "a long enough password"
PASSWORD_HASH = hash_password(PASSWORD)

Row = TypeVar("Row", bound=Base)
_numbers = count(1)


def _stored(session: Session, row: Row) -> Row:
    session.add(row)
    session.commit()
    return row


def employer(session: Session, **changes: object) -> Employer:
    """A firm."""
    number = next(_numbers)
    values = {"code": f"firm-{number}", "name": f"第{number}厂", "name_en": f"Plant {number}"}
    return _stored(session, Employer(**values | changes))


def unit(session: Session, employer: Employer, *, parent: Unit | None = None, **changes) -> Unit:
    """A department, at the top or under `parent`."""
    number = next(_numbers)
    values = {
        "employer_id": employer.id,
        "parent_id": parent.id if parent else None,
        "code": f"unit-{number}",
        "name": f"第{number}车间",
        "name_en": f"Workshop {number}",
        "path": "",
    }
    row = _stored(session, Unit(**values | changes))
    row.path = f"{parent.path if parent else '/'}{row.id}/"
    return _stored(session, row)


def institution(session: Session, **changes: object) -> Institution:
    """A university."""
    number = next(_numbers)
    values = {
        "code": f"college-{number}",
        "name": f"第{number}学院",
        "name_en": f"College {number}",
    }
    return _stored(session, Institution(**values | changes))


def person(session: Session, **changes: object) -> Person:
    """Somebody with an account and no role, whose pages are in English; agreed to the notice."""
    number = next(_numbers)
    values = {
        "login": f"person-{number}",
        "name": f"Person {number}",
        "language": "en",
        "password_hash": PASSWORD_HASH,
        "created_at": LONG_AGO,
    }
    row = _stored(session, Person(**values | changes))
    consent(session, row)
    return row


def consent(session: Session, person: Person, **changes: object) -> Consent:
    """An agreement to the privacy notice in force."""
    values = {
        "person_id": person.id,
        "version": in_force(),
        "agreed_at": LONG_AGO,
        "address": "",
    }
    return _stored(session, Consent(**values | changes))


def grant(session: Session, person: Person, role: str, **changes: object) -> Grant:
    """A role, held for long; scopes are for the test to give."""
    values = {"person_id": person.id, "role": role, "granted_at": LONG_AGO}
    return _stored(session, Grant(**values | changes))


def employment(
    session: Session, person: Person, employer: Employer, *, unit: Unit | None = None, **changes
) -> Employment:
    """A job, held for long."""
    values = {
        "person_id": person.id,
        "employer_id": employer.id,
        "unit_id": unit.id if unit else None,
        "employee_number": f"E{next(_numbers):05d}",
        "starts_on": date(2020, 5, 1),
    }
    return _stored(session, Employment(**values | changes))


def worker(
    session: Session, employer: Employer, *, unit: Unit | None = None, **changes: object
) -> Person:
    """Somebody who works at `employer` and may learn."""
    row = person(session, **changes)
    employment(session, row, employer, unit=unit)
    grant(session, row, "worker")
    return row


def enrolment(session: Session, person: Person, *, course_id: int, **changes) -> Enrolment:
    """A place on a course."""
    values = {"person_id": person.id, "course_id": course_id, "enrolled_at": LONG_AGO}
    return _stored(session, Enrolment(**values | changes))
