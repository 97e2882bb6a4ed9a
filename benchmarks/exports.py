"""The completion list of a million rows, streamed by the real server, beside its limits."""

import csv
import http.client
import json
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import psycopg
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from app.accounts.policy import WorkforceScope
from app.accounts.viewer import fingerprint
from app.core.time import now
from app.records.completions import AsOf, CompletionFilter, completion_cells
from app.workforce.columns import COLUMNS
from app.workforce.delivery import Sheet, resend
from app.workforce.filters import Choices
from app.workforce.reports.definition import definition_of, find_report
from app.workforce.reports.ordering import Order, order_report
from benchmarks.ledger import SESSION, fill
from benchmarks.serving import Site, served
from config import settings
from tests.provision.postgres import running_postgres
from tests.provision.schema import migrated, open_engine

ROWS = 1_000_000
PLANT = WorkforceScope((1,), ())
PLAIN = (
    "SELECT r.number, employee_number, person_name, id_number_masked, employer_name, unit_name,"
    " subject, title_zh, release_number, industry, enrolled_at, completed_at, points,"
    " credit_hours, valid_until, kind, reason FROM records r LEFT JOIN revocations v"
    " ON v.record_id = r.id WHERE employer_id = 1 AND kind = 'completion' ORDER BY r.id"
)
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Streamed:
    """One download: how long it took, and what the server needed for it."""

    seconds: float
    cpu_seconds: float
    peak_before: float
    peak: float


def measure() -> list[Row]:
    """Return a row for each format from each database."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = _sqlite(folder)
        with running_postgres(durable=True) as server:
            return [*rows, *_postgres(server.create("exports"), folder)]


def _sqlite(folder: Path) -> list[Row]:
    url = migrated(f"sqlite:///{folder / 'university.db'}")
    with _filled(url) as engine:
        limit = _timed(lambda: _sqlite_to_csv(folder / "university.db", folder / "limit.csv"))
        note = "limit: sqlite3 driver and csv module to a file"
        return [
            _row("CSV from SQLite", _stream(engine, url, "csv"), limit, note, engine),
            _row("XLSX from SQLite", _stream(engine, url, "xlsx"), _bare_workbook(folder)),
            _row("JSON Lines from SQLite", _stream(engine, url, "jsonl"), _bare_json(folder)),
        ]


def _postgres(url: str, folder: Path) -> list[Row]:
    migrated(url)
    with _filled(url) as engine:
        limit = _timed(lambda: _copy_to_file(url, folder / "limit.csv"))
        note = "limit: COPY of the plain columns to a file"
        return [
            _row("CSV from PostgreSQL", _stream(engine, url, "csv"), limit, note, engine),
            _row("XLSX from PostgreSQL", _stream(engine, url, "xlsx"), _bare_workbook(folder)),
        ]


@contextmanager
def _filled(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    fill(engine, ROWS)
    yield engine
    engine.dispose()


def _stream(engine: Engine, url: str, file_format: str) -> Streamed:
    """Take the list out as HR does, from a server that has done nothing else yet."""
    path = f"/hr/exports/{_order(engine, file_format)}/file"
    with served("wsgi:app", {"DATABASE_URL": url}) as site:
        before, cpu = site.peak_megabytes(), site.cpu_seconds()
        seconds = _timed(lambda: _download(site, path))
        return Streamed(seconds, site.cpu_seconds() - cpu, before, site.peak_megabytes())


def _order(engine: Engine, file_format: str) -> int:
    with Session(engine) as session, session.begin():
        definition = definition_of(find_report("completions"), (), (), {})
        order = Order(1, file_format, "zh")
        choices = Choices((), {})
        export = order_report(session, PLANT, definition, order, choices=choices, at=now())
        if export.rows != ROWS:
            raise RuntimeError(f"{export.rows} rows are in sight")
        return export.id


def _download(site: Site, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=600)
    connection.request("GET", path, headers={"Cookie": f"session={_cookie()}"})
    response = connection.getresponse()
    if response.status != 200:
        raise RuntimeError(f"{response.status} {response.read(500)!r}")
    while response.read(1 << 20):
        pass
    connection.close()


def _cookie() -> str:
    """Return the cookie of the signed-in HR officer."""
    app = Flask("benchmark")
    app.config["SECRET_KEY"] = settings({})["SECRET_KEY"]
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    if serializer is None:
        raise RuntimeError("there is no key to sign with")
    return str(
        serializer.dumps({"_user_id": f"1:{fingerprint('none')}:{SESSION}", "_fresh": True})
    )


def _statements(engine: Engine) -> int:
    """Count the statements behind a list; COPY goes past SQLAlchemy and is added."""
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *happened: seen.append(happened[2]))
    as_of = AsOf(now())
    statement = completion_cells(PLANT, CompletionFilter(), as_of=as_of, language="zh")
    for _chunk in resend(engine, statement, Sheet("csv", "", COLUMNS, [], as_of.at)):
        pass
    queries = [text for text in seen if not text.startswith("BEGIN")]
    return len(queries) + (engine.dialect.name == "postgresql")


def _sqlite_to_csv(database: Path, out: Path) -> None:
    with out.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(sqlite3.connect(database).execute(PLAIN))


def _copy_to_file(url: str, out: Path) -> None:
    address = make_url(url)
    with (
        psycopg.connect(
            host=str(address.query["host"]), user=address.username, dbname=address.database
        ) as connection,
        connection.cursor().copy(f"COPY ({PLAIN}) TO STDOUT (FORMAT csv)") as copy,  # type: ignore[arg-type] # a constant
        out.open("wb") as file,
    ):
        for line in copy:
            file.write(line)


def _bare_workbook(folder: Path) -> tuple[float, str]:
    """Time the bytes of as many rows going into an archive, with no database and no server."""
    line = "<row>" + "".join(
        '<c t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' for _ in COLUMNS
    )

    def write() -> None:
        entry = ZipInfo("sheet.xml")
        entry.compress_type = ZIP_DEFLATED
        entry._compresslevel = 1  # type: ignore[attr-defined] # public from Python 3.13 on
        with ZipFile(folder / "limit.xlsx", "w") as archive, archive.open(entry, "w") as sheet:
            for first in range(0, ROWS, 2000):
                rows = range(first, first + 2000)
                text = "".join([line % tuple([f"{n} of cells"] * len(COLUMNS)) for n in rows])
                sheet.write(text.encode())

    return _timed(write), "limit: a bare loop of rows into an archive"


def _bare_json(folder: Path) -> tuple[float, str]:
    keys = [column.key for column in COLUMNS]
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

    def write() -> None:
        with (folder / "limit.jsonl").open("w", encoding="utf-8") as file:
            for n in range(ROWS):
                file.write(encode(dict.fromkeys(keys, f"{n} of cells")) + "\n")

    return _timed(write), "limit: a bare loop of rows through json"


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _row(
    job: str,
    streamed: Streamed,
    limit: float | tuple[float, str],
    note: str = "",
    engine: Engine | None = None,
) -> Row:
    seconds, told = limit if isinstance(limit, tuple) else (limit, note)
    parts = [
        told,
        f"peak {streamed.peak:.0f} MB ({streamed.peak_before:.0f} before)",
        f"{streamed.cpu_seconds:.1f} s CPU",
    ]
    if engine is not None:
        parts.append(f"{_statements(engine)} SQL statements")
    return {
        "job": f"{ROWS:,} rows as {job}",
        "ours": round(ROWS / streamed.seconds),
        "limit": round(ROWS / seconds),
        "unit": "rows/s",
        "ratio": round(seconds / streamed.seconds, 2),
        "note": "; ".join(parts),
    }
