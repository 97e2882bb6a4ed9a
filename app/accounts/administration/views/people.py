"""Accounts: found, opened, closed; the full identity number for a reason."""

import secrets

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import directory, services
from app.accounts.administration.forms import GrantForm, PersonForm, ReasonForm
from app.accounts.administration.views.blueprint import blueprint
from app.accounts.administration.words import ROLE_NAMES
from app.accounts.codes import grouped, issue_code
from app.accounts.looks import see_identity
from app.accounts.models import Person
from app.accounts.organisations import employer_list, institution_list, unit_tree
from app.accounts.trail import TrailFilter, trail_page
from app.accounts.trail_lines import Told
from app.core.errors import Invalid, NotFound, Refused
from app.core.time import local_day, now
from app.core.words import N_
from app.extensions import db
from app.web import faults
from app.web.access import for_role
from app.web.addresses import page_number
from app.web.language import current


@blueprint.get("/admin/people")
@for_role("admin")
def people() -> ResponseReturnValue:
    """Find accounts."""
    return _list(PersonForm(formdata=None))


@blueprint.post("/admin/people")
@for_role("admin")
def open_account() -> ResponseReturnValue:
    """Open an account that its owner takes over with a code."""
    form, session = PersonForm(), db.session()
    if not form.validate_on_submit():
        return _list(form), 422
    try:
        services.create_person(
            session,
            form.login.data or "",
            name=form.name.data or "",
            password=secrets.token_urlsafe(32),  # known to nobody
            at=now(),
            by_id=current_user.person_id,
        )
    except Refused as refusal:
        form.login.errors = [_(refusal.sentence, **refusal.places)]
        return _list(form), 422
    session.commit()
    flash(_("The account is open. Issue a code, so that its owner can set a password."))
    return redirect(url_for(".person", login=(form.login.data or "").strip().lower()), 303)


@blueprint.get("/admin/people/<login>")
@for_role("admin")
def person(login: str) -> ResponseReturnValue:
    """Show an account: employments, roles, and what was done lately.

    With an employer in the address the form for a further role begins there, as HR.
    """
    form = GrantForm(formdata=None)
    if request.args.get("employer"):
        form.role.data, form.employer.data = "hr", request.args["employer"]
    offer_scopes(form)
    return person_page(found(login), form)


@blueprint.post("/admin/people/<login>/code")
@for_role("admin")
def issue(login: str) -> ResponseReturnValue:
    """Issue a code for the first sign-in, or after a forgotten password; show it this once."""
    who, session = found(login), db.session()
    code = issue_code(session, who.id, at=now(), by_id=current_user.person_id)
    page = render_template("administration/code.html", person=who, code=grouped(code))
    session.commit()
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/admin/people/<login>/identity")
@for_role("admin")
def identity(login: str) -> ResponseReturnValue:
    """Show the identity number in full, this once, for a reason that is kept."""
    who, session, form = found(login), db.session(), ReasonForm()
    reason = form.reason.data or ""
    try:
        number = see_identity(
            session, who.id, by_id=current_user.person_id, reason=reason, at=now()
        )
    except Refused as refusal:
        return refused_page(who, "look-reason", refusal, reason)
    page = render_template("administration/identity.html", person=who, number=number)
    session.commit()
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/admin/people/<login>/state")
@for_role("admin")
def set_state(login: str) -> ResponseReturnValue:
    """Close the account, or open it again."""
    who, session, form = found(login), db.session(), ReasonForm()
    change = services.reopen_account if who.deactivated_at else services.close_account
    reason = (form.reason.data or "").strip()
    try:
        require_reason(reason)
        change(session, who.id, by_id=current_user.person_id, reason=reason, at=now())
    except Refused as refusal:
        session.rollback()
        return refused_page(who, "state-reason", refusal, reason)
    session.commit()
    flash(_("The account is changed."))
    return redirect(url_for(".person", login=login), 303)


def found(login: str) -> Person:
    """Return the account with this name.

    :raise NotFound: when there is none.
    """
    who = directory.person_by_login(db.session(), login)
    if who is None:
        raise NotFound(N_("There is no such account."))
    return who


def person_page(who: Person, form: GrantForm) -> str:
    """Return the page of an account, with the form for a further role."""
    session, at = db.session(), now()
    return render_template(
        "administration/person.html",
        person=who,
        jobs=directory.jobs_of(session, who.id),
        grants=directory.grants_of(session, who.id),
        roles=ROLE_NAMES,
        trail=trail_page(session, TrailFilter(person_id=who.id)).rows[:10],
        told=Told(session, current()),
        form=form,
        reason=ReasonForm(formdata=None),
        at=at,
        today=local_day(at),
    )


def require_reason(reason: str) -> None:
    """Return nothing when a reason was given.

    :raise Invalid: when there is none.
    """
    if not reason:
        raise Invalid(N_("Give a reason; it stands on the audit trail."))


def refused_page(who: Person, field: str, refusal: Refused, typed: str) -> ResponseReturnValue:
    """Return the account's page, with what is wrong beside one of its small forms."""
    status = faults.say(field, refusal, typed)
    return person_page(who, _empty_grant()), status


def _empty_grant() -> GrantForm:
    form = GrantForm(formdata=None)
    offer_scopes(form)
    return form


def offer_scopes(form: GrantForm) -> None:
    """Let the form choose among what is open, and among the units of the chosen employer."""
    session = db.session()
    employers = [row for row in employer_list(session) if row.closed_at is None]
    chosen = [row.id for row in employers if row.code == form.employer.data]
    form.offer(
        employers,
        [row for row in institution_list(session) if row.closed_at is None],
        [unit for each in chosen for unit in unit_tree(session, each) if unit.closed_at is None],
    )


def _list(form: PersonForm) -> str:
    words = request.args.get("q", "").strip()[:100]
    number = page_number(request.args.get("page", ""))
    page = directory.find_people(db.session(), words, at=now(), page=number)
    return render_template(
        "administration/people.html", page=page, words=words, roles=ROLE_NAMES, form=form
    )
