"""The access review: everybody who reaches beyond oneself, on a page and as a file."""

import csv
from io import StringIO

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import directory
from app.accounts.administration.views.blueprint import blueprint
from app.accounts.administration.words import ROLE_NAMES
from app.accounts.audit import audit
from app.accounts.directory import Held
from app.accounts.policy import RIGHTS
from app.core.formulas import BYTE_ORDER_MARK, safe_cell
from app.core.time import SHANGHAI, local_day, now
from app.core.words import N_
from app.extensions import db
from app.web.access import for_role
from app.web.language import current

HEADINGS = (
    N_("Account name"),
    N_("Name"),
    N_("Role"),
    N_("Employer"),
    N_("Unit"),
    N_("Institution"),
    N_("Granted"),
    N_("Granted by"),
    N_("Ends on"),
    N_("Reason"),
    N_("Last sign-in"),
)


@blueprint.get("/admin/access")
@for_role("admin")
def access() -> ResponseReturnValue:
    """List every running role, whom it was given by and when it was used last."""
    role = request.args.get("role", "")
    role = role if role in ROLE_NAMES else ""
    return render_template(
        "administration/access.html",
        rows=directory.running_access(db.session(), at=now(), role=role),
        roles=ROLE_NAMES,
        role=role,
        rights=RIGHTS,
    )


@blueprint.post("/admin/access/file")
@for_role("admin")
def access_file() -> ResponseReturnValue:
    """Send the review as CSV, and write down that it went out."""
    session, at = db.session(), now()
    rows = directory.running_access(session, at=at)
    audit(
        session,
        at=at,
        actor_id=current_user.person_id,
        action="access-exported",
        details={"rows": len(rows)},
    )
    session.commit()
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_(heading) for heading in HEADINGS])
    writer.writerows([safe_cell(cell) for cell in _cells(row)] for row in rows)
    response = Response(BYTE_ORDER_MARK + text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"access-{local_day(at).isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _cells(row: Held) -> list[str]:
    in_english = current() == "en"
    moments = (row.granted_at, row.ended_at, row.last_sign_in)
    granted, ended, seen = (
        moment.astimezone(SHANGHAI).isoformat(timespec="seconds") if moment else ""
        for moment in moments
    )
    return [
        row.login,
        row.name,
        str(_(ROLE_NAMES[row.role])),
        row.employer_en if in_english else row.employer,
        row.unit_en if in_english else row.unit,
        row.institution_en if in_english else row.institution,
        granted,
        row.granted_by,
        ended,
        row.reason,
        seen,
    ]
