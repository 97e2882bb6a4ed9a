"""What was taken out: ordered, made, fetched, compared with now."""

from collections.abc import Iterator

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user
from obstore.store import ObjectStore
from sqlalchemy.orm import Session

from app.accounts.policy import workforce_scope
from app.accounts.workforce import scope_names
from app.catalogue.storage import open_store
from app.core.errors import Refused
from app.core.time import now
from app.core.words import N_
from app.extensions import db
from app.web.access import for_role
from app.web.form_pages import stands_on
from app.web.language import current
from app.workforce import changes as changed
from app.workforce import queries, services
from app.workforce.delivery import MEDIA_TYPES, deliver, resend
from app.workforce.models import FORMATS, Export
from app.workforce.reports import storage
from app.workforce.reports.asking import FIXED, LABELS
from app.workforce.reports.definition import asked_definition, find_report
from app.workforce.reports.ordering import Order, order_making, order_report
from app.workforce.sheets import file_of
from app.workforce.views.blueprint import blueprint
from app.workforce.views.lists import choices

CHANGES_SHOWN = 100
CHANGES_COLUMNS = 5


@blueprint.get("/hr/exports")
@for_role("hr")
def exports() -> ResponseReturnValue:
    """List the reports taken out, with those under way."""
    scope = workforce_scope(current_user)
    made = queries.own_exports(db.session(), scope, made_by_id=current_user.person_id)
    return render_template("workforce/exports.html", exports=made, at=now(), formats=FORMATS)


@blueprint.post("/hr/exports")
@stands_on("workforce.reports")
@for_role("hr")
def create_export() -> ResponseReturnValue:
    """Order a report, and go to its page, from where the file is fetched."""
    session = db.session()
    report = find_report(request.form.get("report", "") or "completions")
    export = order_report(
        session,
        workforce_scope(current_user),
        asked_definition(report, request.form),
        Order(current_user.person_id, request.form.get("format", ""), current()),
        choices=choices(),
        at=now(),
    )
    address = url_for(".export", export_id=export.id)
    session.commit()
    return redirect(address, 303)


@blueprint.get("/hr/exports/<int:export_id>")
@for_role("hr")
def export(export_id: int) -> ResponseReturnValue:
    """Show what one report is: who, when, for whom, which rows, and its digest."""
    found, session = _own_export(export_id), db.session()
    report = find_report(found.report)
    columns = [column for key in found.columns if (column := report.column(key))]
    return render_template(
        "workforce/export.html",
        export=found,
        report=report,
        columns=columns,
        groups=[column for key in found.groups if (column := report.column(key))],
        at=now(),
        names=found.scope.get("names") or scope_names(session, queries.export_scope(found.scope)),
        choices=choices(),
        labels=LABELS,
        fixed=FIXED,
    )


@blueprint.get("/hr/exports/<int:export_id>/progress")
@for_role("hr")
def progress(export_id: int) -> ResponseReturnValue:
    """Say as JSON how far one report is."""
    found = _own_export(export_id)
    return {
        "state": found.state(now()),
        "rows": found.rows,
        "rows_done": found.rows_done,
        "sha256": found.sha256,
    }


@blueprint.get("/hr/exports/<int:export_id>/file")
@for_role("hr")
def export_file(export_id: int) -> ResponseReturnValue:
    """Send the file from storage, or make it while it is sent; the bytes are always the same."""
    found = _own_export(export_id)
    if found.cancelled_at is not None:
        raise Refused(N_("This report was called off. Have it made again first."))
    store = open_store(str(current_app.config["MEDIA_URL"]))
    length = storage.size(store, found.id) if found.kept_until and found.finished_at else None
    if length is None and found.format == "pdf":
        return _made_anew(found)
    _note_fetch(found)
    response = Response(_content(found, store, length))
    if length is not None:
        response.content_length = length
    response.content_type = MEDIA_TYPES[found.format]
    response.headers["Content-Disposition"] = f"attachment; filename={found.filename}"
    return response


def _made_anew(export: Export) -> ResponseReturnValue:
    """Say on the export's page that a paper is not in storage, so that it can be made again."""
    with Session(db.engine) as session, session.begin():
        services.keep_until(session, export.id, None)
    return redirect(url_for(".export", export_id=export.id), 303)


def _note_fetch(export: Export) -> None:
    if request.method == "GET":
        with Session(db.engine) as session, session.begin():
            services.note_fetch(session, export, by_id=current_user.person_id, at=now())


def _content(export: Export, store: ObjectStore, length: int | None) -> Iterator[bytes]:
    """Return the file from storage where it is, else as it is made."""
    if length is not None:
        return storage.read(store, export.id, length)
    statement, sheet = file_of(db.session(), export)
    if export.finished_at is None:
        return deliver(db.engine, export.id, statement, sheet, clock=now)
    return resend(db.engine, statement, sheet)


@blueprint.post("/hr/exports/<int:export_id>/cancellation")
@for_role("hr")
def call_off_export(export_id: int) -> ResponseReturnValue:
    """Stop the making of a file."""
    services.call_off(db.session(), _own_export(export_id), at=now())
    db.session.commit()
    flash(_("The report is called off. Nothing of it was kept."))
    return redirect(url_for(".export", export_id=export_id), 303)


@blueprint.post("/hr/exports/<int:export_id>/making")
@for_role("hr")
def make_export_again(export_id: int) -> ResponseReturnValue:
    """Have the file made once more, with the same rows."""
    order_making(db.session(), _own_export(export_id), at=now())
    db.session.commit()
    flash(_("The file is being made; a notice tells you when it is ready."))
    return redirect(url_for(".export", export_id=export_id), 303)


@blueprint.get("/hr/exports/<int:export_id>/changes")
@for_role("hr")
def changes(export_id: int) -> ResponseReturnValue:
    """Show what changed since a report was taken out."""
    found, at = _own_export(export_id), now()
    difference = changed.changes(db.session(), found, at=at)
    return render_template(
        "workforce/changes.html",
        export=found,
        changes=difference.rows,
        columns=difference.columns[:CHANGES_COLUMNS],
        kinds=changed.KINDS,
        reasons=[changed.reason_of(each, _) for each in difference.rows[:CHANGES_SHOWN]],
        most=CHANGES_SHOWN,
        at=at,
    )


@blueprint.get("/hr/exports/<int:export_id>/changes/file")
@for_role("hr")
def changes_file(export_id: int) -> ResponseReturnValue:
    """Send the changes as CSV."""
    found, at = _own_export(export_id), now()
    difference = changed.changes(db.session(), found, at=at)
    _note_fetch(found)
    with force_locale(found.language):
        text = "".join(changed.changes_file(difference, _))
    response = Response(text, content_type=MEDIA_TYPES["csv"])
    response.headers["Content-Disposition"] = f"attachment; filename=changes-{found.id}.csv"
    return response


def _own_export(export_id: int) -> Export:
    scope = workforce_scope(current_user)
    return queries.own_export(db.session(), scope, export_id, made_by_id=current_user.person_id)
