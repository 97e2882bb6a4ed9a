"""The limits: what the same server and libraries need when the product does nothing."""

import os
import sqlite3
import threading
from pathlib import Path

from flask import Flask, request, session
from jinja2 import Template

app = Flask(__name__)
app.secret_key = "a benchmark"
PAGE = Path(os.environ["BARE_PAGE"]) if "BARE_PAGE" in os.environ else None
# The rendered page as one template, cut into pieces as a layout, a macro and a lesson would be.
TEMPLATE = Template("{% for line in lines %}{{ line|safe }}\n{% endfor %}", autoescape=True)
LINES = PAGE.read_text(encoding="utf-8").splitlines() if PAGE else []
_local = threading.local()


def _connection() -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        _local.connection = sqlite3.connect(os.environ["BARE_DATABASE"], isolation_level=None)
        _local.connection.execute("PRAGMA journal_mode = WAL")
        _local.connection.execute("PRAGMA synchronous = FULL")
        _local.connection.execute(
            "CREATE TABLE IF NOT EXISTS answers"
            " (id INTEGER PRIMARY KEY, question TEXT, value TEXT)"
        )
    connection: sqlite3.Connection = _local.connection
    return connection


@app.get("/healthz")
def healthz() -> str:
    return "alive"


@app.get("/page")
def page() -> str:
    """The same bytes as the product's page, from a template, without a database."""
    return TEMPLATE.render(lines=LINES)


@app.get("/sign-in")
def sign_in() -> str:
    session["person"] = 1
    return "signed in"


@app.post("/answer")
def answer() -> tuple[str, int]:
    """A signed-in view with one durable write."""
    if session.get("person") != 1:
        return "", 403
    connection = _connection()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "INSERT INTO answers (question, value) VALUES (?, ?)",
        (request.form["question"], request.form["value"]),
    )
    connection.execute("COMMIT")
    return '{"saved": true}', 200
