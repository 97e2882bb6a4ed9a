"""Who may do what: the one place that turns roles and scopes into permissions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, false, or_

from app.accounts.viewer import Viewer
from app.core.errors import Forbidden
from app.core.words import N_


@dataclass(frozen=True, slots=True)
class Right:
    """Something that is done here, the roles that may do it, and how far each reaches."""

    what: str
    roles: tuple[str, ...]
    within: str


RIGHTS: tuple[Right, ...] = (
    Right(N_("Look through the courses, check a number"), ("anyone",), N_("what is public")),
    Right(N_("Learn, sit quizzes, see own records"), ("worker",), N_("oneself")),
    Right(
        N_("See workers, completions and exports; assign courses; send rosters; give out codes"),
        ("hr",),
        N_("the granted employer, or the unit and all below it"),
    ),
    Right(N_("Make, change and retire learning paths"), ("hr",), N_("the granted employer")),
    Right(N_("See how a course goes, in numbers"), ("lecturer",), N_("the granted institution")),
    Right(
        N_("Manage people, roles, employers and institutions; read the audit trail; run jobs"),
        ("admin",),
        N_("everything"),
    ),
    Right(
        N_(
            "See one worker’s identity or phone number in full, for a reason that the worker reads"
        ),
        ("hr",),
        N_("the granted employer, or the unit and all below it"),
    ),
    Right(N_("See an identity number in full"), ("admin",), N_("for a reason, written down")),
    Right(
        N_("See, download, correct and erase what is held about oneself"),
        ("anyone",),
        N_("oneself"),
    ),
    Right(
        N_("Put right what workers ask to be corrected"),
        ("hr",),
        N_("the granted employer, or the unit and all below it"),
    ),
    Right(N_("Put right what people ask for; decide on erasure"), ("admin",), N_("everything")),
    Right(
        N_("Publish a course, load a standard, confirm evidence, revoke a record"),
        ("shell",),
        N_("the operator’s shell, naming who decided"),
    ),
)
"""The table that the access review shows; `anyone` needs no account, `shell` no sign-in."""

ROOMS: Mapping[str, str] = {
    "/hr": "hr",
    "/studio": "lecturer",
    "/admin": "admin",
    "/learn": "worker",
    "/courses/<slug>/enrolments": "worker",
    "/me/qualifications": "worker",
}
"""Which role a room's addresses are closed to all but; a test walks every one of them."""


@dataclass(frozen=True, slots=True)
class WorkforceScope:
    """Whose people and records an HR officer sees: whole employers, and units with all below.

    Records name the path of their day, so a unit that was moved has its former paths here too;
    no unit of today stands there but its own.
    """

    employer_ids: tuple[int, ...]
    unit_paths: tuple[str, ...]

    def require_whole(self, employer_id: int | None = None) -> None:
        """Return nothing when all of an employer, without one of any, is within the scope.

        :raise Forbidden: when it is not.
        """
        if not self.employer_ids or employer_id not in (None, *self.employer_ids):
            raise Forbidden(N_("Only officers of the whole employer change its learning paths."))

    def covers(
        self,
        *,
        employer_id: SQLColumnExpression[Any],
        unit_path: SQLColumnExpression[Any],
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
        unit_paths=tuple(
            path for g in grants if g.unit_path for path in (g.unit_path, *g.former_paths)
        ),
    )


def teaching_scope(viewer: Viewer) -> tuple[int, ...]:
    """Return the ids of the institutions that the viewer's lecturer grants cover.

    :raise Forbidden: when there is no such grant.
    """
    grants = [scope for scope in viewer.scopes if scope.role == "lecturer"]
    if not grants:
        raise Forbidden(N_("Only a lecturer sees how a course goes."))
    return tuple(grant.institution_id for grant in grants if grant.institution_id)
