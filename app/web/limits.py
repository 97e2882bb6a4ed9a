"""How often one caller may do what can be guessed at: sign in, check a number."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import structlog
from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from limits import parse
from limits.errors import StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from app.core.errors import TooOften
from app.core.words import N_

log = structlog.get_logger("limits")
P = ParamSpec("P")
R = TypeVar("R", bound=ResponseReturnValue)
EXTENSION = "rate-limits"
ALONE = "rate-limits-alone"


def allows(rate: str, *key: str) -> bool:
    """Count one more under `key`, and say whether `rate` (as in `10/minute`) still allows it.

    Where the shared store cannot be reached, this process counts by itself for the while.
    """
    item = parse(rate)
    try:
        return bool(current_app.extensions[EXTENSION].hit(item, *key))
    except StorageError as error:
        log.warning("rate limits are counted here alone", error=type(error).__name__)
        return bool(current_app.extensions[ALONE].hit(item, *key))


def bind(app: Flask) -> None:
    """Count in the store that the settings name."""
    storage = storage_from_string(str(app.config["RATELIMIT_STORAGE_URI"]), wrap_exceptions=True)
    app.extensions[EXTENSION] = MovingWindowRateLimiter(storage)
    app.extensions[ALONE] = MovingWindowRateLimiter(MemoryStorage())


def address() -> str:
    """Return where the caller comes from."""
    return request.remote_addr or ""


def limited(
    rate: str, *, by: Callable[[], str] = address
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Refuse a view beyond `rate` (as in `10/minute`) for each value of `by`.

    The view raises `TooOften` then.
    """
    parse(rate)  # a rate that cannot be read fails at the start

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def counted(*args: P.args, **kwargs: P.kwargs) -> R:
            if not allows(rate, view.__qualname__, by()):
                raise TooOften(N_("Too many tries. Wait a few minutes, then try again."))
            return view(*args, **kwargs)

        return counted

    return decorate
