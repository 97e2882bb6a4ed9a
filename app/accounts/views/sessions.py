"""Sign-in and sign-out."""

from datetime import timedelta

from flask import (
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from app.accounts import services
from app.accounts.forms import SignInForm
from app.accounts.sessions import IDLE_NOTED, end_here
from app.accounts.viewer import Viewer, Visitor, digest_of, viewer
from app.accounts.views.blueprint import blueprint
from app.accounts.views.guessing import account_elsewhere, account_here, remember_device
from app.core.errors import Refused
from app.core.time import now
from app.extensions import db, login
from app.web import kept_forms
from app.web.access import public
from app.web.addresses import safe_next
from app.web.limits import limited

SEEN = "seen"  # when the session was used last, in the cookie itself

login.anonymous_user = Visitor
login.session_protection = None  # the cookie's fingerprint does this without the address


@login.user_loader  # type: ignore[untyped-decorator] # Flask-Login has no types
def load_viewer(token: str) -> Viewer | None:
    """Return the viewer behind a session cookie, unless nobody used it for too long."""
    at = now()
    found = viewer(db.session(), token, at=at)
    if found is None:
        return None
    seconds = int(at.timestamp())
    idle = timedelta(seconds=seconds - int(session.get(SEEN, seconds)))
    if idle > found.limit.idle:
        return None
    if SEEN not in session or idle > IDLE_NOTED:
        session[SEEN] = seconds
    return found


@login.unauthorized_handler  # type: ignore[untyped-decorator] # Flask-Login has no types
def keep_and_ask() -> ResponseReturnValue:
    """Keep the form that came without a session, and ask who sent it."""
    return _sign_in_page(SignInForm(formdata=None), kept=kept_forms.packed()), 401


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Show the sign-in form; somebody signed in goes on."""
    if current_user.is_authenticated:
        return redirect(safe_next(), 303)
    return _sign_in_page(SignInForm())


@blueprint.post("/sign-in")
@public
@limited("10/minute", by=account_here)
@limited("30/hour", by=account_elsewhere)
@limited("300/minute")
def create_session() -> ResponseReturnValue:
    """Sign in, and go back to where the person wanted to be."""
    form = SignInForm()
    if form.validate_on_submit():
        try:
            who = services.sign_in(
                db.session(), form.login.data or "", form.password.data or "", at=now()
            )
        except Refused as refusal:
            db.session.commit()  # that it was tried stays on the trail
            form.password.errors = [_(refusal.sentence)]
        else:
            db.session.commit()
            start_session(who)
            remember_device(who)
            kept = kept_forms.unpacked(request.form.get("kept", ""))
            return kept_forms.resume_page(kept) if kept else redirect(safe_next(), 303)
    return _sign_in_page(form, kept=request.form.get("kept", "")), 422


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session on this device."""
    end_here(db.session(), digest_of(current_user.key), at=now())
    db.session.commit()
    logout_user()
    session.clear()
    response = make_response(redirect(url_for("learning.home"), 303))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _sign_in_page(form: SignInForm, *, kept: str = "") -> str:
    return render_template("accounts/sign_in.html", form=form, next=safe_next(), kept=kept)


def start_session(who: Viewer) -> None:
    """Begin a session of its own for `who` on this device."""
    session.clear()
    g.pop("csrf_token", None)  # made for the session that ended
    login_user(who)
    session.permanent = True
