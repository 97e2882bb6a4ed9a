"""Reports that are kept under a name, shared, and made regularly."""

from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.contact import contact_of
from app.accounts.policy import workforce_scope
from app.core.errors import Invalid, Refused
from app.core.time import local_day, now
from app.core.words import N_
from app.extensions import db
from app.web import faults
from app.web.access import for_role
from app.web.form_pages import stands_on
from app.web.language import current
from app.workforce.models import FORMATS
from app.workforce.reports import saved, saving, scheduling
from app.workforce.reports.asking import FIXED, LABELS
from app.workforce.reports.definition import Definition
from app.workforce.reports.forms import ScheduleForm
from app.workforce.reports.gone import UNSEEN, left_of
from app.workforce.reports.offered import offered
from app.workforce.reports.ordering import Order, order_report
from app.workforce.reports.saving import Keeping
from app.workforce.views.blueprint import blueprint


@blueprint.get("/hr/reports/saved")
@for_role("hr")
def saved_reports() -> ResponseReturnValue:
    """List what is kept: one's own and what colleagues share."""
    found = saved.saved_reports(db.session(), viewing())
    return render_template("workforce/saved_reports.html", rows=found, at=now())


@blueprint.get("/hr/reports/saved/<int:saved_id>")
@for_role("hr")
def saved_report(saved_id: int) -> ResponseReturnValue:
    """Show what a saved report asks, when it is made, and what became of it."""
    return _own_page(saved_id)


@blueprint.post("/hr/reports/saved/<int:saved_id>")
@for_role("hr")
def rename_saved(saved_id: int) -> ResponseReturnValue:
    """Give an own saved report another name or format."""
    session = db.session()
    keeping = asked_keeping()
    try:
        saving.rename(session, viewing(), saved_id, keeping, at=now())
    except Invalid as refusal:
        session.rollback()
        status = faults.say("name", refusal, keeping.name)
        return _own_page(saved_id), status
    session.commit()
    return redirect(saved_address(saved_id), 303)


@blueprint.post("/hr/reports/saved/<int:saved_id>/sharing")
@for_role("hr")
def share_saved(saved_id: int) -> ResponseReturnValue:
    """Share an own saved report within the employer, or no longer."""
    session, is_shared = db.session(), request.form.get("shared") == "1"
    saving.share(session, viewing(), saved_id, is_shared=is_shared, at=now())
    session.commit()
    return redirect(saved_address(saved_id), 303)


@blueprint.post("/hr/reports/saved/<int:saved_id>/copy")
@for_role("hr")
def copy_saved(saved_id: int) -> ResponseReturnValue:
    """Keep a shared report as one's own."""
    session = db.session()
    copied = saving.copy(session, viewing(), saved_id, at=now())
    address = saved_address(copied.id)
    session.commit()
    flash(_("This is your own copy now."))
    return redirect(address, 303)


@blueprint.post("/hr/reports/saved/<int:saved_id>/removal")
@for_role("hr")
def remove_saved(saved_id: int) -> ResponseReturnValue:
    """Remove an own saved report."""
    session = db.session()
    saving.remove(session, viewing(), saved_id, at=now())
    session.commit()
    flash(_("The report is removed."))
    return redirect(url_for(".saved_reports"), 303)


@blueprint.post("/hr/reports/saved/<int:saved_id>/exports")
@for_role("hr")
def run_saved(saved_id: int) -> ResponseReturnValue:
    """Order a saved report in the viewer's own scope, and go to the export's page."""
    session, at, viewer = db.session(), now(), viewing()
    found = saved.saved_report(session, viewer, saved_id)
    if found.gone.why:
        raise Refused(N_("Something in this report is gone. Save it anew first."))
    order = Order(
        made_by_id=viewer.person_id,
        file_format=request.form.get("format", ""),
        language=current(),
        name=found.row.name,
        saved_id=saved_id,
    )
    export = order_report(
        session,
        viewer.scope,
        left_of(found.row, found.gone),
        order,
        choices=viewer.choices,
        at=at,
    )
    address = url_for(".export", export_id=export.id)
    session.commit()
    return redirect(address, 303)


@blueprint.post("/hr/reports/saved/<int:saved_id>/schedule")
@for_role("hr")
def schedule_saved(saved_id: int) -> ResponseReturnValue:
    """Have a saved report made regularly for the viewer."""
    session, viewer = db.session(), viewing()
    found = saved.saved_report(session, viewer, saved_id)
    form = ScheduleForm.beginning_with(None)
    if not form.validate_on_submit():
        return _page(found, form), 422
    scheduling.set_schedule(
        session, viewer, saved_id, form.rhythm, is_mailed=form.is_mailed.data, at=now()
    )
    session.commit()
    flash(_("The report is made regularly from now on."))
    return redirect(saved_address(saved_id), 303)


@blueprint.post("/hr/reports/schedules/<int:schedule_id>/end")
@stands_on("workforce.saved_reports")
@for_role("hr")
def end_schedule(schedule_id: int) -> ResponseReturnValue:
    """End an own regular report, or one whose owner has left."""
    session, viewer = db.session(), viewing()
    scheduling.end_schedule(session, viewer.scope, schedule_id, by_id=viewer.person_id, at=now())
    session.commit()
    flash(_("The report is no longer made regularly."))
    return redirect(url_for(".saved_reports"), 303)


@blueprint.post("/hr/reports/schedules/<int:schedule_id>/owner")
@stands_on("workforce.saved_reports")
@for_role("hr")
def take_over_schedule(schedule_id: int) -> ResponseReturnValue:
    """Receive from now on what a colleague received who has left."""
    session, viewer = db.session(), viewing()
    taken = scheduling.take_over(
        session, viewer.scope, schedule_id, by_id=viewer.person_id, at=now()
    )
    address = saved_address(taken.id)
    session.commit()
    flash(_("You receive this report from now on."))
    return redirect(address, 303)


def viewing() -> saved.Viewing:
    """Return who looks, and what the own reports could be narrowed to."""
    session, at, scope = db.session(), now(), workforce_scope(current_user)
    choices = offered(session, scope, current(), at=at)
    return saved.Viewing(current_user.person_id, scope, choices, local_day(at))


def _own_page(saved_id: int) -> str:
    found = saved.saved_report(db.session(), viewing(), saved_id)
    return _page(found, ScheduleForm.beginning_with(found.own.row if found.own else None))


def _page(found: saved.Saved, form: ScheduleForm) -> str:
    definition = None if found.gone.is_report_gone else left_of(found.row, found.gone)
    session = db.session()
    return render_template(
        "workforce/saved_report.html",
        saved=found,
        definition=definition,
        builder=_builder(found, definition) if definition else "",
        form=form,
        formats=FORMATS,
        labels=LABELS,
        unseen=UNSEEN,
        fixed=FIXED,
        choices=viewing().choices,
        has_email=contact_of(session, current_user.person_id).is_confirmed,
        at=now(),
    )


def _builder(found: saved.Saved, definition: Definition) -> str:
    """Return where the report is put together, with what it asks in the address."""
    return report_address(definition, over=str(found.row.id) if found.is_own else "")


def report_address(definition: Definition, *, over: str = "") -> str:
    """Return where a report is put together, with what it asks in the address."""
    asked = [("columns", ",".join(definition.columns))]
    asked += [("group", key) for key in definition.groups]
    asked += [*definition.words.items(), *([("over", over)] if over else [])]
    return f"/hr/reports/{definition.report.key}?{urlencode(asked)}"


def asked_keeping() -> Keeping:
    """Return under which name, and in which form, a report is to be kept."""
    form = request.form
    return Keeping(form.get("name", ""), form.get("format", ""), form.get("employer", ""))


def saved_address(saved_id: int) -> str:
    """Return where a saved report is shown."""
    return url_for(".saved_report", saved_id=saved_id)
