"""The forms of learning paths."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than the types
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.learning.paths.services import Plan

PLACE = "place-"
"""What the names of the fields that number the courses begin with; the course follows."""
LAST_PLACE = 99


class PathForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A path: its names, where it leads, and a number beside each of its courses."""

    name = StringField(_("Name in Chinese"), [InputRequired(_("Fill this in.")), Length(max=200)])
    name_en = StringField(
        _("Name in English"), [InputRequired(_("Fill this in.")), Length(max=200)]
    )
    employer = SelectField(_("Employer"))
    occupation = SelectField(_("Occupation"), [Optional()])
    level = SelectField(
        _("Level"),
        [Optional()],
        choices=[
            SelectChoice("", _("none")),
            SelectChoice("5", _("Level 5, junior")),
            SelectChoice("4", _("Level 4, intermediate")),
            SelectChoice("3", _("Level 3, senior")),
            SelectChoice("2", _("Level 2, technician")),
            SelectChoice("1", _("Level 1, senior technician")),
        ],
    )

    def offer(self, occupations: Mapping[str, str], employers: Mapping[str, str]) -> None:
        """Let the path be about these."""
        named = [SelectChoice(code, name) for code, name in occupations.items()]
        self.occupation.choices = [SelectChoice("", _("none")), *named]
        self.employer.choices = [SelectChoice(code, name) for code, name in employers.items()]

    @property
    def places(self) -> Iterator[Field]:
        """The fields that number the courses."""
        return (field for field in self if field.name.startswith(PLACE))

    def is_in_order(self) -> bool:
        """Whether no number stands twice; the second of two says so beside itself."""
        first: dict[int, Field] = {}
        for field in self.places:
            if field.data is not None and first.setdefault(field.data, field) is not field:
                field.errors = [_("This number stands beside another course, too.")]
                return False
        return True

    @property
    def plan(self) -> Plan:
        """The path that the form describes, once it is valid."""
        numbered = [field for field in self.places if field.data is not None]
        ordered = sorted(numbered, key=lambda field: field.data)
        return Plan(
            name=(self.name.data or "").strip(),
            name_en=(self.name_en.data or "").strip(),
            occupation=self.occupation.data or "",
            level=int(self.level.data) if self.level.data else None,
            courses=tuple(field.name.removeprefix(PLACE) for field in ordered),
        )


def path_form(titles: Mapping[str, str], plan: Plan | None = None) -> PathForm:
    """Return the form with these courses to number, filled from a path that is there."""
    limits = [Optional(), NumberRange(min=1, max=LAST_PLACE)]
    fields = {f"{PLACE}{slug}": IntegerField(title, limits) for slug, title in titles.items()}
    offered: type[PathForm] = type("OfferedPathForm", (PathForm,), fields)
    form: PathForm = offered(data=_filled(plan) if plan else None)
    return form


def _filled(plan: Plan) -> dict[str, Any]:
    places = {f"{PLACE}{slug}": number for number, slug in enumerate(plan.courses, start=1)}
    return {
        "name": plan.name,
        "name_en": plan.name_en,
        "occupation": plan.occupation,
        "level": str(plan.level or ""),
        **places,
    }


class OnPathForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A path for one worker, and how long each course may take."""

    path_id = SelectField(_("Learning path"), [InputRequired(_("Choose a learning path."))])
    days = IntegerField(
        _("Days for each course"),
        [InputRequired(_("Fill this in.")), NumberRange(min=1, max=732)],
        default=30,
    )

    @classmethod
    def for_paths(cls, names: Sequence[tuple[int, str]]) -> "OnPathForm":
        """Return the form with these paths to choose from."""
        form = cls()
        offered = [SelectChoice(str(path_id), name) for path_id, name in names]
        form.path_id.choices = [SelectChoice("", _("Choose a learning path")), *offered]
        return form
