"""What happens around every request: its id, its log line, and the kind of transaction."""

import logging
import secrets
import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from flask import Flask, Response, current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app.core import caller
from app.core.sqlite import reads_only

log = structlog.get_logger("request")
View = TypeVar("View", bound=Callable[..., Any])


def accepts(size: int) -> Callable[[View], View]:
    """Let a view be sent as many bytes as `size`, where the settings allow other views fewer."""

    def decorate(view: View) -> View:
        marked: Any = view
        marked.largest_body = size
        return view

    return decorate


def bind(app: Flask) -> None:
    """Install the hooks and the log format on `app`."""
    _configure_logs(json=app.config.get("LOG_FORMAT") == "json")
    _believe(app, proxies=int(app.config.get("PROXIES", 0)))
    app.before_request(_begin)
    app.after_request(_finish)
    app.teardown_request(_forget)


def _believe(app: Flask, *, proxies: int) -> None:
    """Take the caller's address and scheme from as many proxies as stand in front, if any."""
    if proxies:
        believing = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)
        app.wsgi_app = believing  # type: ignore[method-assign] # as Flask documents it


def _begin() -> None:
    reads_only.set(request.method in ("GET", "HEAD", "OPTIONS"))
    caller.address.set(request.remote_addr or "")
    caller.device.set(request.user_agent.string)
    g.request_id = secrets.token_hex(6)
    g.began = time.perf_counter()
    if request.method == "POST":
        view = current_app.view_functions.get(request.endpoint or "")
        request.max_content_length = getattr(view, "largest_body", request.max_content_length)


def _forget(_error: BaseException | None) -> None:
    caller.address.set("")
    caller.device.set("")
    reads_only.set(False)  # what this thread does next may write


def _finish(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.request_id
    if response.status_code >= 500:
        log.info(
            "request",
            id=g.request_id,
            method=request.method,
            path=request.path,
            status=response.status_code,
            ms=round((time.perf_counter() - g.began) * 1000, 1),
        )
    return response


def _configure_logs(*, json: bool) -> None:
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
