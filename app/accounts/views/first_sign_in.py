"""The first sign-in, with the code on a slip."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.codes import WrongCode, redeem_code
from app.accounts.forms import FirstSignInForm
from app.accounts.views.blueprint import blueprint
from app.accounts.views.guessing import account_here, remember_device
from app.accounts.views.sessions import start_session
from app.core.errors import Refused
from app.core.time import now
from app.extensions import db
from app.web.access import public
from app.web.limits import limited


@blueprint.get("/first-sign-in")
@public
def first_sign_in() -> ResponseReturnValue:
    """Ask for what stands on the slip."""
    return _page(FirstSignInForm())


@blueprint.post("/first-sign-in")
@public
@limited("10/minute", by=account_here)
@limited("300/minute")
def begin_with_code() -> ResponseReturnValue:
    """Take the code, keep the password, and go in."""
    form, session = FirstSignInForm(), db.session()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        who = redeem_code(
            session,
            form.login.data or "",
            form.code.data or "",
            password=form.password.data or "",
            at=now(),
        )
    except Refused as refusal:
        if isinstance(refusal, WrongCode):
            session.commit()  # that it was tried stays on the trail
        field = form.code if isinstance(refusal, WrongCode) else form.password
        field.errors = [_(refusal.sentence, **refusal.places)]
        return _page(form), 422
    session.commit()
    start_session(who)
    remember_device(who)
    return redirect(url_for("learning.home"), 303)


def _page(form: FirstSignInForm) -> str:
    return render_template("accounts/first_sign_in.html", form=form)
