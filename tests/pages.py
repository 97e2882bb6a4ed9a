"""A person with a browser, who checks the house rules on every page that opens."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from bleach._vendor import html5lib
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import Person, UserSession
from app.accounts.viewer import digest_of, fingerprint
from app.core.time import now
from app.jobs import queue
from app.jobs.work import HANDLERS, Run

HANDLER = re.compile(r"on[a-z]+")
DATA = ("application/json", "application/ld+json")
NEEDS_LABEL = ("input", "select", "textarea")
NO_LABEL = ("hidden", "submit", "button", "image", "reset")


@dataclass(frozen=True, slots=True)
class Page:
    """A page that kept the house rules."""

    response: TestResponse
    root: Element

    @property
    def heading(self) -> str:
        """The text of the one first-level heading."""
        return text(next(self.root.iter("h1")))

    @property
    def words(self) -> str:
        """Everything that a person reads on the page, spaces folded."""
        return text(next(self.root.iter("body")))

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements with this tag and these attributes (`class_` for class)."""
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            element
            for element in self.root.iter(tag)
            if all(element.get(name) == value for name, value in wanted.items())
        ]

    def link(self, words: str) -> str:
        """Return where the link with these words leads."""
        return next(a.get("href", "") for a in self.root.iter("a") if text(a) == words)


class _RunHere(Run):
    """A job in the test's own transaction, which nobody else sees."""

    def progress(self, done: int, rows: int) -> None:
        """Tell nobody."""


class Pages:
    """Opens pages and sends forms as one person."""

    def __init__(self, app: Flask, session: Session) -> None:
        self._app = app
        self._session = session
        self.http = app.test_client()
        self.http.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"

    def sign_in(self, person: Person) -> "Pages":
        """Return the browser of somebody who has signed in, beside this one."""
        pages = Pages(self._app, self._session)
        key = secrets.token_hex(8)
        self._session.add(
            UserSession(
                person_id=person.id, digest=digest_of(key), began_at=now(), address="", device=""
            )
        )
        self._session.commit()
        with pages.http.session_transaction() as cookie:
            cookie["_user_id"] = f"{person.id}:{fingerprint(person.password_hash)}:{key}"
            cookie["_fresh"] = True
        return pages

    def get(self, path: str, *, status: int = 200) -> Page:
        """Open a page, and find it in order."""
        response = self.fetch(path, status=status)
        root = parsed(response.text)
        check_house_rules(root)
        return Page(response, root)

    def fetch(self, path: str, *, status: int = 200) -> TestResponse:
        """Get something that is not a page, or leads elsewhere."""
        self._let_go()
        return expecting(self.http.get(path), status)

    def post(self, path: str, *, status: int = 303, **fields: object) -> TestResponse:
        """Send a form with its token."""
        self._let_go()
        return expecting(
            self.http.post(path, data={"csrf_token": self._token(), **fields}), status
        )

    def do_jobs(self) -> None:
        """Do in this transaction what was ordered for the background."""
        with self._app.app_context():
            while isinstance(job := queue.take(self._session, at=now()), queue.Leased):
                engine = self._session.get_bind().engine
                HANDLERS[job.kind](_RunHere(self._session, engine, job, now(), now), job.arguments)
                queue.finish(self._session, job, at=now(), again_at=None)

    def post_without_token(self, path: str, **fields: object) -> TestResponse:
        """Send a form as another site would."""
        self._let_go()
        return self.http.post(path, data=fields)

    def _token(self) -> str:
        with self.http.session_transaction() as cookie:
            raw = cookie.setdefault("csrf_token", secrets.token_hex(20))
        key = self._app.config["SECRET_KEY"]
        return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(raw))

    def _let_go(self) -> None:
        """Store what the test made and forget it, so that the request reads from the database."""
        self._session.commit()
        self._session.expunge_all()


def expecting(response: TestResponse, status: int) -> TestResponse:
    """Return `response` when it has the status that the test expects."""
    beginning = response.text[:500] if response.mimetype.startswith("text/") else response.mimetype
    assert response.status_code == status, f"{response.status}: {beginning}"
    return response


def parsed(html: str) -> Element:
    """Return the document, which a strict parser must accept."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root: Element = parser.parse(html)
    return root


def text(element: Element) -> str:
    """Return what a person reads in `element`, spaces folded."""
    return " ".join("".join(element.itertext()).split())


def check_house_rules(root: Element) -> None:
    """Assert what is true of every page here."""
    assert list(house_faults(root)) == []


def house_faults(root: Element) -> Iterator[str]:
    """Say what is wrong with a page, a sentence for each fault."""
    yield from _faults_of_the_whole(root)
    yield from _unlabelled(root)
    yield from _unsafe_forms(root)
    yield from _inline_code(root)


def _faults_of_the_whole(root: Element) -> Iterator[str]:
    if not root.get("lang"):
        yield "the page names no language"
    headings = [text(heading) for heading in root.iter("h1")]
    if len(headings) != 1:
        yield f"one h1 is wanted: {headings}"
    title = text(next(root.iter("title"), Element("title")))
    if headings and not title.startswith(headings[0]):
        yield f"the title {title!r} does not begin with the heading {headings[0]!r}"
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    yield from (f"the id {name} is used twice" for name in set(ids) if ids.count(name) > 1)


def _unlabelled(root: Element) -> Iterator[str]:
    named = {label.get("for") for label in root.iter("label")}
    inside = {id(field) for label in root.iter("label") for field in label.iter()}
    for field in root.iter():
        if field.tag not in NEEDS_LABEL or field.get("type") in NO_LABEL:
            continue
        said = field.get("aria-label") or field.get("aria-labelledby")
        if not said and field.get("id") not in named and id(field) not in inside:
            yield f"the {field.tag} {field.get('name')} has no label"


def _unsafe_forms(root: Element) -> Iterator[str]:
    for form in root.iter("form"):
        if form.get("action") is None:
            yield "a form has no action"
        fields = [field.get("name") for field in form.iter("input")]
        if form.get("method", "get").lower() == "post" and "csrf_token" not in fields:
            yield f"the form to {form.get('action')} has no token"


def _inline_code(root: Element) -> Iterator[str]:
    for element in root.iter():
        if element.tag == "style" or element.get("style") is not None:
            yield f"style stands in the page, at {element.tag}"
        if element.tag == "script" and element.get("type") not in DATA and text(element):
            yield "a script stands in the page"
        handlers = [name for name in element.attrib if HANDLER.fullmatch(str(name))]
        yield from (f"{element.tag} has the handler {name}" for name in handlers)
