"""Sign-in, sign-out, the own account, and the language of the pages."""

from flask import (
    Blueprint,
    current_app,
    flash,
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

from app.accounts import queries, services
from app.accounts.forms import PasswordForm, SignInForm
from app.accounts.viewer import Viewer, Visitor, viewer
from app.core.errors import Invalid, Refused
from app.core.time import local_day, now
from app.core.words import N_
from app.extensions import db, login
from app.web import kept_forms
from app.web.access import public
from app.web.addresses import safe_next
from app.web.language import COOKIE, LANGUAGES
from app.web.limits import limited

blueprint = Blueprint("accounts", __name__)
login.anonymous_user = Visitor
login.session_protection = None  # the cookie's fingerprint does this without the address


@login.user_loader  # type: ignore[untyped-decorator] # Flask-Login has no types
def load_viewer(token: str) -> Viewer | None:
    """Return the viewer behind a session cookie."""
    return viewer(db.session(), token, at=now())


@login.unauthorized_handler  # type: ignore[untyped-decorator] # Flask-Login has no types
def keep_and_ask() -> ResponseReturnValue:
    """Keep the form that came without a session, and ask who sent it."""
    return _sign_in_page(SignInForm(formdata=None), kept=kept_forms.packed()), 401


def _sign_in_key() -> str:
    return f"{request.remote_addr}:{request.form.get('login', '').strip().lower()}"


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Show the sign-in form; somebody signed in goes on."""
    if current_user.is_authenticated:
        return redirect(safe_next(), 303)
    return _sign_in_page(SignInForm())


@blueprint.post("/sign-in")
@public
@limited("10/minute", by=_sign_in_key)
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
            form.password.errors = [_(refusal.sentence)]
        else:
            db.session.commit()
            _start_session(who)
            kept = kept_forms.unpacked(request.form.get("kept", ""))
            return kept_forms.resume_page(kept) if kept else redirect(safe_next(), 303)
    return _sign_in_page(form, kept=request.form.get("kept", "")), 422


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session on this device."""
    logout_user()
    session.clear()
    response = make_response(redirect(url_for("learning.home"), 303))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


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
                _start_session(who)
            flash(_("The password is changed. Other devices are signed out."))
            return redirect(url_for(".account"), 303)
    return _account_page(form), 422


@blueprint.post("/language")
@public
def set_language() -> ResponseReturnValue:
    """Switch the language, and stay on the page."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise Invalid(N_("There are pages in Chinese (zh) and English (en)."))
    if current_user.is_authenticated:
        services.choose_language(db.session(), current_user.person_id, language)
        db.session.commit()
    response = make_response(redirect(safe_next(), 303))
    response.set_cookie(
        COOKIE,
        language,
        max_age=31_536_000,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return response


def _sign_in_page(form: SignInForm, *, kept: str = "") -> str:
    return render_template("accounts/sign_in.html", form=form, next=safe_next(), kept=kept)


def _account_page(form: PasswordForm) -> str:
    today = local_day(now())
    who = queries.identity(db.session(), current_user.person_id, on=today)
    return render_template("accounts/account.html", who=who, form=form)


def _start_session(who: Viewer) -> None:
    session.clear()
    g.pop("csrf_token", None)  # made for the session that ended
    login_user(who)
    session.permanent = True
