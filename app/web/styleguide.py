"""The living page of parts: each in all its states, in the language of who looks."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from app.core.pages import PAGE_SIZE, Page
from app.web.access import for_staff
from app.web.samples import Sample, Upload

blueprint = Blueprint("styleguide", __name__)


@blueprint.get("/styleguide")
@for_staff
def show() -> ResponseReturnValue:
    """Show every part."""
    return _page(Sample(day=date(2026, 12, 24)), Upload())


@blueprint.post("/styleguide")
@for_staff
def try_form() -> ResponseReturnValue:
    """Check the sample form, so that its errors can be seen."""
    form = Sample()
    if not form.validate_on_submit():
        return _page(form, Upload()), 422
    flash(_("All of it is right. Nothing was kept: this is the styleguide."))
    return redirect(url_for(".show"), 303)


@blueprint.post("/styleguide/file")
@for_staff
def try_file() -> ResponseReturnValue:
    """Take a file, say how large it was, and forget it."""
    form = Upload()
    if not form.validate_on_submit():
        return _page(Sample(), form), 422
    size = len(form.file.data.read())
    flash(_("The file arrived whole: %(size)s bytes. It was not kept.", size=format_decimal(size)))
    return redirect(url_for(".show"), 303)


def _page(form: Sample, upload: Upload) -> str:
    shown = request.args.get("tab", "course")
    numbers: Page[object] = Page([], 3 * PAGE_SIZE, 2)
    return render_template("styleguide.html", form=form, upload=upload, shown=shown, page=numbers)
