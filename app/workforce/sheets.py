"""What an export's file says besides its rows, in the words of its reader."""

from collections.abc import Iterator
from typing import Any

from flask_babel import force_locale, format_datetime
from flask_babel import gettext as _
from sqlalchemy import Select
from sqlalchemy.orm import Session

from app.accounts.past import name_as_known
from app.workforce.delivery import Sheet
from app.workforce.models import Export
from app.workforce.paper import Paper
from app.workforce.reports.asking import FIXED, LABELS
from app.workforce.reports.composing import report_cells
from app.workforce.reports.definition import Definition
from app.workforce.reports.ordering import pinned


def file_of(session: Session, export: Export) -> tuple[Select[*tuple[Any, ...]], Sheet]:
    """Return the statement behind an export's rows, and how they are written.

    :raise Invalid: when a column of the export is no longer there.
    """
    definition, question = pinned(export)
    columns = definition.cells()
    with force_locale(export.language):
        sheet = Sheet(
            file_format=export.format,
            title=export.name or _(definition.report.title),
            columns=columns,
            headings=[_(column.heading) for column in columns],
            as_of=export.as_of,
            paper=_paper(session, export, definition) if export.format == "pdf" else None,
            words=[{key: _(word) for key, word in column.words.items()} for column in columns],
        )
    return report_cells(definition, question), sheet


def _paper(session: Session, export: Export, definition: Definition) -> Paper:
    columns = definition.cells()
    return Paper(
        title=export.name or _(definition.report.title),
        subtitle=" · ".join(_asked(export)),
        headings=[_(column.heading) for column in columns],
        kinds=[column.kind for column in columns],
        widths=[column.width for column in columns],
        facts=_facts(session, export),
        signatures=[_("Prepared by"), _("Checked by"), _("Approved by")],
        signing_words=[_("Name"), _("Signature"), _("Date")],
        page_words=_("Page {page} of {pages}"),
        nothing=_("Nothing matches what was asked."),
        language=export.language,
        as_of=export.as_of,
    )


def _asked(export: Export) -> Iterator[str]:
    """Yield the filters in words, as they were called when the report was ordered."""
    names = export.filters.get("called", {})
    for name, value in export.filters.items():
        if name in LABELS and value:
            words = FIXED.get(name, {}).get(value)
            shown = names.get(name) or (_(words) if words else value)
            yield f"{_(LABELS[name])}{_(': ')}{shown}"


def _facts(session: Session, export: Export) -> list[tuple[str, str]]:
    english = export.language == "en"
    known_at = export.known_at or export.made_at
    scope = export.scope.get("names", [])
    return [
        (_("For"), "; ".join(name_en if english else name for name, name_en in scope)),
        (_("Made by"), name_as_known(session, export.made_by_id, known_at=known_at)),
        (_("Made"), format_datetime(export.made_at, "yyyy-MM-dd HH:mm:ss")),
        (_("As of"), format_datetime(export.as_of, "yyyy-MM-dd HH:mm:ss")),
        (_("Rows"), str(export.rows)),
        (
            _("Ledger"),
            _("%(entries)s entries", entries=export.ledger_entries) + f" · {export.ledger_chain}",
        ),
    ]
