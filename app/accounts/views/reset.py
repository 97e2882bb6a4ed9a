"""A forgotten password: a link by mail, which says nothing about who has an account."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.contact import order_reset
from app.accounts.forms import ForgottenForm, ResetForm
from app.accounts.links import opened
from app.accounts.models import Person
from app.accounts.services import set_password
from app.accounts.signs import person_by_sign
from app.accounts.viewer import fingerprint
from app.accounts.views.blueprint import blueprint
from app.accounts.views.guessing import account_here, remember_device
from app.accounts.views.sessions import start_session
from app.core.errors import NotFound, Refused
from app.core.time import local_day, now
from app.core.words import N_
from app.extensions import db
from app.web.access import public
from app.web.limits import allows, limited

MAILS = "5/hour"
OLD = N_("This link is too old or was used. Ask for a new one.")


@blueprint.get("/forgotten-password")
@public
def forgotten() -> ResponseReturnValue:
    """Ask whose password was forgotten."""
    return _forgotten_page(ForgottenForm())


@blueprint.post("/forgotten-password")
@public
@limited("5/hour", by=account_here)
@limited("60/hour")
def order_link() -> ResponseReturnValue:
    """Order the mail, and say the same whether there is such an account or not.

    Strangers can fill nobody's mailbox, and take nobody the way in: beyond some mails an hour to
    one account nothing is sent, and the same is said.
    """
    form, session = ForgottenForm(), db.session()
    if not form.validate_on_submit():
        return _forgotten_page(form), 422
    at = now()
    person = person_by_sign(session, form.login.data or "", on=local_day(at))
    is_new = allows(MAILS, "reset-mail", str(person.id) if person else "nobody")
    order_reset(session, person if is_new else None, at=at)
    session.commit()
    return render_template("accounts/link_ordered.html")


@blueprint.get("/reset/<token>")
@public
def reset(token: str) -> ResponseReturnValue:
    """Ask for the new password."""
    _owner(token)
    return _reset_page(ResetForm(), token)


@blueprint.post("/reset/<token>")
@public
@limited("30/hour")
def set_new_password(token: str) -> ResponseReturnValue:
    """Keep the new password, end every session, and go in."""
    form, session = ResetForm(), db.session()
    person = _owner(token)
    if not form.validate_on_submit():
        return _reset_page(form, token), 422
    try:
        who = set_password(
            session, person, form.password.data or "", at=now(), action="password-reset"
        )
    except Refused as refusal:
        form.password.errors = [_(refusal.sentence, **refusal.places)]
        return _reset_page(form, token), 422
    session.commit()
    start_session(who)
    remember_device(who)
    flash(_("The password is changed. Other devices are signed out."))
    return redirect(url_for("learning.home"), 303)


def _owner(token: str) -> Person:
    """Return whose link it is; a password set since then makes it worthless.

    :raise NotFound: when it is too old or was used.
    """
    link = opened(str(current_app.config["SECRET_KEY"]), "reset", token)
    person = db.session().get(Person, link.person_id)
    if person is None or person.deactivated_at or fingerprint(person.password_hash) != link.mark:
        raise NotFound(OLD)
    return person


def _forgotten_page(form: ForgottenForm) -> str:
    return render_template("accounts/forgotten.html", form=form)


def _reset_page(form: ResetForm, token: str) -> str:
    return render_template("accounts/reset.html", form=form, token=token)
