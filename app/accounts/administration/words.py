"""What roles are called."""

from collections.abc import Mapping

from app.core.words import N_

ROLE_NAMES: Mapping[str, str] = {
    "worker": N_("Worker"),
    "lecturer": N_("Lecturer"),
    "hr": N_("HR officer"),
    "assessor": N_("Assessor"),
    "mentor": N_("Mentor"),
    "centre": N_("Practice centre"),
    "office": N_("Qualification office"),
    "programme": N_("Programme office"),
    "admin": N_("Administration"),
}
