"""The form that a roster is sent with."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the types

from app.accounts.workforce import Place
from app.workforce.rosters.words import CONTENTS


class RosterForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A file of workers or of what they completed or hold, and for which employer it is."""

    employer = SelectField(_("Employer"))
    kind = RadioField(
        _("What is in the file?"),
        choices=[SelectChoice(kind, _(words)) for kind, words in CONTENTS.items()],
        default="workers",
    )
    file = FileField(_("File"), [FileRequired(_("Choose a file first."))])

    @classmethod
    def for_places(cls, places: Sequence[Place], language: str) -> "RosterForm":
        """Return the form with these employers to choose from."""
        form = cls()
        form.employer.choices = [
            SelectChoice(place.code, place.name_en if language == "en" else place.name)
            for place in places
        ]
        if len(places) == 1:
            del form.employer
        return form

    @property
    def employer_code(self) -> str:
        """The chosen employer's code, empty where there is only one."""
        return str(self.employer.data) if "employer" in self else ""
