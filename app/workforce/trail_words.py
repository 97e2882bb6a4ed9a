"""How the trail's values are read that only this room and those below it know."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app.accounts.trail_words import Asked, tells
from app.catalogue.queries import titles
from app.workforce.reports.asking import FIXED, LABELS
from app.workforce.reports.calendar import Rhythm, said
from app.workforce.reports.kinds import REPORTS
from app.workforce.reports.telling import STOPS
from app.workforce.rosters.words import DONE, RECORDS_DONE

HEADINGS = {column.key: column.heading for report in REPORTS.values() for column in report.columns}
OUTCOMES = {**RECORDS_DONE, **DONE}
FORMAT_NAMES = {"csv": "CSV", "xlsx": "Excel (XLSX)", "jsonl": "JSON Lines", "pdf": "PDF"}


@tells("courses")
def _courses(asked: Asked) -> str:
    known: Mapping[str, str] = asked.once("courses", lambda: titles(asked.session, asked.language))
    return str(_(", ").join(known.get(each, each) for each in str(asked.value).split(", ")))


@tells("columns")
def _columns(asked: Asked) -> str:
    return str(_(", ").join(_(HEADINGS[key]) if key in HEADINGS else key for key in asked.value))


@tells("filters")
def _filters(asked: Asked) -> str:
    """Tell the filters that people chose; what was made of them for a program is left out."""
    chosen = [(name, word) for name, word in asked.value.items() if name in LABELS and word]
    told = [
        _("%(field)s: %(value)s", field=_(LABELS[name]), value=_filtered(asked, name, word))
        for name, word in chosen
    ]
    return str(_("; ").join(told) or _("none"))


@tells("format")
def _format(asked: Asked) -> str:
    return FORMAT_NAMES.get(asked.value, str(asked.value))


@tells("report")
def _report(asked: Asked) -> str:
    key, _colon, number = str(asked.value).partition(":")
    title = _(REPORTS[key].title) if key in REPORTS else key
    return str(_("%(report)s, no. %(number)s", report=title, number=number))


@tells("rhythm")
def _rhythm(asked: Asked) -> str:
    phrase, places = said(Rhythm(asked.value, asked.beside["day"], asked.beside["hour"]))
    hour = f"{asked.beside['hour']:02}:00"
    return str(_("%(days)s at %(hour)s", days=_(phrase, **places), hour=hour))


@tells("stop")
def _stop(asked: Asked) -> str:
    return str(_(STOPS[asked.value]) if asked.value in STOPS else str(asked.value))


@tells("outcomes")
def _outcomes(asked: Asked) -> str:
    told = [f"{count} {_(OUTCOMES[key])}" for key, count in asked.value.items() if key in OUTCOMES]
    return str(_(", ").join(told))


def _filtered(asked: Asked, name: str, word: Any) -> str:
    if name == "course":
        known = asked.once("courses", lambda: titles(asked.session, asked.language))
        return str(known.get(word, word))
    fixed = FIXED.get(name, {})
    return str(_(fixed[word]) if word in fixed else str(word))
