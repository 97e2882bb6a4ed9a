"""Forms of HR's pages."""

from collections.abc import Mapping
from datetime import date
from typing import cast

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the types
from wtforms.validators import InputRequired


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
