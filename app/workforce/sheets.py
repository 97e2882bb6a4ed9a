"""What an export's file says besides its rows, in the words of its reader."""

from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import Select

from app.workforce.delivery import Sheet
from app.workforce.models import Export
from app.workforce.reports.composing import report_cells
from app.workforce.reports.ordering import pinned


def file_of(export: Export) -> tuple[Select[*tuple[Any, ...]], Sheet]:
    """Return the statement behind an export's rows, and how they are written.

    :raise Invalid: when a column of the export is no longer there.
    """
    definition, question = pinned(export)
    columns = definition.cells()
    with force_locale(export.language):
        headings = [_(column.heading) for column in columns]
        title = export.name or _(definition.report.title)
        sheet = Sheet(export.format, title, columns, headings, export.as_of)
    return report_cells(definition, question), sheet
