import pytest
from sqlalchemy import select

from app.accounts.models import AuditEntry, Employer, Institution, Unit
from tests import factories


@pytest.fixture
def admin(client, cast):
    return client.sign_in(cast.admin)


@pytest.mark.parametrize(
    ("kind", "model"), [("employers", Employer), ("institutions", Institution)]
)
def test_organisation_is_opened_renamed_closed_and_opened_again(admin, session, kind, model):
    admin.post(f"/admin/{kind}", code="new-one", name="新", name_en="New")
    admin.post(f"/admin/{kind}/new-one", name="更新", name_en="Newer")
    row = session.scalars(select(model).where(model.code == "new-one")).one()
    assert (row.name, row.name_en) == ("更新", "Newer")

    admin.post(f"/admin/{kind}/new-one/state")
    assert "Closed" in admin.get(f"/admin/{kind}").words
    admin.post(f"/admin/{kind}/new-one/state")
    assert "Closed" not in admin.get(f"/admin/{kind}").words
    entry = session.scalars(select(AuditEntry).where(AuditEntry.subject == "new-one")).all()[1]
    assert (entry.before["name"], entry.after["name"]) == ("新", "更新")


@pytest.mark.parametrize("code", ["", "Not A Code", "x" * 41])
def test_code_that_will_not_do_is_said(admin, code):
    admin.post("/admin/employers", status=422, code=code, name="新", name_en="New")


def test_code_that_is_taken_is_said(admin, cast):
    answer = admin.post(
        "/admin/employers", status=422, code=cast.plant.code, name="新", name_en="New"
    )
    assert "is taken" in answer.text


def test_employer_with_workers_stays_open(admin, cast):
    admin.post(f"/admin/employers/{cast.plant.code}/state", status=409)


def test_closed_employer_takes_no_new_role(admin, session, cast):
    factories.employer(session, code="closed-one", closed_at=factories.LONG_AGO)

    admin.post(
        "/admin/people/stranger/roles", status=422, role="hr", employer="closed-one", reason="why"
    )


def test_unit_is_added_below_another_and_moved_with_all_that_hangs_on_it(admin, session, cast):
    units = f"/admin/employers/{cast.plant.code}/units"
    for code, below in (("fab-1", ""), ("line-1", "fab-1"), ("cell-1", "line-1"), ("fab-2", "")):
        admin.post(units, code=code, name=code, name_en=code, below=below)
    admin.post(f"{units}/line-1/place", below="fab-2")

    paths = dict(session.execute(select(Unit.code, Unit.path)).all())
    ids = dict(session.execute(select(Unit.code, Unit.id)).all())
    assert paths["line-1"] == f"/{ids['fab-2']}/{ids['line-1']}/"
    assert paths["cell-1"] == f"/{ids['fab-2']}/{ids['line-1']}/{ids['cell-1']}/"
    assert paths["fab-1"] == f"/{ids['fab-1']}/"
    assert "cell-1" in admin.get(f"/admin/employers/{cast.plant.code}").words
    assert "line-1" in admin.get(f"{units}/line-1").words


def test_unit_cannot_hang_below_itself_or_in_another_firm(admin, session, cast):
    units = f"/admin/employers/{cast.plant.code}/units"
    child = factories.unit(session, cast.plant, parent=cast.workshop)
    foreign = factories.unit(session, cast.other_plant)

    for below in (child.code, foreign.code):
        admin.post(f"{units}/{cast.workshop.code}/place", status=422, below=below)


def test_unit_where_somebody_works_is_not_closed(admin, session, cast):
    empty = factories.unit(session, cast.plant)
    units = f"/admin/employers/{cast.plant.code}/units"

    admin.post(f"{units}/{cast.workshop.code}/state", status=409)
    admin.post(f"{units}/{empty.code}/state")
    session.expire_all()
    assert session.get_one(Unit, empty.id).closed_at is not None


def test_what_is_not_there_is_not_found(admin, cast):
    admin.fetch("/admin/employers/none", status=404)
    admin.fetch("/admin/kings", status=404)
    admin.fetch(f"/admin/employers/{cast.plant.code}/units/none", status=404)
