"""What addresses and forms there are, read off the application itself."""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from itertools import chain, combinations
from typing import ClassVar
from zipfile import ZipFile

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.api.endpoints import ENDPOINTS
from app.workforce.filters import ASSIGNMENT_NAMES, NAMES
from app.workforce.reports.kinds import REPORTS
from tests.architecture.source import modules


@dataclass(slots=True)
class Form:
    """A form as a page shows it: where it leads, and what it sends when nobody changes it."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._inside: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "form":
            is_sent = named.get("method", "get").lower() == "post"
            self._inside = Form(named.get("action", "")) if is_sent else None
            self.found += [self._inside] if self._inside else []
        elif tag == "select":
            self._select = named.get("name", "")
        elif self._inside is not None:
            self._note(tag, named)

    def _note(self, tag: str, named: dict[str, str]) -> None:
        fields = self._inside.fields if self._inside else {}
        name = self._select if tag == "option" else named.get("name", "")
        if not name or tag not in ("input", "textarea", "button", "option"):
            return
        chosen = fields.setdefault(name, [])
        if named.get("type") == "file" or (chosen and not chosen[0] and tag != "option"):
            return
        if tag == "option" and named.get("value") and chosen in ([], [""]):
            fields[name] = [named["value"]]
        elif tag != "option" and not chosen:
            chosen.append(named.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = None
        elif tag == "select":
            self._select = ""


def forms(html: str) -> list[Form]:
    """Return the forms of a page that are sent by POST."""
    parser = _Forms()
    parser.feed(html)
    return parser.found


class Asked(ImmutableMultiDict[str, str]):
    """What was sent, of which is remembered what a view looked for; `*` stands for all of it."""

    names: ClassVar[set[str]] = set()

    def __getitem__(self, key: str) -> str:
        self.names.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.names.add(str(key))
        return super().__contains__(key)

    def get(self, key, default=None, type=None):
        self.names.add(key)
        return super().get(key, default, type)

    def getlist(self, key, type=None):
        self.names.add(key)
        return super().getlist(key, type)

    def items(self, multi=False):
        self.names.add("*")
        return super().items(multi)

    def lists(self):
        self.names.add("*")
        return super().lists()


class Listening(Request):
    """A request that remembers, over all requests, what was looked for in addresses and forms."""

    parameter_storage_class = Asked


def looked_for(known: Iterable[str], act: Callable[[], int]) -> tuple[int, set[str]]:
    """Return the status of what is done, and the names looked for; the `known` ones for all."""
    Asked.names.clear()
    status = act()
    return status, Asked.names - {"*"} | (set(known) if "*" in Asked.names else set())


def words_of(response: TestResponse) -> str:
    """Return all that an answer says: a page, lines, JSON, or the parts of a workbook."""
    data = response.data
    if data.startswith(b"PK"):
        with ZipFile(BytesIO(data)) as archive:
            return "".join(archive.read(name).decode() for name in archive.namelist())
    return data.decode("utf-8", "replace") + "".join(f"{k}: {v}" for k, v in response.headers)


def rules(app: Flask, method: str) -> list[Rule]:
    """Return every address that takes this method."""
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]


def subsets(names: set[str]) -> Iterator[tuple[str, ...]]:
    """Yield every choice of at least one of the names."""
    ordered = sorted(names)
    sizes = range(1, len(ordered) + 1)
    return chain.from_iterable(combinations(ordered, size) for size in sizes)


def parameters() -> set[str]:
    """Return the name of everything that a view reads from an address, or a program may ask."""
    read = {
        call.args[0].value
        for module in modules()
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) in ("request.args.get", "request.values.get")
        and isinstance(call.args[0], ast.Constant)
    }
    asked = {name for each in ENDPOINTS.values() for name in each.asks.model_fields}
    reported = {name for report in REPORTS.values() for name in report.filters}
    listed = {*NAMES, *ASSIGNMENT_NAMES, "as_of", "from", "to", "column", "columns", "group"}
    return read | listed | asked | reported


def text_in(value: object) -> str:
    """Return a value as an address or form holds it, in small letters."""
    return str(value).lower()
