"""The forms of the styleguide: every kind of field, and nothing that is sent is kept."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the types
from wtforms.validators import DataRequired, Length, Optional


class Sample(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Every kind of field."""

    name = StringField(_("Name"), [DataRequired(_("Say who it is for.")), Length(max=80)])
    day = DateField(_("Due on"), [DataRequired(_("Choose a day."))])
    unit = SelectField(
        _("Unit"),
        choices=[
            SelectChoice("", _("Any")),
            SelectChoice("fab-1", "Fab 1"),
            SelectChoice("fab-2", "Fab 2"),
        ],
    )
    way = RadioField(
        _("When a row is wrong"),
        [DataRequired(_("Choose one of the two."))],
        choices=[
            SelectChoice("none", _("Take none")),
            SelectChoice("good", _("Take the good ones")),
        ],
    )
    reason = TextAreaField(_("Reason"), [Optional(), Length(max=500)])
    told = BooleanField(_("Tell the worker"))
    password = PasswordField(_("Password"), [Optional()])


class Upload(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """One file, weighed and forgotten."""

    file = FileField(_("Roster"), [DataRequired(_("Choose a file first."))])
