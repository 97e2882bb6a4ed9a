"""The form of a rule."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Field,
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
from app.workforce.assigning.drafts import Draft, Unfit
from app.workforce.assigning.rounds import OPENS_DAYS, Due, Renewal


class SeveralField(SelectMultipleField):
    """Several of a few, all in sight."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class IfWanted(Optional):
    """Lets a field be empty that another choice may want; so it does not say that it may be."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {}


class RuleForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """For whom, which courses or path, by when, and when again.

    What a choice leaves out counts for nothing, whatever stands there; without the choice it does.
    """

    employer = SelectField(_("Employer"), [InputRequired(_("Choose an employer."))])
    reach = RadioField(
        _("Whom it means"),
        choices=[SelectChoice("all", _("everybody")), SelectChoice("some", _("only some"))],
        validate_choice=False,
    )
    what = RadioField(
        _("What it gives"),
        choices=[
            SelectChoice("courses", _("courses")),
            SelectChoice("path", _("a learning path")),
        ],
        validate_choice=False,
    )
    courses = SeveralField(_("Courses"))
    path_id = SelectField(_("Learning path"), [IfWanted()])
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
    due_days = IntegerField(_("Days"), [IfWanted(), NumberRange(min=1, max=732)], default=30)
    due_on = DateField(_("Day"), [IfWanted()])
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
        _("Every … months"), [IfWanted(), NumberRange(min=1, max=120)], default=12
    )
    renewal_from = DateField(_("First fixed day"), [IfWanted()])
    opens_days = IntegerField(
        _("Opens … days before"), [IfWanted(), NumberRange(min=0, max=366)], default=OPENS_DAYS
    )
    name = StringField(_("Name of the rule"), [InputRequired(_("Fill this in.")), Length(max=200)])

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
            self.path_id.data, self.what.data = path_id, "path"

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Return whether all is right; only some are meant once it is said which."""
        is_valid: bool = super().validate(extra_validators)
        if self.reach.data == "some" and self._audience == Audience():
            self.reach.errors = [_("Say which ones, or choose everybody.")]
            return False
        return is_valid

    def refuse(self, refusal: Unfit) -> None:
        """Say beside the fitting field what makes no sense."""
        is_day = self.due_kind.data == "day"
        fields: Mapping[str, Field] = {
            "what": self.path_id if self.what.data == "path" else self.courses,
            "due": self.due_on if is_day else self.due_days,
            "renewal": self.renewal_from if self.renewal.data == "fixed" else self.renewal,
        }
        fields[refusal.part].errors = [gettext(refusal.sentence)]

    def keep(self, stays: Draft, occupations: Mapping[str, str], path: str) -> None:
        """Let all be chosen that a rule says now, though it is offered to no new one."""
        audience, chosen = stays.audience, str(stays.path_id or "")
        worked = {each: occupations.get(each, each) for each in audience.occupations}
        _add(self.courses, {slug: slug for slug in stays.courses})
        _add(self.path_id, {chosen: path} if chosen else {})
        _add(self.units, {path: path for path in audience.unit_paths})
        _add(self.occupations, worked)

    def begin(self) -> None:
        """Show the simplest rule: once, for everybody."""
        self.reach.data, self.what.data = "all", "courses"

    def show(self, draft: Draft) -> None:
        """Show a rule as it is; its units stand where they are today."""
        audience, due, renewal = draft.audience, draft.due, draft.renewal
        self.name.data = draft.name
        self.what.data = "courses" if draft.path_id is None else "path"
        self.courses.data = list(draft.courses)
        self.path_id.data = str(draft.path_id or "")
        self.reach.data = "all" if audience == Audience() else "some"
        self.units.data, self.occupations.data = list(audience.unit_paths), [*audience.occupations]
        self.numbers.data = "\n".join(audience.numbers)
        self.hired_within_days.data = audience.hired_within_days
        self.due_kind.data, self.due_on.data = due.kind, due.day
        self.due_days.data = due.days or self.due_days.data
        self.renewal.data, self.renewal_from.data = renewal.basis, renewal.first
        self.renewal_months.data = renewal.months or self.renewal_months.data
        self.opens_days.data = renewal.opens_days

    @property
    def draft(self) -> Draft:
        """The rule that the form describes, once it is valid."""
        due_kind, on_path = self.due_kind.data, self.what.data == "path"
        path_id = "" if self.what.data == "courses" else self.path_id.data
        return Draft(
            name=(self.name.data or "").strip(),
            courses=() if on_path else tuple(self.courses.data or ()),
            path_id=int(path_id) if path_id else None,
            audience=self._audience,
            due=Due(
                due_kind,
                self.due_on.data if due_kind == "day" else None,
                0 if due_kind == "day" else self.due_days.data or 0,
            ),
            renewal=Renewal() if on_path else self._renewal,
        )

    @property
    def _audience(self) -> Audience:
        if self.reach.data == "all":
            return Audience()
        return Audience(
            unit_paths=tuple(self.units.data or ()),
            occupations=tuple(self.occupations.data or ()),
            numbers=tuple((self.numbers.data or "").replace(",", " ").split()),
            hired_within_days=self.hired_within_days.data,
        )

    @property
    def _renewal(self) -> Renewal:
        opens = self.opens_days.data
        return Renewal(
            self.renewal.data or "",
            self.renewal_months.data or 0,
            self.renewal_from.data if self.renewal.data == "fixed" else None,
            OPENS_DAYS if opens is None else opens,
        )


def _add(field: SelectField | SelectMultipleField, choices: Mapping[str, str]) -> None:
    offered = cast("list[SelectChoice]", field.choices)
    there = {choice.value for choice in offered}
    added = (SelectChoice(each, name) for each, name in choices.items() if each not in there)
    field.choices = [*offered, *added]
