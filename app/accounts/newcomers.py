"""Workers who have an account and have never signed in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, Subquery, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from app.accounts.code_mails.models import CodeMail, is_called_off
from app.accounts.models import AuditEntry, Grant, OneTimeCode, Person
from app.accounts.policy import WorkforceScope
from app.accounts.signs import masked_email
from app.accounts.workforce import employed
from app.core.pages import PAGE_SIZE, Page
from app.core.time import local_day

CODES = ("none", "refused")
"""How codes can be looked for: none that works or is on its way; a mail that came back."""
CAME_BACK = ("refused", "failed", "off")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who needs a code for the first sign-in."""

    person_id: int
    login: str
    name: str
    employee_number: str
    employer_id: int
    employer_code: str
    unit: str
    unit_en: str
    email: str | None
    code_until: datetime | None
    mail_state: str | None
    mail_at: datetime | None

    @property
    def masked_email(self) -> str:
        """The address as HR sees it; empty when there is none."""
        return masked_email(self.email) if self.email else ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which newcomers are looked for; what is empty does not restrict."""

    words: str = ""
    unit_paths: tuple[str, ...] = ()
    code: str = ""
    has_email: bool = False


def newcomers(
    session: Session, scope: WorkforceScope, wanted: Wanted, *, at: datetime, page: int = 1
) -> Page[Newcomer]:
    """Return those of the scope's workers who have never signed in, by employee number."""
    statement = _newcomers(scope, wanted, at=at)
    total = session.scalars(select(func.count()).select_from(statement.subquery())).one()
    rows = session.execute(statement.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return Page([Newcomer(*row) for row in rows], total, page)


def chosen_newcomers(
    session: Session, scope: WorkforceScope, ids: Collection[int], *, at: datetime
) -> list[Newcomer]:
    """Return those among the people with these ids who are newcomers of the scope."""
    rows = session.execute(_newcomers(scope, Wanted(), at=at).where(Person.id.in_(ids)))
    return _each_once(rows)


def all_newcomers(
    session: Session, scope: WorkforceScope, wanted: Wanted, *, at: datetime, most: int
) -> list[Newcomer]:
    """Return the first of those who are looked for, each person once."""
    return _each_once(session.execute(_newcomers(scope, wanted, at=at).limit(most)))


def count_newcomers(
    session: Session, scope: WorkforceScope, wanted: Wanted, *, at: datetime
) -> int:
    """Return how many people are looked for."""
    found = _newcomers(scope, wanted, at=at).subquery()
    return session.scalars(select(func.count(found.c.id.distinct()))).one()


def _each_once(rows: Any) -> list[Newcomer]:
    """Leave out the second job of somebody who has two within the scope."""
    return list({row[0]: Newcomer(*row) for row in rows}.values())


def _newcomers(scope: WorkforceScope, wanted: Wanted, *, at: datetime) -> Select[*tuple[Any, ...]]:
    """Ask for workers without a sign-in, and without another role, which were worth stealing."""
    workers = employed(scope, on=local_day(at), unit_paths=wanted.unit_paths)
    columns = workers.c
    code_until = _code_until(at)
    return (
        select(
            Person.id,
            Person.login,
            columns.name,
            columns.employee_number,
            columns.employer_id,
            columns.employer_code,
            columns.unit,
            columns.unit_en,
            Person.email,
            code_until,
            _mail_state(),
            func.coalesce(CodeMail.settled_at, CodeMail.ordered_at),
        )
        .join(workers, columns.person_id == Person.id)
        .outerjoin(CodeMail, CodeMail.id == _latest_mail(workers))
        .where(*_never_here(), *_sought(wanted, columns, code_until))
        .order_by(columns.employee_number, Person.id)
    )


def _code_until(at: datetime) -> ScalarSelect[datetime]:
    """Return until when a code of the person is good."""
    return (
        select(func.max(OneTimeCode.good_until))
        .where(
            OneTimeCode.person_id == Person.id,
            OneTimeCode.ended_at.is_(None),
            OneTimeCode.good_until >= at,
        )
        .correlate(Person)
        .scalar_subquery()
    )


def _latest_mail(workers: Subquery) -> ScalarSelect[int | None]:
    """Return the last mail that was ordered for the person at this employer."""
    earlier = aliased(CodeMail)
    return (
        select(func.max(earlier.id))
        .where(earlier.person_id == Person.id, earlier.employer_id == workers.c.employer_id)
        .correlate(Person, workers)
        .scalar_subquery()
    )


def _mail_state() -> ColumnElement[str | None]:
    """Return what became of the mail; one that was called off did not go."""
    return case((is_called_off(), "failed"), else_=CodeMail.state)


def _never_here() -> list[ColumnElement[bool]]:
    signed_in = exists().where(AuditEntry.actor_id == Person.id, AuditEntry.action == "sign-in")
    other_role = exists().where(
        Grant.person_id == Person.id, Grant.role != "worker", Grant.ended_at.is_(None)
    )
    return [~signed_in, ~other_role, Person.deactivated_at.is_(None)]


def _sought(wanted: Wanted, columns: Any, code_until: Any) -> list[ColumnElement[bool]]:
    found = [
        columns.name.contains(word, autoescape=True)
        | columns.employee_number.contains(word, autoescape=True)
        for word in wanted.words.split()
    ]
    if wanted.code == "none":
        on_its_way = func.coalesce(_mail_state(), "").in_(("waiting", "sending"))
        found += [code_until.is_(None), ~on_its_way]
    elif wanted.code == "refused":
        found.append(_mail_state().in_(CAME_BACK))
    if wanted.has_email:
        found.append(Person.email.is_not(None))
    return found
