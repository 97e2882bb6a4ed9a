"""An account is emptied: what is left of it only carries what the law keeps."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select, union, update
from sqlalchemy.orm import Session

from app.accounts.code_mails.models import CodeMail
from app.accounts.following import keep_gone, own_jobs
from app.accounts.granting import refuse_last_administrator
from app.accounts.models import (
    EMPLOYMENTS_HISTORY,
    PEOPLE_HISTORY,
    Consent,
    Employment,
    Grant,
    OneTimeCode,
    Person,
    Unit,
    UnitChange,
    UserSession,
)

ERASED_NAME = "已注销 Erased"
"""What stands where a list names somebody who is no longer held, in either language."""


@dataclass(frozen=True, slots=True)
class Signs:
    """By what lists that are no rows of the person's own may name a person, now or before.

    `numbers` are employee numbers, each with the employer's id.
    """

    names: frozenset[str]
    id_numbers_masked: frozenset[str]
    numbers: frozenset[tuple[int, str]]


def signs_of(session: Session, person_id: int) -> Signs:
    """Return every name and number that the person has or had; to be asked before they go."""
    people, jobs = PEOPLE_HISTORY.c, EMPLOYMENTS_HISTORY.c
    named = union(
        select(Person.name, Person.id_number_masked).where(Person.id == person_id),
        select(people.name, people.id_number_masked).where(people.id == person_id),
    )
    numbered = union(
        select(Employment.employer_id, Employment.employee_number).where(
            Employment.person_id == person_id
        ),
        select(jobs.employer_id, jobs.employee_number).where(jobs.person_id == person_id),
    )
    held = session.execute(named).all()
    return Signs(
        names=frozenset(name for name, _ in held),
        id_numbers_masked=frozenset(masked for _, masked in held if masked),
        numbers=frozenset((row[0], row[1]) for row in session.execute(numbered)),
    )


def erase_account(session: Session, person_id: int, *, by_id: int, at: datetime) -> None:
    """Destroy what the account holds of its owner, and close it for good.

    :raise Refused: when nobody would be left to administer.
    """
    refuse_last_administrator(session, person_id, at=at)
    own = own_jobs(person_id).c
    keep_gone(session, "workers", select(own.id, own.employer_id, own.unit_id))
    jobs = select(Employment.id).where(Employment.person_id == person_id)
    session.execute(delete(UnitChange).where(UnitChange.employment_id.in_(jobs)))
    for model in (UserSession, OneTimeCode, CodeMail, Employment):
        session.execute(delete(model).where(model.person_id == person_id))
    session.execute(update(Consent).where(Consent.person_id == person_id).values(address=""))
    session.execute(update(Unit).where(Unit.head_id == person_id).values(head_id=None))
    _end_roles(session, person_id, by_id=by_id, at=at)
    session.execute(
        update(Person).where(Person.id == person_id).values(_nothing(person_id, at=at))
    )
    _erase_history(session, person_id)


def _erase_history(session: Session, person_id: int) -> None:
    """Destroy what was known before: lists as of a past day no longer name the person."""
    jobs, people = EMPLOYMENTS_HISTORY.c, PEOPLE_HISTORY.c
    session.execute(delete(EMPLOYMENTS_HISTORY).where(jobs.person_id == person_id))
    session.execute(
        update(PEOPLE_HISTORY)
        .where(people.id == person_id)
        .values(name=ERASED_NAME, id_number_masked="")
    )


def _end_roles(session: Session, person_id: int, *, by_id: int, at: datetime) -> None:
    mine = Grant.person_id == person_id
    session.execute(update(Grant).where(mine).values(reason=""))
    session.execute(
        update(Grant)
        .where(mine, or_(Grant.ended_at.is_(None), Grant.ended_at > at))
        .values(ended_at=at, ended_by_id=by_id)
    )


def _nothing(person_id: int, *, at: datetime) -> dict[str, object]:
    """Return what the columns of an erased person hold; no password fits an empty hash."""
    emptied = (
        "born_on",
        "id_number",
        "id_number_index",
        "phone",
        "phone_index",
        "email",
        "email_index",
    )
    return {
        **dict.fromkeys(emptied),
        "login": f"erased-{person_id}-{secrets.token_hex(4)}",
        "name": ERASED_NAME,
        "id_number_masked": "",
        "password_hash": "",
        "deactivated_at": at,
        "erased_at": at,
    }
