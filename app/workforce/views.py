"""HR's pages: an employer's workers, their completions, and the lists taken out."""

from datetime import timedelta

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.policy import workforce_scope
from app.accounts.workforce import people_at, scope_names, units_in, worker_at
from app.catalogue.queries import INDUSTRIES, titles
from app.core.errors import NotFound
from app.core.time import local_day, now
from app.core.words import N_
from app.extensions import db
from app.records.completion_pages import (
    EXPIRING_DAYS,
    SORTS,
    completion_page,
    completions_by_person,
    overview,
)
from app.records.completions import STATUSES, AsOf, CompletionFilter, completion_cells
from app.web.access import for_role
from app.web.language import current
from app.workforce import filters, queries, services
from app.workforce.columns import COLUMNS
from app.workforce.delivery import MEDIA_TYPES, Sheet, deliver, resend
from app.workforce.models import FORMATS, Export

blueprint = Blueprint("workforce", __name__)


@blueprint.get("/hr")
@for_role("hr")
def home() -> ResponseReturnValue:
    """Show the numbers that HR looks at first, each leading to its list."""
    session, at, scope = db.session(), now(), workforce_scope(current_user)
    today = local_day(at)
    return render_template(
        "workforce/home.html",
        numbers=overview(session, scope, as_of=AsOf(at)),
        month=today.replace(day=1),
        soon=today + timedelta(days=EXPIRING_DAYS),
        names=scope_names(session, scope),
        exports=queries.own_exports(session, scope, made_by_id=current_user.person_id, limit=5),
        at=at,
    )


@blueprint.get("/hr/workers")
@for_role("hr")
def workers() -> ResponseReturnValue:
    """List the workers of today; narrowed by words and unit."""
    session, at, scope = db.session(), now(), workforce_scope(current_user)
    choices = filters.Choices(units_in(session, scope), {})
    unit = request.args.get("unit", "").strip()
    filters.completion_filter({"unit": unit}, choices)
    page = people_at(
        session,
        scope,
        on=local_day(at),
        words=request.args.get("q", ""),
        unit_paths=choices.unit_paths(unit),
        page=filters.page_number(request.args.get("page", "")),
    )
    counts = completions_by_person(
        session, scope, [worker.person_id for worker in page.rows], as_of=AsOf(at)
    )
    return render_template(
        "workforce/workers.html",
        page=page,
        counts=counts,
        units=choices.units,
        words={"q": request.args.get("q", "").strip(), "unit": unit},
    )


@blueprint.get("/hr/workers/<employer>/<path:employee_number>")
@for_role("hr")
def worker(employer: str, employee_number: str) -> ResponseReturnValue:
    """Show one worker, with the completions that this employer may see."""
    session, at, scope = db.session(), now(), workforce_scope(current_user)
    found = worker_at(session, scope, employer_code=employer, employee_number=employee_number)
    if found is None:
        raise NotFound(N_("There is no worker with this number in your part of the firm."))
    page = completion_page(
        session,
        scope,
        CompletionFilter(person_id=found.person_id),
        as_of=AsOf(at),
        page=filters.page_number(request.args.get("page", "")),
    )
    return render_template("workforce/worker.html", worker=found, page=page)


@blueprint.get("/hr/completions")
@for_role("hr")
def completions() -> ResponseReturnValue:
    """List completions; filters and order stand in the address."""
    session, at, scope = db.session(), now(), workforce_scope(current_user)
    choices = _choices()
    words = filters.asked(request.args)
    sort = filters.sort_order(request.args.get("sort", ""))
    as_of = filters.as_of_instant(words, at=at)
    page = completion_page(
        session,
        scope,
        filters.completion_filter(words, choices),
        as_of=AsOf(as_of),
        sort=sort,
        page=filters.page_number(request.args.get("page", "")),
    )
    return render_template(
        "workforce/completions.html",
        page=page,
        words=words,
        sort=sort,
        sorts=SORTS,
        choices=choices,
        industries=INDUSTRIES,
        statuses=STATUSES,
        formats=FORMATS,
        as_of=as_of,
    )


@blueprint.get("/hr/exports")
@for_role("hr")
def exports() -> ResponseReturnValue:
    """List the lists taken out, with those under way."""
    scope = workforce_scope(current_user)
    made = queries.own_exports(db.session(), scope, made_by_id=current_user.person_id)
    return render_template("workforce/exports.html", exports=made, at=now(), formats=FORMATS)


@blueprint.post("/hr/exports")
@for_role("hr")
def create_export() -> ResponseReturnValue:
    """Order a list, and go to its page, from where the file is fetched."""
    session, at = db.session(), now()
    words = filters.asked(request.form)
    export = services.order_export(
        session,
        workforce_scope(current_user),
        made_by_id=current_user.person_id,
        file_format=request.form.get("format", ""),
        language=current(),
        words=words,
        wanted=filters.completion_filter(words, _choices()),
        as_of=filters.as_of_instant(words, at=at),
        at=at,
    )
    address = url_for(".export", export_id=export.id)
    session.commit()
    return redirect(address, 303)


@blueprint.get("/hr/exports/<int:export_id>")
@for_role("hr")
def export(export_id: int) -> ResponseReturnValue:
    """Show what one list is: who, when, for whom, which rows, and its digest."""
    found = _own_export(export_id)
    session = db.session()
    return render_template(
        "workforce/export.html",
        export=found,
        at=now(),
        names=scope_names(session, queries.export_scope(found.scope)),
        titles=titles(session, current()),
    )


@blueprint.get("/hr/exports/<int:export_id>/progress")
@for_role("hr")
def progress(export_id: int) -> ResponseReturnValue:
    """Say as JSON how far one list is."""
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
    """Stream the file, on a connection of its own; a second time gives the same bytes."""
    found = _own_export(export_id)
    statement = completion_cells(
        queries.export_scope(found.scope),
        filters.stored_filter(found.filters),
        as_of=AsOf(found.as_of, found.ledger_entries),
        language=found.language,
    )
    sheet = _sheet(found)
    if found.finished_at is None:
        chunks = deliver(db.engine, found.id, statement, sheet, clock=now)
    else:
        chunks = resend(db.engine, statement, sheet)
    response = Response(chunks, content_type=MEDIA_TYPES[found.format])
    response.headers["Content-Disposition"] = f"attachment; filename={found.filename}"
    return response


def _own_export(export_id: int) -> Export:
    scope = workforce_scope(current_user)
    return queries.own_export(db.session(), scope, export_id, made_by_id=current_user.person_id)


def _choices() -> filters.Choices:
    session, scope = db.session(), workforce_scope(current_user)
    return filters.Choices(units_in(session, scope), titles(session, current()))


def _sheet(export: Export) -> Sheet:
    with force_locale(export.language):
        headings = [_(column.heading) for column in COLUMNS]
        return Sheet(export.format, _("Completions"), headings, export.as_of)
