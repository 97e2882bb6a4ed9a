"""Occupations by their code of the national classification, with names in both languages.

An employment keeps the code, or the words where an occupation has none here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.audit import audit
from app.accounts.models import Occupation
from app.core.errors import Invalid
from app.core.words import N_

LONGEST_CODE, LONGEST_NAME = 80, 200


@dataclass(frozen=True, slots=True)
class Occupations:
    """The occupations with their names by language, by code."""

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def in_language(self, language: str) -> dict[str, str]:
        """Return the name of each in a language, by code."""
        return {code: names[language] for code, names in self.names.items()}

    def code(self, text: str) -> str:
        """Return the code that a code or a name in either language means, or the text itself."""
        wanted = text.strip().casefold()
        for code, names in self.names.items():
            if wanted in (code.casefold(), *(name.casefold() for name in names.values())):
                return code
        return text.strip()


def occupations(session: Session) -> Occupations:
    """Return all occupations, by code."""
    rows = session.execute(
        select(Occupation.code, Occupation.name, Occupation.name_en).order_by(Occupation.code)
    )
    return Occupations({code: {"zh": name, "en": name_en} for code, name, name_en in rows})


def learn_occupation(session: Session, code: str, name: str, name_en: str) -> None:
    """Add an occupation that a standard names; one that is there keeps its names."""
    if session.get(Occupation, code) is None:
        session.add(Occupation(code=code, name=name, name_en=name_en))
        session.flush()  # two standards may name the same one


def name_occupation(
    session: Session, code: str, name: str, name_en: str, *, by_id: int | None, at: datetime
) -> None:
    """Add an occupation, or give it other names.

    :raise Invalid: when something is missing or too long.
    """
    code, name, name_en = code.strip(), name.strip(), name_en.strip()
    if not (code and name and name_en):
        raise Invalid(N_("An occupation needs a code, and a name in Chinese and in English."))
    if len(code) > LONGEST_CODE or max(len(name), len(name_en)) > LONGEST_NAME:
        raise Invalid(N_("This is too long."))
    row = session.get(Occupation, code)
    before = {"name": row.name, "name_en": row.name_en} if row else {}
    if row is None:
        row = Occupation(code=code)
        session.add(row)
    row.name, row.name_en = name, name_en
    audit(
        session,
        at=at,
        actor_id=by_id,
        action="occupation-changed",
        subject=code,
        before=before,
        after={"name": name, "name_en": name_en},
    )
