"""The pages about personal data: one's own, the agreement to the notice, and the decisions."""

from app.privacy.views import agreement, decisions, erasures, own
from app.privacy.views.blueprint import blueprint

__all__ = ["agreement", "blueprint", "decisions", "erasures", "own"]
