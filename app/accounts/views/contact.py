"""Phone and e-mail, and the link that proves that a mailbox is one's own."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import contact
from app.accounts.forms import ContactForm
from app.accounts.links import opened
from app.accounts.views.account import account_page
from app.accounts.views.blueprint import blueprint
from app.core.errors import NotFound, Refused
from app.core.time import now
from app.core.words import N_
from app.extensions import db
from app.web.limits import limited


@blueprint.post("/account/contact")
@limited("20/hour")
def change_contact() -> ResponseReturnValue:
    """Keep another phone number or address."""
    form, session, at = ContactForm(), db.session(), now()
    if not form.validate_on_submit():
        return account_page(contact=form), 422
    field = form.phone
    try:
        contact.set_phone(session, current_user.person_id, form.phone.data or "", at=at)
        field = form.email
        is_asked = contact.set_email(session, current_user.person_id, form.email.data or "", at=at)
    except Refused as refusal:
        session.rollback()
        field.errors = [_(refusal.sentence, **refusal.places)]
        return account_page(contact=form), 422
    session.commit()
    if is_asked and current_app.config["MAIL_URL"]:
        flash(_("Saved. Open the link in the mail that is on its way to you."))
    elif is_asked:
        flash(_("Saved. This site sends no e-mail yet, so the address cannot be confirmed."))
    else:
        flash(_("Saved."))
    return redirect(url_for(".account"), 303)


@blueprint.get("/account/email/<token>")
def confirm_email(token: str) -> ResponseReturnValue:
    """Ask once more before the address counts."""
    return render_template("accounts/confirm_email.html", token=token)


@blueprint.post("/account/email/<token>")
def take_email(token: str) -> ResponseReturnValue:
    """Let the address count."""
    link = opened(str(current_app.config["SECRET_KEY"]), "email", token)
    if link.person_id != current_user.person_id:
        raise NotFound(N_("This link is for another account. Sign in to that one first."))
    contact.confirm_email(db.session(), link.person_id, link.mark, at=now())
    db.session.commit()
    flash(_("Your e-mail address is confirmed."))
    return redirect(url_for(".account"), 303)
