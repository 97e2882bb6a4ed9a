"""The own account."""

from flask import (
    flash,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import queries, services
from app.accounts.forms import PasswordForm
from app.accounts.views.blueprint import blueprint
from app.accounts.views.sessions import start_session
from app.core.errors import Refused
from app.core.time import local_day, now
from app.extensions import db
from app.web.limits import limited


@blueprint.get("/account")
def account() -> ResponseReturnValue:
    """Show what is held about the person."""
    return _account_page(PasswordForm())


@blueprint.post("/account/password")
@limited("10/minute")
def change_password() -> ResponseReturnValue:
    """Replace the password."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            who = services.change_password(
                db.session(),
                current_user.person_id,
                old=form.old.data or "",
                new=form.new.data or "",
                at=now(),
            )
        except Refused as refusal:
            field = form.old if isinstance(refusal, services.WrongPassword) else form.new
            field.errors = [_(refusal.sentence, **refusal.places)]
        else:
            db.session.commit()
            if who is not None:
                start_session(who)
            flash(_("The password is changed. Other devices are signed out."))
            return redirect(url_for(".account"), 303)
    return _account_page(form), 422


def _account_page(form: PasswordForm) -> str:
    today = local_day(now())
    who = queries.identity(db.session(), current_user.person_id, on=today)
    return render_template("accounts/account.html", who=who, form=form)
