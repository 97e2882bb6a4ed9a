"""An employer's completions, and the lists taken out."""

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.occupations import occupations
from app.accounts.policy import workforce_scope
from app.accounts.workforce import employer_codes, scope_names, units_in
from app.catalogue.queries import INDUSTRIES, titles
from app.core.errors import Invalid
from app.core.time import now
from app.core.words import N_
from app.extensions import db
from app.records.completion_pages import SORTS, completion_page
from app.records.completions import STATUSES, AsOf, completion_cells
from app.web.access import for_role
from app.web.addresses import page_number
from app.web.language import current
from app.workforce import changes as changed
from app.workforce import filters, queries, services
from app.workforce.columns import COLUMNS
from app.workforce.delivery import MEDIA_TYPES, Sheet, deliver, resend
from app.workforce.models import FORMATS, Export
from app.workforce.views.blueprint import blueprint

CHANGES_SHOWN = 100


@blueprint.get("/hr/completions")
@for_role("hr")
def completions() -> ResponseReturnValue:
    """List completions; filters and order stand in the address."""
    session, at, scope = db.session(), now(), workforce_scope(current_user)
    offered = choices()
    words = filters.asked(request.args)
    sort = filters.sort_order(request.args.get("sort", ""))
    as_of = filters.as_of_instant(words, at=at)
    page = completion_page(
        session,
        scope,
        filters.completion_filter(words, offered),
        as_of=AsOf(as_of),
        sort=sort,
        page=page_number(request.args.get("page", "")),
    )
    return render_template(
        "workforce/completions.html",
        page=page,
        words=words,
        sort=sort,
        sorts=SORTS,
        choices=offered,
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
    if "occupation" in words:
        raise Invalid(
            N_("Occupations change, and a list must stay as it is. Leave out this filter.")
        )
    export = services.order_export(
        session,
        workforce_scope(current_user),
        made_by_id=current_user.person_id,
        file_format=request.form.get("format", ""),
        language=current(),
        words=words,
        wanted=filters.completion_filter(words, choices()),
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


@blueprint.get("/hr/exports/<int:export_id>/changes")
@for_role("hr")
def changes(export_id: int) -> ResponseReturnValue:
    """Show what changed since a list was taken out."""
    found, at = _own_export(export_id), now()
    return render_template(
        "workforce/changes.html",
        export=found,
        changes=changed.changes(db.session(), found, at=at),
        kinds=changed.KINDS,
        reasons=changed.REASONS,
        most=CHANGES_SHOWN,
        at=at,
    )


@blueprint.get("/hr/exports/<int:export_id>/changes/file")
@for_role("hr")
def changes_file(export_id: int) -> ResponseReturnValue:
    """Send the changes as CSV."""
    found = _own_export(export_id)
    rows = changed.changes(db.session(), found, at=now())
    with force_locale(found.language):
        text = "".join(changed.changes_file(rows, _))
    response = Response(text, content_type=MEDIA_TYPES["csv"])
    response.headers["Content-Disposition"] = f"attachment; filename=changes-{found.id}.csv"
    return response


def _own_export(export_id: int) -> Export:
    scope = workforce_scope(current_user)
    return queries.own_export(db.session(), scope, export_id, made_by_id=current_user.person_id)


def choices() -> filters.Choices:
    """Return what the viewer's lists may be narrowed to."""
    session, scope = db.session(), workforce_scope(current_user)
    courses, employers = titles(session, current()), employer_codes(session, scope)
    named = occupations(session).in_language(current())
    return filters.Choices(units_in(session, scope), courses, employers, named)


def _sheet(export: Export) -> Sheet:
    with force_locale(export.language):
        headings = [_(column.heading) for column in COLUMNS]
        return Sheet(export.format, _("Completions"), headings, export.as_of)
