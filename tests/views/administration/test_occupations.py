"""Occupations have a code and names in both languages, and are recognised by each."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import AuditEntry, Employment
from app.accounts.occupations import learn_occupation, occupations
from app.core.time import local_day, now
from app.qualifications.services import load_standards
from app.workforce.rosters.entries import Units, read_entry
from app.workforce.rosters.one import FIELDS, MAPPING
from app.workforce.rosters.table import Row
from tests import factories
from tests.provision.schema import ROOT

CODE = "6-25-02-05"


@pytest.fixture
def chips(session):
    learn_occupation(session, CODE, "半导体芯片制造工", "Chip maker")
    session.commit()


def test_loaded_standards_bring_their_occupation(session):
    load_standards(session, [ROOT / "qualifications"], at=now())
    load_standards(session, [ROOT / "qualifications"], at=now())

    assert occupations(session).names[CODE]["zh"] == "半导体芯片制造工"


def test_administrator_adds_and_renames_and_a_standard_does_not_rename(client, cast, session):
    admin = client.sign_in(cast.admin)
    for name in ("焊工", "电焊工"):
        admin.post("/admin/occupations", code="6-18-02-04", name=name, name_en="Welder")
    learn_occupation(session, "6-18-02-04", "别的", "Other")

    assert "电焊工" in admin.get("/admin/occupations").words
    entry = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.action == "occupation-changed")
        .order_by(AuditEntry.id.desc())
    ).first()
    assert (entry.before["name"], entry.after["name"]) == ("焊工", "电焊工")
    admin.post("/admin/occupations", code="", name="x", name_en="", status=422)


@pytest.mark.parametrize("text", [CODE, "半导体芯片制造工", "chip MAKER", " Chip maker "])
def test_roster_recognises_code_and_both_names(session, chips, text):
    cells = {"number": "1", "name": "李娜", "occupation": text}
    row = Row(2, tuple(cells.get(key, "") for key in FIELDS))

    entry = read_entry(row, MAPPING, Units([]), occupations(session), on=date(2026, 11, 2))

    assert entry.occupation == CODE


def test_words_that_are_no_occupation_stay(session, chips):
    assert occupations(session).code("设备员") == "设备员"


def test_hr_reads_the_name_in_the_own_language(client, cast, session, chips):
    today = local_day(now())
    job = factories.employment(
        session, cast.stranger, cast.plant, occupation=CODE, starts_on=today - timedelta(days=9)
    )
    hr = client.sign_in(cast.hr)

    assert "Chip maker" in hr.get(f"/hr/workers/{cast.plant.code}/{job.employee_number}").words
    for path in ("/hr/completions", "/hr/assignments", "/hr/rules/new"):
        assert "Chip maker" in hr.get(path).words
    assert "fitter" in hr.get("/hr/completions?occupation=fitter").words


def test_correction_keeps_the_code_of_a_name(client, cast, session, chips):
    job = session.scalars(select(Employment).where(Employment.person_id == cast.worker.id)).one()
    path = f"/hr/workers/{cast.plant.code}/{job.employee_number}/employment"
    fields = {"employee_number": job.employee_number, "occupation": "Chip maker", "keep": "1"}
    client.sign_in(cast.hr).post(path, action="correct", **fields)

    found = select(Employment.occupation).where(Employment.id == job.id)
    assert session.scalar(found) == CODE
