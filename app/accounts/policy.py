"""Who may do what: the one place that turns roles and scopes into permissions.

| what                                   | who                                             |
| -------------------------------------- | ----------------------------------------------- |
| learn: enrol, read, sit, own records   | worker, for oneself                             |
| see workers, completions and exports   | hr, of the granted employer or unit and below   |
| see an unmasked identity number        | nobody yet                                      |
| publish a course, load a standard      | the operator's shell                            |
| revoke a record                        | office                                          |
| verify a number, browse the catalogue  | anyone                                          |
"""

from dataclasses import dataclass

from app.accounts.viewer import Viewer
from app.core.errors import Forbidden
from app.core.words import N_


@dataclass(frozen=True, slots=True)
class WorkforceScope:
    """Whose people and records an HR officer sees: whole employers, and units with all below."""

    employer_ids: tuple[int, ...]
    unit_paths: tuple[str, ...]


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
