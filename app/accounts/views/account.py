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
from app.accounts.contact import contact_of
from app.accounts.forms import ContactForm, PasswordForm
from app.accounts.sessions import devices, end_device
from app.accounts.trail import looks_at
from app.accounts.trail_lines import Told
from app.accounts.viewer import digest_of
from app.accounts.views.blueprint import blueprint
from app.accounts.views.sessions import start_session
from app.core.errors import Refused
from app.core.time import local_day, now
from app.extensions import db
from app.web.language import current
from app.web.limits import limited


@blueprint.get("/account")
def account() -> ResponseReturnValue:
    """Show what is held about the person."""
    return account_page()


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
            start_session(who)
            flash(_("The password is changed. Other devices are signed out."))
            return redirect(url_for(".account"), 303)
    return account_page(form), 422


@blueprint.post("/account/devices/<int:session_id>/end")
def sign_device_out(session_id: int) -> ResponseReturnValue:
    """End the session on another device."""
    end_device(db.session(), current_user.person_id, session_id, at=now())
    db.session.commit()
    flash(_("That device is signed out."))
    return redirect(url_for(".account"), 303)


def account_page(form: PasswordForm | None = None, contact: ContactForm | None = None) -> str:
    """Return the account's page, with forms as they were sent."""
    session, at = db.session(), now()
    reached = contact_of(session, current_user.person_id)
    return render_template(
        "accounts/account.html",
        who=queries.identity(session, current_user.person_id, on=local_day(at)),
        form=form or PasswordForm(formdata=None),
        contact=contact or ContactForm(formdata=None, obj=reached),
        reached=reached,
        devices=devices(session, current_user.person_id, here=digest_of(current_user.key), at=at),
        looks=looks_at(session, current_user.person_id),
        told=Told(session, current()),
    )
