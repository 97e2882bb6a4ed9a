"""The form of a rule."""

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the types
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.workforce import UnitName
from app.web.language import current
from app.workforce.assigning.audience import Audience
from app.workforce.assigning.rounds import OPENS_DAYS, Due, Renewal
from app.workforce.assigning.services import Draft


class SeveralField(SelectMultipleField):
    """Several of a few, all in sight."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class RuleForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Which courses or path, for whom, by when, and when again."""

    name = StringField(_("Name of the rule"), [InputRequired(_("Fill this in.")), Length(max=200)])
    employer = SelectField(_("Employer"), [InputRequired(_("Choose an employer."))])
    courses = SeveralField(_("Courses"))
    path_id = SelectField(_("Learning path"), [Optional()])
    units = SeveralField(_("Units"))
    occupations = SeveralField(_("Occupations"))
    numbers = TextAreaField(_("Employee numbers"), [Optional(), Length(max=20_000)])
    hired_within_days = IntegerField(
        _("Hired within the last … days"), [Optional(), NumberRange(min=0, max=3660)]
    )
    due_kind = RadioField(
        _("Complete by"),
        choices=[
            SelectChoice("given", _("so many days after the course was given")),
            SelectChoice("hire", _("so many days after the hire")),
            SelectChoice("day", _("a day")),
        ],
        default="given",
    )
    due_days = IntegerField(_("Days"), [Optional(), NumberRange(min=1, max=732)], default=30)
    due_on = DateField(_("Day"), [Optional()])
    renewal = RadioField(
        _("Again"),
        choices=[
            SelectChoice("", _("once is enough")),
            SelectChoice("completion", _("counted from the last completion")),
            SelectChoice("expiry", _("counted from the last expiry; coming early costs nothing")),
            SelectChoice("fixed", _("on fixed days")),
        ],
        default="",
    )
    renewal_months = IntegerField(
        _("Every … months"), [Optional(), NumberRange(min=1, max=120)], default=12
    )
    renewal_from = DateField(_("First fixed day"), [Optional()])
    opens_days = IntegerField(
        _("Opens … days before"), [Optional(), NumberRange(min=0, max=366)], default=OPENS_DAYS
    )

    def offer(
        self,
        courses: Mapping[str, str],
        paths: Mapping[str, str],
        units: Sequence[UnitName],
        occupations: Mapping[str, str],
        employers: Mapping[str, str],
    ) -> None:
        """Let the rule be about these."""
        in_english = current() == "en"
        self.offered = frozenset(paths)
        self.courses.choices = [SelectChoice(slug, title) for slug, title in courses.items()]
        self.path_id.choices = [
            SelectChoice("", _("none")),
            *(SelectChoice(number, name) for number, name in paths.items()),
        ]
        self.units.choices = [
            SelectChoice(unit.path, unit.name_en if in_english else unit.name) for unit in units
        ]
        self.occupations.choices = [SelectChoice(code, name) for code, name in occupations.items()]
        self.employer.choices = [SelectChoice(code, name) for code, name in employers.items()]

    def propose(self, path_id: str) -> None:
        """Choose a path beforehand, if it is one of those that are offered."""
        if path_id in self.offered:
            self.path_id.data = path_id

    @property
    def draft(self) -> Draft:
        """The rule that the form describes, once it is valid."""
        due_kind = self.due_kind.data
        return Draft(
            name=(self.name.data or "").strip(),
            courses=tuple(self.courses.data or ()),
            path_id=int(self.path_id.data) if self.path_id.data else None,
            audience=Audience(
                unit_paths=tuple(self.units.data or ()),
                occupations=tuple(self.occupations.data or ()),
                numbers=tuple((self.numbers.data or "").replace(",", " ").split()),
                hired_within_days=self.hired_within_days.data,
            ),
            due=Due(
                due_kind, self.due_on.data, 0 if due_kind == "day" else self.due_days.data or 0
            ),
            renewal=Renewal(
                self.renewal.data or "",
                self.renewal_months.data or 0,
                self.renewal_from.data,
                OPENS_DAYS if self.opens_days.data is None else self.opens_days.data,
            ),
        )
