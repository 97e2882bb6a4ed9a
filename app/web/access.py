"""Who may reach a page at all: everybody signed in, unless the view says otherwise.

Which objects a person may see is decided in `accounts.policy` and in the scope of each query.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from flask import Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.errors import Forbidden
from app.core.words import N_
from app.extensions import login
from app.web.kept_forms import is_worth_keeping

P = ParamSpec("P")
R = TypeVar("R", bound=ResponseReturnValue)


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Open `view` to anyone; everything else asks for a sign-in."""
    marked: Any = view
    marked.is_public = True
    return view


def before_agreement(view: Callable[P, R]) -> Callable[P, R]:
    """Leave `view` open to people who have not agreed to the privacy notice in force."""
    marked: Any = view
    marked.is_before_agreement = True
    return view


def for_role(role: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Open a view only to people who hold `role` today."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not current_user.has_role(role):
                raise Forbidden(N_("This page is for another role than yours."))
            return view(*args, **kwargs)

        return guarded

    return decorate


def for_staff(view: Callable[P, R]) -> Callable[P, R]:
    """Open a view to everybody who holds another role than a worker's."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not set(current_user.roles) - {"worker"}:
            raise Forbidden(N_("This page is for another role than yours."))
        return view(*args, **kwargs)

    return guarded


def bind(app: Flask) -> None:
    """Ask for a sign-in before every view that is not public."""

    @app.before_request
    def ask_for_sign_in() -> ResponseReturnValue | None:
        view = app.view_functions.get(request.endpoint or "")
        if view is None or getattr(view, "is_public", False):
            return None
        if current_user.is_authenticated:
            return None
        if is_worth_keeping():
            return cast(ResponseReturnValue, login.unauthorized())
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=back), 303)
