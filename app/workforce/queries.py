"""Exports as their maker reads them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.policy import WorkforceScope
from app.core.errors import NotFound
from app.core.words import N_
from app.workforce.models import Export

SHOWN = 50


def own_exports(
    session: Session, scope: WorkforceScope, *, made_by_id: int, limit: int = SHOWN
) -> Sequence[Export]:
    """Return the newest exports that the person made and may still see."""
    made = select(Export).where(Export.made_by_id == made_by_id).order_by(Export.id.desc())
    exports = session.scalars(made.limit(limit))
    return [export for export in exports if covers(scope, export_scope(export.scope))]


def own_export(
    session: Session, scope: WorkforceScope, export_id: int, *, made_by_id: int
) -> Export:
    """Return one export that the person made and may still see.

    :raise NotFound: when there is none.
    """
    export = session.scalar(
        select(Export).where(Export.id == export_id, Export.made_by_id == made_by_id)
    )
    if export is None or not covers(scope, export_scope(export.scope)):
        raise NotFound(N_("There is no such list among yours."))
    return export


def export_scope(stored: dict[str, Any]) -> WorkforceScope:
    """Return the scope that an export was made in."""
    return WorkforceScope(tuple(stored["employer_ids"]), tuple(stored["unit_paths"]))


def covers(scope: WorkforceScope, wanted: WorkforceScope) -> bool:
    """Whether all of `wanted` is within `scope`: a grant may have ended since."""
    return set(wanted.employer_ids) <= set(scope.employer_ids) and all(
        path.startswith(scope.unit_paths) for path in wanted.unit_paths
    )
