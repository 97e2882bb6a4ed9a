"""HR's pages for a large employer: a matrix of 5,000 by 40, and pages of 2,000,000 records."""

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from app.accounts.organisations import add_employer
from app.accounts.policy import WorkforceScope
from app.accounts.roster import Row as Worker
from app.accounts.roster import add_workers
from app.core.sealing import use_keys
from app.core.time import now
from app.records.completion_pages import completion_page
from app.records.completions import AsOf, CompletionFilter
from app.records.seen import COPIED
from app.workforce.board import matrix
from benchmarks.ledger import COLUMNS, FIRST, fill
from config import settings
from tests.provision.postgres import running_postgres
from tests.provision.schema import migrated, open_engine

RECORDS, PEOPLE, COURSES = 2_000_000, 5_000, 40
PAGE_MS, MATRIX_S = 100, 1.0
ROUNDS = 5
Row = dict[str, object]
PLANT, SECOND = WorkforceScope((1,), ()), WorkforceScope((2,), ())
SHARED = 50
"""Of so many records one is that of somebody with a second job."""


def measure() -> Iterator[Row]:
    """Yield a row for each page; PostgreSQL, as for employers of this size."""
    use_keys(str(settings({})["FIELD_KEYS"]))
    with running_postgres(durable=True) as server:
        engine = open_engine(migrated(server.create("boards")))
        fill(engine, RECORDS)
        share(engine)
        last = -(-RECORDS // 50)
        for name, page in (("first", 1), ("last", last)):
            yield _page(engine, f"{RECORDS:,} records, {name}", PLANT, page)
        last = -(-RECORDS // SHARED // 50)
        for name, page in (("first", 1), ("last", last)):
            yield _page(engine, f"{RECORDS // SHARED:,} of second jobs, {name}", SECOND, page)
    with running_postgres(durable=True) as server:
        yield _matrix(open_engine(migrated(server.create("matrix"))))


def share(engine: Engine) -> None:
    """Let a second employer see every fiftieth record."""
    names = ", ".join(name for name in COPIED if name != "employer_id")
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO employers (id, code, name, name_en) VALUES (2, 'b', 'B', 'B')")
        )
        connection.execute(
            text(
                f"INSERT INTO record_places (record_id, employer_id, {names})"
                f" SELECT id, 2, {names} FROM records WHERE sequence % {SHARED} = 0"
            )
        )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _page(engine: Engine, name: str, scope: WorkforceScope, page: int) -> Row:
    as_of = AsOf(FIRST + timedelta(seconds=90 * (RECORDS + 1)))  # when the last one is there
    with Session(engine) as session:
        ms = 1000 * _best(
            lambda: completion_page(session, scope, CompletionFilter(), as_of=as_of, page=page)
        )
    return {
        "job": f"completions, {name} page",
        "ours": round(ms, 1),
        "limit": PAGE_MS,
        "unit": "ms",
        "ratio": round(ms / PAGE_MS, 2),
        "note": "limit: the goal",
    }


def _matrix(engine: Engine) -> Row:
    with Session(engine) as session:
        employer_id = add_employer(session, "plant", "厂", "Plant")
        rows = [
            Worker(f"w{n:05d}", "王小明", employer_id, f"E{n:05d}", date(2024, 1, 8), "fitter")
            for n in range(PEOPLE)
        ]
        add_workers(session, rows, password_hash="none", at=now())
        session.commit()
        slugs = tuple(f"course-{n}" for n in range(COURSES))
        _complete(session, slugs)
        scope = WorkforceScope((employer_id,), ())
        found = matrix(session, scope, slugs, as_of=AsOf(now()))
        if len(found.rows) != PEOPLE or sum(found.met) == 0:
            raise RuntimeError(f"{len(found.rows)} rows, {sum(found.met)} cells")
        took = _best(lambda: matrix(session, scope, slugs, as_of=AsOf(now())))
    return {
        "job": f"matrix, {PEOPLE:,} people by {COURSES} courses",
        "ours": round(took, 2),
        "limit": MATRIX_S,
        "unit": "s",
        "ratio": round(took / MATRIX_S, 2),
        "note": f"{sum(found.met):,} cells valid; limit: the goal",
    }


def _complete(session: Session, slugs: tuple[str, ...]) -> None:
    """Let three of four people hold each course, by one statement."""
    session.execute(
        text(
            f"INSERT INTO records ({COLUMNS}) SELECT"
            " 'M' || p.id || '-' || c.n, 'completion', 'm:' || p.id || ':' || c.n, now(), p.id,"
            " p.name, '', e.employer_id, '', '', '', e.employee_number, 'course-' || c.n, '', '',"
            " 'general', 5, '', 1, repeat('a', 64), now(), now() - interval '1 day', 9000, 10000,"
            " 1, '[]', CURRENT_DATE + (p.id % 400)::int, '{}', (p.id * 100 + c.n)::int, '', '', ''"
            " FROM people p JOIN employments e ON e.person_id = p.id"
            f" CROSS JOIN generate_series(0, {len(slugs) - 1}) AS c(n) WHERE (p.id + c.n) % 4 > 0"
        )
    )
    session.commit()
    session.execute(text("ANALYZE"))
    session.commit()


def _best(call: Callable[[], object]) -> float:
    """Return the seconds of the best of some rounds."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return min(times)
