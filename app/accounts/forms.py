"""Forms of sign-in and account."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

FILL_IN = _("Fill this in.")


class SignInForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Account name and password."""

    login = StringField(_("Account name"), [InputRequired(FILL_IN), Length(max=80)])
    password = PasswordField(_("Password"), [InputRequired(FILL_IN), Length(max=200)])


class FirstSignInForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """What stands on a slip, and the password from now on."""

    login = StringField(_("Account name"), [InputRequired(FILL_IN), Length(max=80)])
    code = StringField(_("Code for the first sign-in"), [InputRequired(FILL_IN), Length(max=40)])
    password = PasswordField(_("Choose a password"), [InputRequired(FILL_IN), Length(max=200)])


class PasswordForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A new password."""

    old = PasswordField(_("Present password"), [InputRequired(FILL_IN), Length(max=200)])
    new = PasswordField(_("New password"), [InputRequired(FILL_IN), Length(max=200)])
