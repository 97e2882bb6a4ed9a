"""Which of the two languages a page is in."""

from flask import Flask, request
from flask_babel import get_locale
from flask_login import current_user

LANGUAGES = {"zh": "中文", "en": "English"}
COOKIE = "language"


def chosen() -> str:
    """Return `zh` or `en`: the account's choice, else the cookie's, else the browser's."""
    account: str | None = getattr(current_user, "language", None)
    if account in LANGUAGES:
        return account
    cookie = request.cookies.get(COOKIE)
    if cookie in LANGUAGES:
        return cookie
    return request.accept_languages.best_match(LANGUAGES) or "zh"


def current() -> str:
    """Return the language of the page that is being made."""
    return str(get_locale().language) if get_locale() else "zh"


def bind(app: Flask) -> None:
    """Give templates the current language and the choice."""
    app.jinja_env.globals.update(current_language=current, languages=LANGUAGES)
