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


DETAILS = {
    "unit": 0,
    "format": "xlsx",
    "words": {"period": "last-month", "course": "small"},
    "columns": ["employee_number", "unit"],
    "every": "week",
    "day": 0,
    "hour": 8,
    "is_shared": True,
    "closed_at": "2026-11-24T16:30:00+00:00",
    "counts": {"add": 3},
    "renewal": "expiry",
    "why": "column-gone",
}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "Format: Excel (XLSX)",
                "Filters: Period: last month; Course: small",
                "Columns: Employee number, Unit",
                "Made: every Monday at 08:00",
                "Shared with colleagues: yes",
                "Closed: 25 Nov 2026, 00:30",
                "Rows: 3 ",
                "Again: counted from the last expiry",
                "Why: a column is gone",
                "Set when a report is made regularly · Workforce, no. 7",
            ),
        ),
        ("zh", ("格式：Excel (XLSX)", "每周一", "2026年11月25日 00:30")),
    ],
)
def test_details_are_told_in_words(client, session, cast, language, said):
    details = DETAILS | {"unit": cast.workshop.id}
    audit(
        session,
        at=now(),
        actor_id=cast.hr.id,
        action="schedule-set",
        subject="workforce:7",
        on_id=cast.worker.id,
        employer_id=cast.plant.id,
        details=details,
    )
    for person in (cast.admin, cast.worker):
        person.language = language
    session.commit()

    pages = (
        (client.sign_in(cast.admin), "/admin/audit?q=workforce"),
        (
            client.sign_in(cast.worker),
            "/account",
        ),
    )
    for who, path in pages:
        page = who.get(path).words
        assert [each for each in said if each not in page] == []
        name = cast.workshop.name if language == "zh" else cast.workshop.name_en
        assert name in page
