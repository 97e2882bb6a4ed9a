"""The form of a token."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the types
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from app.api.tokens import LONGEST_DAYS, RESOURCES


class TokenForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """What a token is for, what it opens, and how long."""

    name = StringField(_("What it is for"), [InputRequired(_("Fill this in.")), Length(max=100)])
    resources = SelectMultipleField(
        _("What it opens"),
        [InputRequired(_("Choose at least one resource."))],
        choices=[SelectChoice(key, _(words)) for key, words in RESOURCES.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    days = IntegerField(
        _("Good for … days"),
        [InputRequired(_("Fill this in.")), NumberRange(min=1, max=LONGEST_DAYS)],
        default=90,
    )
