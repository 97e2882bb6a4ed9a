"""How often one caller may do what can be guessed at: sign in, check a number."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from app.core.errors import TooOften
from app.core.words import N_

P = ParamSpec("P")
R = TypeVar("R", bound=ResponseReturnValue)
EXTENSION = "rate-limits"


def bind(app: Flask) -> None:
    """Count in the store that the settings name."""
    storage = storage_from_string(str(app.config["RATELIMIT_STORAGE_URI"]))
    app.extensions[EXTENSION] = MovingWindowRateLimiter(storage)


def address() -> str:
    """Return where the caller comes from."""
    return request.remote_addr or ""


def limited(
    rate: str, *, by: Callable[[], str] = address
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Refuse a view beyond `rate` (as in `10/minute`) for each value of `by`.

    The view raises `TooOften` then.
    """
    item = parse(rate)

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def counted(*args: P.args, **kwargs: P.kwargs) -> R:
            if not current_app.extensions[EXTENSION].hit(item, view.__qualname__, by()):
                raise TooOften(N_("Too many tries. Wait a few minutes, then try again."))
            return view(*args, **kwargs)

        return counted

    return decorate
