"""What is held about oneself: seen, taken along, put right, erased."""

from flask import Response, flash, json, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.consent import consents_of
from app.accounts.correcting import facts_of, first_days_of
from app.core.errors import Refused
from app.core.time import now
from app.extensions import db
from app.privacy import holdings, queries, wanted
from app.privacy.forms import CorrectionForm, ErasureForm
from app.privacy.own_data import own_data
from app.privacy.services import corrections, erasure
from app.privacy.views.blueprint import blueprint
from app.web.access import before_agreement
from app.web.form_pages import stands_on
from app.web.language import current
from app.web.limits import limited


@blueprint.get("/account/data")
@before_agreement
def own() -> ResponseReturnValue:
    """Show what is held, what was asked for, and what can be asked."""
    return _page()


@blueprint.post("/account/corrections")
@stands_on("privacy.own")
@limited("30/hour")
def ask_correction() -> ResponseReturnValue:
    """Ask that a field be put right."""
    form, session = CorrectionForm.offering(_fields()), db.session()
    if not form.validate_on_submit():
        return _page(correcting=form), 422
    field, employment_id = form.asked
    asked = corrections.Asked(field, form.value.data or "", form.reason.data or "", employment_id)
    try:
        corrections.ask(session, current_user.person_id, asked, at=now())
    except Refused as refusal:
        session.rollback()
        form.value.errors = [_(refusal.sentence, **refusal.places)]
        return _page(correcting=form), 422
    session.commit()
    flash(_("It is asked for. The answer will stand here."))
    return redirect(url_for(".own"), 303)


@blueprint.post("/account/erasure")
@stands_on("privacy.own")
@limited("10/hour")
def ask_erasure() -> ResponseReturnValue:
    """Ask to be erased."""
    form, session = ErasureForm(), db.session()
    if not form.validate_on_submit():
        return _page(erasing=form), 422
    try:
        erasure.ask(session, current_user.person_id, form.word.data or "", at=now())
    except Refused as refusal:
        session.rollback()
        form.word.errors = [_(refusal.sentence)]
        return _page(erasing=form), 422
    session.commit()
    flash(_("It is asked for. An administrator decides; until then you can take it back."))
    return redirect(url_for(".own"), 303)


@blueprint.post("/account/erasure/withdrawal")
@stands_on("privacy.own")
def withdraw_erasure() -> ResponseReturnValue:
    """Take the request back."""
    erasure.withdraw(db.session(), current_user.person_id, at=now())
    db.session.commit()
    flash(_("Your request is taken back. Nothing is erased."))
    return redirect(url_for(".own"), 303)


@blueprint.post("/me/data")
@stands_on("privacy.own")
@limited("10/hour")
def take_own_data() -> ResponseReturnValue:
    """Send everything that is held about the person, as JSON."""
    session = db.session()
    held = own_data(session, current_user.person_id, at=now())
    session.commit()
    text = json.dumps(held, ensure_ascii=False, indent=2, default=str)
    response = Response(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = "attachment; filename=my-data.json"
    response.headers["Cache-Control"] = "no-store"
    return response


def _fields() -> dict[str, str]:
    """Return what may be put right, by field; first days one by one."""
    plain = {key: str(_(words)) for key, words in wanted.FIELDS.items() if key != "starts_on"}
    for employment_id, job in first_days_of(db.session(), current_user.person_id).items():
        place = job.employer_en if current() == "en" else job.employer
        plain[f"starts_on:{employment_id}"] = _("First day at %(employer)s", employer=place)
    return plain


def _page(*, correcting: CorrectionForm | None = None, erasing: ErasureForm | None = None) -> str:
    session, person_id = db.session(), current_user.person_id
    erasures = queries.own_erasures(session, person_id)
    return render_template(
        "privacy/own.html",
        facts=facts_of(session, [person_id])[person_id],
        jobs=first_days_of(session, person_id),
        corrections=queries.own_corrections(session, person_id),
        fields=wanted.FIELDS,
        consents=consents_of(session, person_id),
        is_asked=any(each.state == "open" for each in erasures),
        declined=next((each for each in erasures if each.state == "declined"), None),
        erased=holdings.sentences("erased"),
        kept=holdings.sentences("kept"),
        word=erasure.WORDS[0],
        correcting=correcting or CorrectionForm.offering(_fields(), formdata=None),
        erasing=erasing or ErasureForm(formdata=None),
    )
