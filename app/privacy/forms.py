"""Forms about one's own data, and of those who decide."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the types
from wtforms.validators import InputRequired, Length, Optional

FILL_IN = _("Fill this in.")


class CorrectionForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Which field is wrong, what is right, and how the person knows."""

    field = SelectField(_("What is wrong"), [InputRequired(_("Choose what is wrong."))])
    value = StringField(_("What is right"), [InputRequired(FILL_IN), Length(max=200)])
    reason = StringField(_("How you know"), [InputRequired(FILL_IN), Length(max=400)])

    @classmethod
    def offering(cls, fields: Mapping[str, str], **given: object) -> "CorrectionForm":
        """Return the form with these fields to choose from."""
        form = cls(**given)
        offered = [SelectChoice(value, words) for value, words in fields.items()]
        form.field.choices = [SelectChoice("", _("Choose")), *offered]
        return form

    @property
    def asked(self) -> tuple[str, int | None]:
        """The field, and the employment whose first day is meant."""
        name, _colon, employment = str(self.field.data).partition(":")
        return name, int(employment) if employment else None


class ErasureForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """The word that says that it is meant."""

    word = StringField(_("Type the word"), [InputRequired(FILL_IN), Length(max=20)])


class DecisionForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Why it was decided so, or the number that is compared."""

    reason = StringField(_("Reason"), [Optional(), Length(max=400)])
    number = StringField(_("ID number"), [Optional(), Length(max=40)])
