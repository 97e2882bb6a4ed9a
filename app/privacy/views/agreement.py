"""The privacy notice for everybody to read, and the agreement to it before going on."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.consent import agree
from app.core.time import now
from app.extensions import db
from app.privacy import texts
from app.privacy.views.blueprint import blueprint
from app.web.access import before_agreement, public
from app.web.addresses import safe_next
from app.web.language import current

OWN_HOME = "learning.home"
"""Public for visitors; whoever has signed in begins here."""


@blueprint.before_app_request
def ask_for_agreement() -> ResponseReturnValue | None:
    """Ask whoever has not agreed to the notice in force, before a page of theirs is opened.

    Only what people open themselves is held up: what a page or a phone sends in the background,
    answers above all, still arrives. Who has agreed is known from the viewer.
    """
    if request.method != "GET" or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return None
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or getattr(view, "is_before_agreement", False):
        return None
    if getattr(view, "is_public", False) and request.endpoint != OWN_HOME:
        return None
    if not current_user.is_authenticated or current_user.agreed >= texts.in_force():
        return None
    return redirect(url_for("privacy.agreement", next=request.full_path.rstrip("?")), 303)


@blueprint.get("/privacy")
@public
def notice() -> ResponseReturnValue:
    """Show the notice in force, or an earlier version."""
    asked = request.args.get("version", "")
    version = asked if asked in texts.versions() else texts.in_force()
    return render_template(
        "privacy/notice.html",
        notice=texts.notice(version, current()),
        versions=texts.versions(),
    )


@blueprint.get("/agreement")
@before_agreement
def agreement() -> ResponseReturnValue:
    """Show the notice with the button that agrees; who has agreed goes on."""
    if current_user.agreed >= texts.in_force():
        return redirect(safe_next(), 303)
    return render_template(
        "privacy/agreement.html",
        notice=texts.notice(texts.in_force(), current()),
        is_new=bool(current_user.agreed),
        next=safe_next(),
    )


@blueprint.post("/agreement")
def take_agreement() -> ResponseReturnValue:
    """Write the agreement down, and lead to where the person wanted to be."""
    version = request.form.get("version", "")
    if version == texts.in_force():  # else a newer one came meanwhile, and is shown next
        agree(db.session(), current_user.person_id, version, at=now())
        db.session.commit()
    return redirect(safe_next(), 303)
