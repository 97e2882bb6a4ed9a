"""Codes for the first sign-in: printed as slips to hand out, or sent by e-mail."""

from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts.code_mails.services import order_code_mails
from app.accounts.codes import grouped, issue_codes
from app.accounts.newcomers import (
    CODES,
    Newcomer,
    Wanted,
    all_newcomers,
    chosen_newcomers,
    count_newcomers,
    newcomers,
)
from app.accounts.policy import workforce_scope
from app.accounts.workforce import units_in
from app.core.errors import Invalid, NotFound
from app.core.pages import PAGE_SIZE
from app.core.time import now
from app.core.words import N_
from app.extensions import db
from app.web.access import for_role
from app.web.addresses import is_id, page_number
from app.workforce import filters
from app.workforce.views.blueprint import blueprint

MOST = 500
"""Slips that one page prints, and mails that one order sends."""
ACTIONS = ("print", "send")


@dataclass(frozen=True, slots=True)
class Asked:
    """What narrows the list, as the address or the form says it."""

    words: dict[str, str]
    wanted: Wanted
    units: Any
    page: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whose turn it is, how many can get a code in this way, how many were chosen and ticked."""

    people: list[Newcomer]
    able: int
    total: int
    ticked: set[int]


@blueprint.get("/hr/slips")
@for_role("hr")
def slips() -> ResponseReturnValue:
    """List the workers who have never signed in, to choose who gets a code."""
    return _page(_asked())


@blueprint.post("/hr/slips")
@for_role("hr")
def give_codes() -> ResponseReturnValue:
    """Say how many get a code; print or send the codes when that was seen."""
    asked, action = _asked(), request.form.get("action", "")
    if action not in ACTIONS:
        raise Invalid(N_("Print the codes, or send them."))
    ids = _ticked()
    if request.form.get("who") != "all" and not ids:
        return _page(asked, error=_("Tick at least one worker, or choose all of them.")), 422
    chosen = _chosen(asked, ids, has_email=action == "send")
    is_counted = request.form.get("counted") == str(chosen.total)
    if "keep" not in request.form or not is_counted:
        return render_template(
            "workforce/slips_counted.html",
            action=action,
            chosen=chosen,
            most=MOST,
            shown=PAGE_SIZE,
            words=asked.words,
        )
    return _printed(chosen.people) if action == "print" else _sent(chosen.people)


def _printed(chosen: list[Newcomer]) -> ResponseReturnValue:
    """Issue a code to each one chosen, and show the slips, this once."""
    session, by_id = db.session(), current_user.person_id
    codes = issue_codes(session, [each.person_id for each in chosen], at=now(), by_id=by_id)
    issued = [(each, grouped(codes[each.person_id])) for each in chosen]
    response = make_response(render_template("workforce/printed_slips.html", slips=issued))
    session.commit()
    response.headers["Cache-Control"] = "no-store"
    return response


def _sent(chosen: list[Newcomer]) -> ResponseReturnValue:
    """Have a code sent to each one chosen who has an address."""
    ordered = order_code_mails(db.session(), chosen, by_id=current_user.person_id, at=now())
    db.session.commit()
    if ordered:
        flash(
            ngettext(
                "%(num)s mail is on its way. Its state stands beside the name.",
                "%(num)s mails are on their way. Their states stand beside the names.",
                ordered,
            )
        )
    if ordered < len(chosen):
        flash(
            ngettext(
                "%(num)s worker has a mail on its way or got one within ten minutes: "
                "no second one goes out.",
                "%(num)s workers have a mail on its way or got one within ten minutes: "
                "no second one goes out.",
                len(chosen) - ordered,
            )
        )
    return redirect(url_for(".slips"), 303)


def _asked() -> Asked:
    offered = filters.Choices(units_in(db.session(), workforce_scope(current_user)), {})
    words = {name: request.values.get(name, "").strip()[:100] for name in ("q", "unit", "code")}
    filters.completion_filter({"unit": words["unit"]}, offered)
    if words["code"] not in ("", *CODES):
        raise Invalid(N_("This is no state of a code. Choose one of those offered."))
    wanted = Wanted(words["q"], offered.unit_paths(words["unit"]), words["code"])
    return Asked(words, wanted, offered.units, page_number(request.values.get("page", "")))


def _ticked() -> set[int]:
    asked = request.form.getlist("person")
    if len(asked) > PAGE_SIZE or not all(map(is_id, asked)):
        raise NotFound(N_("Somebody chosen is not among your workers. Choose again."))
    return {int(each) for each in asked}


def _chosen(asked: Asked, ids: set[int], *, has_email: bool) -> Chosen:
    session, scope, at = db.session(), workforce_scope(current_user), now()
    if request.form.get("who") != "all":
        found = chosen_newcomers(session, scope, ids, at=at)
        if len(found) < len(ids):
            raise NotFound(N_("Somebody chosen is not among your workers. Choose again."))
        people = [each for each in found if each.email or not has_email]
        return Chosen(people, len(people), len(found), ids)
    wanted = replace(asked.wanted, has_email=has_email)
    total = count_newcomers(session, scope, asked.wanted, at=at)
    able = count_newcomers(session, scope, wanted, at=at) if has_email else total
    people = all_newcomers(session, scope, wanted, at=at, most=MOST)
    return Chosen(people, able, total, set())


def _page(asked: Asked, *, error: str = "") -> str:
    session, scope = db.session(), workforce_scope(current_user)
    return render_template(
        "workforce/slips.html",
        page=newcomers(session, scope, asked.wanted, at=now(), page=asked.page),
        units=asked.units,
        words=asked.words,
        error=error,
        may_send=bool(current_app.config["MAIL_URL"]),
    )
