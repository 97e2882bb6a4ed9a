"""Employers, units, institutions and occupations from the shell."""

import pytest
from sqlalchemy import select

from app.accounts.models import AuditEntry, Employer, Institution, Unit
from app.accounts.occupations import occupations


@pytest.fixture
def shell(app, client, session):
    """Run one command on the test's session and return its result."""

    def run(*words: str):
        return app.test_cli_runner().invoke(args=list(words))

    return run


@pytest.mark.parametrize(
    ("group", "model"), [("employers", Employer), ("institutions", Institution)]
)
def test_organisations_are_opened_renamed_closed_and_listed(shell, session, group, model):
    assert shell(group, "create", "new", "新厂", "--name-en", "New").exit_code == 0
    taken = shell(group, "create", "new", "新厂", "--name-en", "New")
    assert (taken.exit_code, "taken" in taken.output) == (1, True)
    assert shell(group, "rename", "new", "老厂", "--name-en", "Old").exit_code == 0
    assert shell(group, "close", "new").exit_code == 0

    assert "new  老厂  Old (closed)" in shell(group, "list").output
    assert shell(group, "reopen", "new").exit_code == 0
    row = session.scalars(select(model).where(model.code == "new")).one()
    assert row.closed_at is None
    entries = session.scalars(select(AuditEntry).where(AuditEntry.subject == "new")).all()
    assert len(entries) == 4
    assert {entry.actor_id for entry in entries} == {None}
    assert shell(group, "close", "none").exit_code == 1


def test_units_are_arranged(shell, session, cast):
    at = ("--employer", cast.plant.code)
    for code, more in (("a", ()), ("b", ()), ("c", ("--below", "a"))):
        names = (code, f"{code}车间", "--name-en", code.upper())
        assert shell("units", "create", *names, *at, *more).exit_code == 0
    assert shell("units", "move", "c", *at, "--below", "b").exit_code == 0
    assert shell("units", "rename", "c", "新", "--name-en", "New", *at).exit_code == 0
    assert shell("units", "close", "a", *at).exit_code == 0

    listed = shell("units", "list", *at).output
    assert "a  a车间  A (closed)" in listed
    assert "b  b车间  B\n  c  新  New\n" in listed
    assert shell("units", "reopen", "a", *at).exit_code == 0
    assert shell("units", "move", "b", *at, "--below", "c").exit_code == 1
    assert shell("units", "close", "none", *at).exit_code == 1
    assert session.scalars(select(Unit).where(Unit.code == "c")).one().path.count("/") == 3


def test_occupation_is_named(shell, session):
    assert shell("occupations", "name", "6-18-02-04", "焊工", "--name-en", "Welder").exit_code == 0

    assert occupations(session).code("welder") == "6-18-02-04"
    assert shell("occupations", "name", " ", "焊工", "--name-en", "Welder").exit_code == 1
