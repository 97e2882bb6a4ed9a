"""Reports of an employer with 100,000 workers and 2,000,000 records: page and file of each."""

import time
from collections.abc import Callable, Iterator
from datetime import date

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from app.accounts.organisations import add_employer
from app.accounts.policy import WorkforceScope
from app.accounts.roster import Row as Worker
from app.accounts.roster import add_workers
from app.core.sealing import use_keys
from app.core.time import now
from app.workforce.delivery import Sheet, resend
from app.workforce.filters import Choices
from app.workforce.reports.composing import report_cells
from app.workforce.reports.definition import Definition, definition_of
from app.workforce.reports.kinds import REPORTS
from app.workforce.reports.ordering import asked_question
from app.workforce.reports.preview import preview
from app.workforce.reports.question import Question
from benchmarks.ledger import COLUMNS
from config import settings
from tests.provision.postgres import running_postgres
from tests.provision.schema import migrated, open_engine

PEOPLE, COURSES = 100_000, 20
PAGE_S = 1.0
ROWS_A_SECOND = 20_000
Row = dict[str, object]


def measure() -> Iterator[Row]:
    """Yield two rows for each report; PostgreSQL, as for employers of this size."""
    use_keys(str(settings({})["FIELD_KEYS"]))
    with running_postgres(durable=True) as server:
        engine = open_engine(migrated(server.create("reports")))
        scope = _filled(engine)
        for report in REPORTS.values():
            yield from _measured(engine, scope, definition_of(report, (), (), {}))
        engine.dispose()


def _measured(engine: Engine, scope: WorkforceScope, definition: Definition) -> Iterator[Row]:
    name, at = f"report {definition.report.key}", now()
    with Session(engine) as session:
        question = asked_question(
            session, scope, definition, Choices((), {}), language="zh", at=at
        )
        seconds, rows = _timed(lambda: _page(session, definition, question))
    yield _row(f"{name}, page", seconds, PAGE_S, "s", f"{rows:,} rows counted")
    seconds, rows = _timed(lambda: _file(engine, definition, question))
    yield _row(f"{name}, file", rows / seconds, ROWS_A_SECOND, "rows/s", "CSV")


def _page(session: Session, definition: Definition, question: Question) -> int:
    return preview(session, definition, question, everything=False).total


def _file(engine: Engine, definition: Definition, question: Question) -> int:
    columns = definition.cells()
    sheet = Sheet("csv", "", columns, [column.key for column in columns], question.as_of.at)
    lines = sum(
        chunk.count(b"\n") for chunk in resend(engine, report_cells(definition, question), sheet)
    )
    return lines - 1


def _timed(call: Callable[[], int]) -> tuple[float, int]:
    began = time.perf_counter()
    found = call()
    return time.perf_counter() - began, found


def _row(job: str, ours: float, limit: float, unit: str, note: str) -> Row:
    return {
        "job": job,
        "ours": round(ours, 2),
        "limit": limit,
        "unit": unit,
        "ratio": round(ours / limit, 2),
        "note": f"{note}; limit: the goal",
    }


def _filled(engine: Engine) -> WorkforceScope:
    """Make the employer, its people, their records, and a due day for each."""
    with Session(engine) as session:
        employer_id = add_employer(session, "plant", "厂", "Plant")
        rows = [
            Worker(f"w{n:06d}", "王小明", employer_id, f"E{n:06d}", date(2024, 1, 8), "fitter")
            for n in range(PEOPLE)
        ]
        add_workers(session, rows, password_hash="none", at=now())
        for statement in (_RECORDS, _HEAD, *_DUE, "ANALYZE"):
            session.execute(text(statement))
            session.commit()
    return WorkforceScope((employer_id,), ())


_RECORDS = (
    f"INSERT INTO records ({COLUMNS}) SELECT"
    " 'M' || p.id || '-' || c.n, 'completion', 'm:' || p.id || ':' || c.n, now(), p.id,"
    " p.name, '', e.employer_id, '', '', '', e.employee_number, 'course-' || c.n, '', '',"
    " 'general', 5, '', 1, repeat('a', 64), now(), now() - interval '1 day', 9000, 10000,"
    " 1, '[]', CURRENT_DATE + (p.id % 400)::int, '{}', (p.id * 100 + c.n)::int, '', '', ''"
    " FROM people p JOIN employments e ON e.person_id = p.id"
    f" CROSS JOIN generate_series(1, {COURSES}) AS c(n)"
)
_HEAD = "UPDATE ledger_head SET sequence = 2000000000"
_DUE = (
    "INSERT INTO courses (slug) VALUES ('course-0')",
    "INSERT INTO releases (course_id, number, digest, source_digest, published_at, card, body)"
    " SELECT id, 1, '', '', '2020-01-01', '{\"texts\": {}}', '' FROM courses",
    "INSERT INTO enrolments (person_id, course_id, enrolled_at, place)"
    " SELECT p.id, c.id, now(), '' FROM people p CROSS JOIN courses c",
    "INSERT INTO due_dates (enrolment_id, employer_id, due_on, set_by, set_at)"
    " SELECT n.id, e.employer_id, CURRENT_DATE + (n.id % 60)::int - 30, n.person_id, now()"
    " FROM enrolments n JOIN employments e ON e.person_id = n.person_id",
)
