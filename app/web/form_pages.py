"""On which page a form stands, for addresses that only take what is sent.

Whoever switches the language of a form that was refused, or reloads its address, comes here.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

View = TypeVar("View", bound=Callable[..., Any])


def stands_on(endpoint: str) -> Callable[[View], View]:
    """Say on which page the form of a view stands, where that is not the nearest one above."""

    def decorate(view: View) -> View:
        marked: Any = view
        marked.form_page = endpoint
        return view

    return decorate


def stands_at(address: str) -> None:
    """Say it for this request alone, where the page has an address that only the form knows."""
    g.form_page = address


def here() -> str:
    """Return by which address the page that is being made is opened again."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    page, asked = form_page() or "/", request.query_string.decode("utf-8", "replace")
    return f"{page}?{asked}" if asked and "?" not in page else page


def form_page() -> str:
    """Return the page of the form that is sent to this address; empty when there is none."""
    found = _match(request.path, "POST")
    if "form_page" in g or found is None:
        return str(g.get("form_page", ""))
    rule, values = found
    marked = getattr(current_app.view_functions[rule.endpoint], "form_page", "")
    return _address(marked, values) if marked else _nearest(rule, values)


def meant() -> str:
    """Return which page is meant by who opens an address that only takes a form; empty if none."""
    taken = request.url_rule.rule if request.url_rule else ""  # as a worker's with a long number
    found = _match(request.path, "POST")
    if request.method != "GET" or found is None or found[0].rule == taken:
        return ""
    return form_page()


def bind(app: Flask) -> None:
    """Give templates `here()`."""
    app.jinja_env.globals.update(here=here)


def _address(endpoint: str, values: dict[str, Any]) -> str:
    """Return a page's address with those of the form's values that it has."""
    wanted = next(current_app.url_map.iter_rules(endpoint)).arguments
    return url_for(endpoint, **{name: values[name] for name in wanted})


def _nearest(rule: Rule, values: dict[str, Any]) -> str:
    """Return the first page at a form's address or above it; the home page is none."""
    pages = {each.rule: each.endpoint for each in current_app.url_map.iter_rules() if _opens(each)}
    pattern, path = rule.rule, request.path
    while pattern:
        if pattern in pages:
            return _address(pages[pattern], values)
        page = _match(path, "GET")
        if page and "<path:" not in page[0].rule:  # which takes anything
            return path
        pattern, path = pattern.rpartition("/")[0], path.rpartition("/")[0]
    return ""


def _opens(rule: Rule) -> bool:
    return "GET" in (rule.methods or ())


def _match(path: str, method: str) -> tuple[Rule, dict[str, Any]] | None:
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return None
    try:
        rule, values = adapter.match(path, method=method, return_rule=True)
    except HTTPException:
        return None
    return rule, dict(values)
