"""Forms of the administrator's pages."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the types
from wtforms.validators import InputRequired, Length, Optional, Regexp

from app.accounts.administration.words import ROLE_NAMES
from app.accounts.models import Employer, Institution, Unit
from app.core.time import midnight

FILL_IN = _("Fill this in.")
CODE = Regexp(
    r"^[a-z0-9][a-z0-9-]*$", message=_("Small letters, digits and dashes only, as in “lgw”.")
)


class PersonForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A new account; its owner sets the password with a code."""

    login = StringField(
        _("Account name"),
        [InputRequired(FILL_IN), Length(max=80), Regexp(r"^\S+$", message=_("Without spaces."))],
    )
    name = StringField(_("Name"), [InputRequired(FILL_IN), Length(max=200)])


class OrganisationForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A new employer or institution."""

    code = StringField(_("Code"), [InputRequired(FILL_IN), Length(max=40), CODE])
    name = StringField(_("Name in Chinese"), [InputRequired(FILL_IN), Length(max=200)])
    name_en = StringField(_("Name in English"), [InputRequired(FILL_IN), Length(max=200)])


class NameForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Other names."""

    name = StringField(_("Name in Chinese"), [InputRequired(FILL_IN), Length(max=200)])
    name_en = StringField(_("Name in English"), [InputRequired(FILL_IN), Length(max=200)])


class OccupationForm(OrganisationForm):
    """An occupation; its code is the national one."""

    code = StringField(_("Code"), [InputRequired(FILL_IN), Length(max=80)])


class UnitForm(OrganisationForm):
    """A new unit, somewhere in the tree."""

    code = StringField(_("Code"), [InputRequired(FILL_IN), Length(max=40)])
    below = SelectField(_("Stands below"), [Optional()])

    def offer(self, units: Sequence[Unit]) -> None:
        """Let the unit stand below these."""
        self.below.choices = below_choices(units)


class MoveForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Another place in the tree."""

    below = SelectField(_("Stands below"), [Optional()])


class GrantForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A role with its scope, its last day and the reason."""

    role = SelectField(_("Role"), [InputRequired(_("Choose a role."))])
    employer = SelectField(_("Employer"), [Optional()])
    unit = SelectField(_("Unit"), [Optional()])
    institution = SelectField(_("Institution"), [Optional()])
    until = DateField(_("Ends on"), [Optional()])
    reason = StringField(_("Reason"), [InputRequired(FILL_IN), Length(max=400)])

    def offer(
        self,
        employers: Sequence[Employer],
        institutions: Sequence[Institution],
        units: Sequence[Unit] = (),
    ) -> None:
        """Let the role reach over these; the units are those of the employer that is chosen."""
        roles = [SelectChoice(role, _(name)) for role, name in ROLE_NAMES.items()]
        self.role.choices = [SelectChoice("", _("Choose a role")), *roles]
        self.employer.choices = _named(employers)
        self.institution.choices = _named(institutions)
        self.unit.choices = [SelectChoice("", _("The whole employer")), *_tree(units)]

    @property
    def ends_at(self) -> datetime | None:
        """The end of the last day, in Shanghai."""
        if self.until.data is None:
            return None
        return midnight(self.until.data + timedelta(days=1))


class ReasonForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Why something is done."""

    reason = StringField(_("Reason"), [InputRequired(FILL_IN), Length(max=400)])


def below_choices(units: Sequence[Unit]) -> list[SelectChoice]:
    """Return the top and these units, each as deep as it stands."""
    return [SelectChoice("", _("At the top")), *_tree(units)]


def _tree(units: Sequence[Unit]) -> list[SelectChoice]:
    return [
        SelectChoice(unit.code, "— " * (unit.path.count("/") - 2) + f"{unit.name} ({unit.code})")
        for unit in units
    ]


def _named(rows: Sequence[Employer] | Sequence[Institution]) -> list[SelectChoice]:
    named = [SelectChoice(row.code, f"{row.name} ({row.code})") for row in rows]
    return [SelectChoice("", _("None")), *named]
