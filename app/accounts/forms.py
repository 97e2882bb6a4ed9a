"""Forms of sign-in and account."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length, Optional

FILL_IN = _("Fill this in.")


class SignInForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Whatever names the account, and its password."""

    login = StringField(
        _("Account name, phone or e-mail"), [InputRequired(FILL_IN), Length(max=254)]
    )
    password = PasswordField(_("Password"), [InputRequired(FILL_IN), Length(max=200)])


class FirstSignInForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """What stands on a slip, and the password from now on."""

    login = StringField(_("Account name"), [InputRequired(FILL_IN), Length(max=254)])
    code = StringField(_("Code for the first sign-in"), [InputRequired(FILL_IN), Length(max=40)])
    password = PasswordField(_("Choose a password"), [InputRequired(FILL_IN), Length(max=200)])


class PasswordForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A new password."""

    old = PasswordField(_("Present password"), [InputRequired(FILL_IN), Length(max=200)])
    new = PasswordField(_("New password"), [InputRequired(FILL_IN), Length(max=200)])


class ForgottenForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Whose password was forgotten."""

    login = StringField(
        _("Account name, phone or e-mail"), [InputRequired(FILL_IN), Length(max=254)]
    )


class ResetForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """The password from now on."""

    password = PasswordField(_("Choose a password"), [InputRequired(FILL_IN), Length(max=200)])


class ContactForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """How the person is reached."""

    phone = StringField(_("Mobile phone"), [Optional(), Length(max=30)])
    email = StringField(_("E-mail"), [Optional(), Length(max=254)])
