"""Sign-in and sign-out, the own account, and the language of the pages."""

from app.accounts.views import account, contact, first_sign_in, language, reset, sessions
from app.accounts.views.blueprint import blueprint

__all__ = ["account", "blueprint", "contact", "first_sign_in", "language", "reset", "sessions"]
