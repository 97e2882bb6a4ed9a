"""Who may do what: the one place that turns roles and scopes into permissions.

| what                                   | who                                             |
| -------------------------------------- | ----------------------------------------------- |
| learn: enrol, read, sit, own records   | worker, for oneself                             |
| see workers, completions and exports   | hr, of the granted employer or unit and below   |
| see how a course goes, in numbers      | lecturer, of the granted institution            |
| see an unmasked identity number        | nobody yet                                      |
| publish a course, load a standard      | the operator's shell                            |
| confirm evidence, revoke a record      | the operator's shell, naming who decided        |
| verify a number, browse the catalogue  | anyone                                          |
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, or_
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.viewer import Viewer
from app.core.errors import Forbidden
from app.core.words import N_


@dataclass(frozen=True, slots=True)
class WorkforceScope:
    """Whose people and records an HR officer sees: whole employers, and units with all below."""

    employer_ids: tuple[int, ...]
    unit_paths: tuple[str, ...]

    def covers(
        self,
        *,
        employer_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
        unit_path: InstrumentedAttribute[str],
    ) -> ColumnElement[bool]:
        """Return the condition that keeps a query to this scope; an empty one covers nothing."""
        return or_(
            false(),
            employer_id.in_(self.employer_ids) if self.employer_ids else false(),
            *(unit_path.startswith(path, autoescape=True) for path in self.unit_paths),
        )


def workforce_scope(viewer: Viewer) -> WorkforceScope:
    """Return what the viewer's HR grants cover.

    :raise Forbidden: when there is no such grant.
    """
    grants = [scope for scope in viewer.scopes if scope.role == "hr"]
    if not grants:
        raise Forbidden(N_("Only an HR officer sees an employer's workers."))
    return WorkforceScope(
        employer_ids=tuple(g.employer_id for g in grants if g.employer_id and not g.unit_path),
        unit_paths=tuple(g.unit_path for g in grants if g.unit_path),
    )


def teaching_scope(viewer: Viewer) -> tuple[int, ...]:
    """Return the ids of the institutions that the viewer's lecturer grants cover.

    :raise Forbidden: when there is no such grant.
    """
    grants = [scope for scope in viewer.scopes if scope.role == "lecturer"]
    if not grants:
        raise Forbidden(N_("Only a lecturer sees how a course goes."))
    return tuple(grant.institution_id for grant in grants if grant.institution_id)
