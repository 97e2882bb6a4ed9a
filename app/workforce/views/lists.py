"""An employer's completions, and what its lists may be narrowed to."""

from collections.abc import Collection

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.policy import workforce_scope
from app.catalogue.queries import INDUSTRIES
from app.core.time import now
from app.extensions import db
from app.learning.paths.queries import paths_of
from app.records.completion_pages import SORTS, completion_page
from app.records.completions import STATUSES, AsOf
from app.web.access import for_role
from app.web.addresses import page_number
from app.web.language import current
from app.workforce import filters
from app.workforce.models import FORMATS
from app.workforce.reports.offered import offered
from app.workforce.views.blueprint import blueprint


@blueprint.get("/hr/completions")
@for_role("hr")
def completions() -> ResponseReturnValue:
    """List completions; filters and order stand in the address."""
    session, at, scope = db.session(), now(), workforce_scope(current_user)
    choice = choices()
    words = filters.asked(request.args)
    sort = filters.sort_order(request.args.get("sort", ""))
    as_of = filters.as_of_instant(words, at=at)
    page = completion_page(
        session,
        scope,
        filters.completion_filter(words, choice),
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
        choices=choice,
        industries=INDUSTRIES,
        statuses=STATUSES,
        formats=FORMATS,
        as_of=as_of,
    )


def choices() -> filters.Choices:
    """Return what the viewer's lists may be narrowed to."""
    return offered(db.session(), workforce_scope(current_user), current(), at=now())


def path_names(employer_ids: Collection[int]) -> list[tuple[int, str]]:
    """Return the learning paths that some employers offer, by name in the reader's language."""
    in_english = current() == "en"
    return [
        (path.id, path.name_en if in_english else path.name)
        for path in paths_of(db.session(), employer_ids, offered_only=True)
    ]
