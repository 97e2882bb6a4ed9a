"""Sign-in and sign-out, the own account, and the language of the pages."""

from app.accounts.views import account, language, sessions
from app.accounts.views.blueprint import blueprint

__all__ = ["account", "blueprint", "language", "sessions"]
