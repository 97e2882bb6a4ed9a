"""Which of the two languages a page is in, and its words in that language."""

from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_login import current_user

LANGUAGES = {"zh": "中文", "en": "English"}
COOKIE = "language"
FOLDER = Path(__file__).parents[1] / "translations"

_current: ContextVar[str] = ContextVar("language", default="")


def chosen() -> str:
    """Return `zh` or `en`: the account's choice, else the cookie's, else the browser's."""
    account: str | None = getattr(current_user, "language", None)
    return account if account in LANGUAGES else _of_the_browser()


def _of_the_browser() -> str:
    cookie = request.cookies.get(COOKIE)
    if cookie in LANGUAGES:
        return cookie
    return request.accept_languages.best_match(LANGUAGES) or "zh"


def current() -> str:
    """Return the language of the page that is being made, chosen once a request."""
    language = _current.get()
    if not language:
        language = chosen()
        _current.set(language)
    return language


def ask_the_browser() -> None:
    """Choose for the rest of this request without the account, which cannot be looked up."""
    _current.set(_of_the_browser())


def speak(language: str) -> None:
    """Choose `language` for the rest of this request, if it is one of ours."""
    if language in LANGUAGES:
        _current.set(language)


def bind(app: Flask) -> None:
    """Give templates the language, the choice, and the words.

    A page asks for some fifty sentences; the catalogue is looked up here without the many steps
    that the general way takes for each.
    """
    app.teardown_request(_forget)
    app.jinja_env.globals.update(
        current_language=current,
        languages=LANGUAGES,
        # Globals, so that macros need no context of their own and are compiled into one module.
        current_user=current_user,
        request=request,
    )
    install = getattr(app.jinja_env, "install_gettext_callables")  # noqa: B009 - by an extension
    install(_gettext, _ngettext, newstyle=True)


def _forget(_error: BaseException | None) -> None:
    _current.set("")


@cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(FOLDER, [language])


def _gettext(sentence: str) -> str:
    return str(_catalogue(current()).gettext(sentence))


def _ngettext(singular: str, plural: str, count: int) -> str:
    return str(_catalogue(current()).ngettext(singular, plural, count))
