"""A rule applied to 100,000 workers, beside reading those workers alone."""

import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from app.accounts.organisations import add_employer
from app.accounts.policy import WorkforceScope
from app.accounts.roster import Row as Worker
from app.accounts.roster import add_workers
from app.accounts.services import create_person
from app.core.sealing import use_keys
from app.core.time import local_day, now
from app.workforce.assigning.audience import Audience, members
from app.workforce.assigning.drafts import Draft
from app.workforce.assigning.evaluation import evaluate
from app.workforce.assigning.rounds import Due, Renewal
from app.workforce.assigning.services import make_rule
from config import settings
from tests import courses
from tests.provision.postgres import running_postgres
from tests.provision.schema import migrated, open_engine

WORKERS = 100_000
SECONDS = 30
Row = dict[str, object]


def measure() -> Iterator[Row]:
    """Yield a row for the first and the second application on each database."""
    use_keys(str(settings({})["FIELD_KEYS"]))
    with tempfile.TemporaryDirectory() as name, running_postgres(durable=True) as server:
        yield from _rows(migrated(f"sqlite:///{Path(name) / 'rules.db'}"), "SQLite")
        yield from _rows(migrated(server.create("rules")), "PostgreSQL")


def _rows(url: str, database: str) -> Iterator[Row]:
    with Session(open_engine(url)) as session:
        employer_id, officer_id = _people(session)
        rule = make_rule(
            session,
            Draft("all", ("small",), Audience(), Due("given", days=30), Renewal("expiry", 12)),
            employer_id=employer_id,
            unit_paths=(),
            by_id=officer_id,
            at=now(),
        )
        session.commit()
        began = time.perf_counter()
        members(session, WorkforceScope((employer_id,), ()), Audience(), on=local_day(now()))
        alone = time.perf_counter() - began
        for turn in ("first", "again"):
            began = time.perf_counter()
            given = evaluate(session, rule, at=now()).given
            session.commit()
            took = time.perf_counter() - began
            if given != (WORKERS if turn == "first" else 0):
                raise RuntimeError(f"{given} were given the course")
            yield {
                "job": f"rule, {WORKERS:,} workers, {turn}, {database}",
                "ours": round(took, 2),
                "limit": round(alone, 2),
                "unit": "s",
                "ratio": round(took / alone, 1),
                "note": f"goal {SECONDS} s; limit: reading the workers",
            }


def _people(session: Session) -> tuple[int, int]:
    employer_id = add_employer(session, "lgw", "临港晶圆", "Lin-gang Wafer")
    rows = [
        Worker(f"w{n:06d}", "王小明", employer_id, f"W{n:06d}", date(2024, 1, 8), "设备员")
        for n in range(WORKERS)
    ]
    add_workers(session, rows, password_hash="none", at=now())
    officer = create_person(session, "hr", name="HR", password="a long sentence", at=now())
    courses.publish(session)
    return employer_id, officer.id
