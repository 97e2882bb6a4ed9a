"""Reports: which there are, and what one of them is to say."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.policy import workforce_scope
from app.accounts.workforce import places_in
from app.catalogue.queries import INDUSTRIES
from app.core.errors import Invalid, NotFound
from app.core.time import now
from app.core.words import N_
from app.extensions import db
from app.web import faults
from app.web.access import for_role
from app.web.addresses import is_id
from app.web.form_pages import stands_at, stands_on
from app.web.language import current
from app.workforce.columns import Column
from app.workforce.filters import Choices
from app.workforce.models import FILES, FORMATS
from app.workforce.paper import most_rows
from app.workforce.reports import saving
from app.workforce.reports.asking import DAYS, FIXED, LABELS
from app.workforce.reports.definition import (
    MOST_GROUPS,
    Definition,
    asked_definition,
    find_report,
)
from app.workforce.reports.kinds import REPORTS
from app.workforce.reports.ordering import asked_question
from app.workforce.reports.preview import SHOWN, preview
from app.workforce.reports.saved import saved_reports
from app.workforce.views.blueprint import blueprint
from app.workforce.views.lists import choices
from app.workforce.views.saved_reports import asked_keeping, report_address, saved_address, viewing


@blueprint.get("/hr/reports")
@for_role("hr")
def reports() -> ResponseReturnValue:
    """Say which reports there are, and what each tells."""
    return render_template(
        "workforce/reports.html",
        reports=REPORTS.values(),
        saved=saved_reports(db.session(), viewing()),
        at=now(),
    )


@blueprint.get("/hr/reports/<key>")
@for_role("hr")
def report(key: str) -> ResponseReturnValue:
    """Choose columns, groups and filters of a report, and see its first rows."""
    definition = asked_definition(find_report(key), request.args)
    return _report_page(definition, over=request.args.get("over", ""))


@blueprint.post("/hr/reports/saved")
@stands_on("workforce.reports")
@for_role("hr")
def save_report() -> ResponseReturnValue:
    """Keep a report as it is asked; with `over`, in the place of a saved one."""
    session, at, over = db.session(), now(), request.form.get("over", "")
    definition = asked_definition(find_report(request.form.get("report", "")), request.form)
    keeping = asked_keeping()
    try:
        if over:
            kept = saving.save_over(session, viewing(), _id(over), definition, keeping, at=at)
        else:
            kept = saving.save(session, viewing(), definition, keeping, at=at)
    except Invalid as refusal:
        session.rollback()
        stands_at(report_address(definition, over=over))
        status = faults.say("saved-name", refusal, keeping.name)
        return _report_page(definition, over=over), status
    address = saved_address(kept.id)
    session.commit()
    flash(_("The report is saved."))
    return redirect(address, 303)


def _report_page(definition: Definition, *, over: str) -> str:
    session, offered = db.session(), choices()
    question = asked_question(
        session, workforce_scope(current_user), definition, offered, language=current(), at=now()
    )
    found = preview(session, definition, question, everything=bool(request.args.get("all")))
    has_room = found.is_ungrouped or (
        not found.is_more and found.total <= most_rows(len(definition.cells()))
    )
    return render_template(
        "workforce/report.html",
        definition=definition,
        report=definition.report,
        ordered=_ordered(definition.report.columns, definition.columns),
        found=found,
        as_of=question.as_of.at,
        shown=SHOWN,
        labels=LABELS,
        days=DAYS,
        options=_options(offered),
        formats=FORMATS if has_room else FILES,
        most_groups=MOST_GROUPS,
        words=definition.words,
        places=places_in(session, question.scope),
        over=over,
    )


def _id(word: str) -> int:
    if not is_id(word):
        raise NotFound(N_("There is no such saved report among yours."))
    return int(word)


def _ordered(columns: Sequence[Column], chosen: Sequence[str]) -> list[Column]:
    """Return all columns of a report: first the chosen ones in their order, then the others."""
    places = {key: place for place, key in enumerate(chosen)}
    return sorted(columns, key=lambda column: places.get(column.key, len(places)))


def _options(offered: Choices) -> Mapping[str, Mapping[str, str]]:
    """Return the values of each filter that has a list of them, with what people read."""
    english = current() == "en"
    units = {unit.code: unit.name_en if english else unit.name for unit in offered.units}
    return {
        **FIXED,
        "unit": units,
        "course": offered.courses,
        "standard": offered.standards,
        "occupation": offered.occupations,
        "industry": {industry: industry for industry in INDUSTRIES},
    }
