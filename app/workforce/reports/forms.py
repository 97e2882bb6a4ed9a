"""The form of a regular report."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from app.workforce.models import ReportSchedule
from app.workforce.reports.calendar import LONGEST_MONTH, WEEKDAYS, Rhythm, said

HOURS = range(24)
USUAL = {"when": "week-0", "hour": "8"}


class ScheduleForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """On which days, at which hour, and whether a mail says that it is ready."""

    when = SelectField(_("On which days"), [InputRequired()])
    hour = SelectField(_("From what hour on"), [InputRequired()])
    is_mailed = BooleanField(_("Tell me by e-mail, too"))

    @classmethod
    def beginning_with(cls, schedule: ReportSchedule | None) -> "ScheduleForm":
        """Return the form as a schedule stands, or as most people want it."""
        stands = USUAL
        if schedule is not None:
            when = f"{schedule.every}-{schedule.day}"
            stands = {"when": when, "hour": str(schedule.hour)}
        form = cls(data={**stands, "is_mailed": schedule is not None and schedule.is_mailed})
        form.when.choices = {
            gettext("Daily"): [_choice("day", 0)],
            gettext("Weekly"): [_choice("week", day) for day in range(len(WEEKDAYS))],
            gettext("Monthly"): [_choice("month", day) for day in range(1, LONGEST_MONTH + 1)],
        }
        form.hour.choices = [(str(hour), f"{hour:02}:00") for hour in HOURS]
        return form

    @property
    def rhythm(self) -> Rhythm:
        """The chosen days and hour, once the form is valid."""
        every, _dash, day = self.when.data.partition("-")
        return Rhythm(every, int(day), int(self.hour.data))


def _choice(every: str, day: int) -> tuple[str, str]:
    phrase, places = said(Rhythm(every, day, 0))
    return f"{every}-{day}", gettext(phrase, **places)
