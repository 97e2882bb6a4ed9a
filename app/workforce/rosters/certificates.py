"""Certificates that workers hold already, brought in from a file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy.orm import Session

from app.accounts.roster_lookup import Holder, holders
from app.core.errors import Invalid, Refused
from app.core.words import N_
from app.qualifications.confirmations import confirm_certificate, revoke_record
from app.records.evidence import evidence_of
from app.rules.evidence import HeldCertificate
from app.workforce.rosters.days import read_day
from app.workforce.rosters.mapping import Field, guess
from app.workforce.rosters.names import tidy_name, tidy_number
from app.workforce.rosters.reading import read_sheet
from app.workforce.rosters.table import Row

Conflict = Literal["keep", "replace", "skip"]
FIELDS = (
    Field("number", "Employee number", ("工号", "员工号", "员工编号", "employeenumber"), True),
    Field("name", "Name", ("姓名", "name"), True),
    Field("occupation", "Occupation code", ("职业编码", "职业代码", "occupationcode"), True),
    Field("title", "Certificate", ("证书名称", "证书", "certificate", "title"), True),
    Field("level", "Level", ("等级", "级别", "技能等级", "level"), True),
    Field("issued_on", "Issued on", ("发证日期", "颁发日期", "issuedon", "issued"), True),
    Field("valid_until", "Valid until", ("有效期至", "有效期", "validuntil", "until")),
    Field("issuer", "Issuer", ("发证机关", "发证机构", "颁发机构", "issuer")),
)
LEVELS = {
    "5": 5, "五级": 5, "初级": 5, "初级工": 5, "4": 4, "四级": 4, "中级": 4, "中级工": 4,
    "3": 3, "三级": 3, "高级": 3, "高级工": 3, "2": 2, "二级": 2, "技师": 2, "1": 1, "一级": 1,
    "高级技师": 1,
}  # fmt: skip
BATCH = 1000
LONGEST = {"occupation": 80, "title": 200, "issuer": 200}


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate as a row tells of it."""

    occupation: str
    title: str
    level: int
    issued_on: date
    valid_until: date | None
    issuer: str


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a row: a record's number, nothing when it was left out, or a refusal."""

    row: int
    number: str = ""
    refusal: Refused | None = None


def import_certificates(
    session: Session,
    content: bytes,
    *,
    filename: str,
    employer_id: int,
    conflict: Conflict,
    by_id: int,
    at: datetime,
) -> Iterator[Came]:
    """Record what each row says, and yield what came of it; a row is recorded wholly or not.

    :raise Invalid: when the file cannot be read or a needed column is not in it.
    """
    sheet = read_sheet(content, filename, FIELDS)
    mapping = _mapping(sheet.header)
    act = _Act(session, conflict, by_id, filename, at)
    for start in range(0, len(sheet.rows), BATCH):
        rows = sheet.rows[start : start + BATCH]
        known = holders(
            session, employer_id, [tidy_number(row.cell(mapping["number"])) for row in rows]
        )
        for row in rows:
            cells = {key: row.cell(column).strip() for key, column in mapping.items()}
            yield _came(act, row, cells, known)


@dataclass(frozen=True, slots=True)
class _Act:
    """What the recording of a row needs besides the row."""

    session: Session
    conflict: Conflict
    by_id: int
    filename: str
    at: datetime


def _mapping(header: Row) -> dict[str, int]:
    mapping = guess(header.cells, FIELDS)
    missing = [f.headings[0] for f in FIELDS if f.is_required and f.key not in mapping]
    if missing:
        raise Invalid(
            N_("The file needs columns with these headings: %(headings)s."),
            headings=", ".join(missing),
        )
    return mapping


def _came(act: _Act, row: Row, cells: Mapping[str, str], known: Mapping[str, Holder]) -> Came:
    try:
        with act.session.begin_nested():
            person_id = _person(cells, known)
            number = _recorded(act, person_id, _held(cells))
    except Refused as refusal:
        return Came(row.number, refusal=refusal)
    return Came(row.number, number)


def _person(cells: Mapping[str, str], known: Mapping[str, Holder]) -> int:
    holder = known.get(tidy_number(cells["number"]))
    if holder is None:
        raise Invalid(
            N_("There is no worker with the number “%(number)s”."), number=cells["number"][:40]
        )
    if tidy_name(holder.name) != tidy_name(cells["name"]):
        raise Invalid(N_("The name is not the one that belongs to this employee number."))
    return holder.person_id


def _held(cells: Mapping[str, str]) -> Held:
    for key, longest in LONGEST.items():
        if len(cells.get(key, "")) > longest:
            raise Invalid(N_("A cell is longer than %(most)s characters."), most=longest)
    level = LEVELS.get(cells["level"].split("/")[0].strip())
    if level is None:
        raise Invalid(N_("The level is to be a number from 5 to 1, or a word as in 高级工."))
    issued_on, until = read_day(cells["issued_on"]), cells.get("valid_until", "")
    if issued_on is None or (until and read_day(until) is None):
        raise Invalid(N_("A day is missing or cannot be read. Write it as in 2026-11-03."))
    if not cells["occupation"] or not cells["title"]:
        raise Invalid(N_("The occupation's code or the certificate's name is missing."))
    issuer = cells.get("issuer", "")
    return Held(cells["occupation"], cells["title"], level, issued_on, read_day(until), issuer)


def _recorded(act: _Act, person_id: int, held: Held) -> str:
    """Return the number of the record, or nothing when the certificate is left out."""
    there = _alike(act, person_id, held)
    if any(
        (each.issued_on, each.valid_until) == (held.issued_on, held.valid_until) for each in there
    ):
        return ""
    if there and act.conflict == "skip":
        return ""
    if act.conflict == "replace":
        for each in there:
            reason = f"replaced by {act.filename}"
            revoke_record(
                act.session, each.number, reason=reason, revoked_by_id=act.by_id, at=act.at
            )
    number = confirm_certificate(
        act.session,
        person_id,
        occupation=held.occupation,
        title=held.title,
        level=held.level,
        issued_on=held.issued_on,
        valid_until=held.valid_until,
        issuer=held.issuer,
        at=act.at,
    )
    if number not in {each.number for each in _alike(act, person_id, held)} or number in {
        each.number for each in there
    }:
        raise Refused(
            N_("A certificate of the same day was recorded before; it cannot be recorded anew.")
        )
    return number


def _alike(act: _Act, person_id: int, held: Held) -> list[HeldCertificate]:
    """Return the certificates of the same occupation and level that count for the person."""
    found = evidence_of(act.session, person_id, born_on=None, at=act.at).certificates
    return [
        each for each in found if (each.occupation, each.level) == (held.occupation, held.level)
    ]
