import csv
from io import StringIO

import pytest
from sqlalchemy import select

from app.accounts.administration.settings import shown_settings
from app.accounts.audit import audit
from app.accounts.models import AuditEntry
from app.core.time import now
from tests import factories


@pytest.fixture
def admin(client, cast):
    return client.sign_in(cast.admin)


def test_trail_is_searched_by_person_action_and_day(admin, session, cast):
    for action, on in (("role-granted", cast.worker), ("code-issued", cast.office)):
        audit(
            session,
            at=factories.LONG_AGO,
            actor_id=cast.hr.id,
            action=action,
            on_id=on.id,
            before={"until": None},
            after={"until": "2020"},
            reason="because of it",
        )
    session.commit()

    page = admin.get(f"/admin/audit?q={cast.worker.login}").words
    assert "because of it" in page
    assert "Until: – → 2020" in page
    assert "1 entry" in page
    assert "1 entry" in admin.get("/admin/audit?action=code-issued&to=2020-05-01").words
    assert "Nothing like this" in admin.get("/admin/audit?from=2020-05-02").words
    admin.fetch("/admin/audit?from=nonsense", status=400)


def test_review_names_whom_a_role_reaches_and_goes_out_as_a_safe_file(admin, session, cast):
    evil = factories.person(session, name="=HYPERLINK(1)", login="evil")
    factories.grant(session, evil, "office", granted_by_id=cast.admin.id, reason="@why")
    audit(session, at=now(), actor_id=evil.id, action="sign-in")

    page = admin.get("/admin/access").words
    assert "=HYPERLINK(1)" in page
    assert cast.plant.name_en in page
    assert "evil" not in admin.get("/admin/access?role=hr").words
    answer = admin.post("/admin/access/file", status=200)

    rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))
    mine = next(row for row in rows if row["Account name"] == "evil")
    assert (mine["Name"], mine["Reason"]) == ("'=HYPERLINK(1)", "'@why")
    assert mine["Granted by"] == cast.admin.name
    assert mine["Last sign-in"]
    assert not any(row["Role"] == "Worker" for row in rows)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "access-exported")).one()
    assert entry.details == {"rows": len(rows)}


def test_settings_show_no_secret(admin):
    assert "MAIL_URL" in admin.get("/admin/settings").words
    shown = shown_settings({"MAIL_URL": "smtp://name:secret@mail.example:25", "SECRET_KEY": "s3"})

    values = " ".join(setting.value for setting in shown)
    assert "smtp://mail.example:25" in values
    assert "secret" not in values
    assert "s3" not in values


def test_administrator_begins_at_the_figures(admin, cast):
    assert admin.fetch("/", status=303).headers["Location"] == "/admin"
    assert "roles beyond a worker’s" in admin.get("/admin").words
