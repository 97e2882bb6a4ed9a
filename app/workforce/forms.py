"""Forms of HR's pages."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the types
from wtforms.validators import InputRequired, Length, Optional

from app.accounts.workforce import UnitName


class AssignmentForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A course, and the day by which it is wanted."""

    course = SelectField(_("Course"), [InputRequired(_("Choose a course."))])
    due_on = DateField(_("Complete by"), [InputRequired(_("Choose a day."))])

    @classmethod
    def for_courses(cls, titles: Mapping[str, str]) -> "AssignmentForm":
        """Return the form with these courses to choose from."""
        form = cls()
        offered = [SelectChoice(slug, title) for slug, title in titles.items()]
        form.course.choices = [SelectChoice("", _("Choose a course")), *offered]
        return form

    @property
    def day(self) -> date:
        """The chosen day, once the form is valid."""
        return cast(date, self.due_on.data)

    def refuse(self, sentence: str) -> None:
        """Say beside the day why this cannot be."""
        self.due_on.errors = [sentence]


class EndForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """The last day of an employment; an empty one takes a planned day back."""

    ends_on = DateField(_("Last day"), [Optional()])


class MoveForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Another unit, and the day from which it counts."""

    unit = SelectField(_("Unit"), [Optional()])
    changes_on = DateField(_("From this day on"), [InputRequired(_("Choose a day."))])


class CorrectionForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Another number or occupation."""

    employee_number = StringField(
        _("Employee number"), [InputRequired(_("Fill this in.")), Length(max=40)]
    )
    occupation = StringField(_("Occupation"), [Optional(), Length(max=80)])


class HireForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """One person to take on; the fields are the columns of a roster."""

    employer = SelectField(_("Employer"), [InputRequired(_("Choose an employer."))])
    number = StringField(_("Employee number"), [InputRequired(_("Fill this in."))])
    name = StringField(_("Name"), [InputRequired(_("Fill this in."))])
    id_number = StringField(_("Identity number"), [Optional()])
    unit = SelectField(_("Unit"), [Optional()])
    occupation = StringField(_("Occupation"), [Optional()])
    starts_on = DateField(_("First day"), [InputRequired(_("Choose a day."))])

    def cells(self) -> dict[str, str]:
        """Return what was typed, as the cells of a roster's row."""
        first_day = self.starts_on.data.isoformat() if self.starts_on.data else ""
        texts = ("number", "name", "id_number", "unit", "occupation")
        return {"starts_on": first_day} | {name: self[name].data or "" for name in texts}


def unit_choices(units: Sequence[UnitName], *, in_english: bool, with_none: bool) -> list[Any]:
    """Return the units to choose from, by code, and no unit where that may be."""
    named = [
        SelectChoice(each.code, f"{each.name_en if in_english else each.name} ({each.code})")
        for each in units
    ]
    return [SelectChoice("", _("None")), *named] if with_none else named
