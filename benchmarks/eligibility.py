"""Everybody decided under six standards, beside reading the same rows and deciding nothing."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from sqlalchemy import Engine, insert, select, text
from sqlalchemy.orm import Session

from app.accounts.models import Person
from app.accounts.queries import birth_dates, person_ids
from app.core.sealing import use_keys
from app.qualifications.models import Decision, StandardVersion
from app.qualifications.services import BATCH, refresh_everyone
from app.records.evidence import evidence_of_many
from app.rules.parse import load_standards
from app.rules.standard import Standard
from app.rules.stored import to_text
from config import ROOT, settings
from tests.provision.schema import migrated, open_engine

FEW, MANY = 10_000, 100_000
STANDARDS = 6
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
CHIPS, CNC = "6-25-02-05", "6-18-01-07"
COURSES = (
    ("cleanroom-operations", 12, '["semiconductor", "cleanroom", "safety"]'),
    ("wet-chemistry", 8, '["semiconductor", "safety"]'),
    ("turning-basics", 24, '["machining", "cnc"]'),
    ("machine-safety", 2, '["safety"]'),
)
RECORDS = text(
    "INSERT INTO records (number, kind, cause, issued_at, person_id, person_name,"
    " id_number_masked, employer_name, unit_path, unit_name, employee_number, subject, title_zh,"
    " title_en, industry, level, issuer, release_digest, enrolled_at, completed_at, points,"
    " possible, credit_hours, tags, began_on, valid_until, details, sequence, salt, seal, chain)"
    " VALUES (:n, :kind, :n, :at, :person, '', '', '', '', '', '', :subject, '', '', '', :level,"
    " '', '', :at, :completed, 0, 0, :hours, :tags, :began, :until, '{}', :sequence, '', '', '')"
)

Row = dict[str, object]


def measure() -> list[Row]:
    """Return CPU seconds for everybody on one core, and what memory does with ten times more."""
    with tempfile.TemporaryDirectory() as name:
        few, many = Path(name) / "few.db", Path(name) / "many.db"
        _fill(few, FEW)
        _fill(many, MANY)
        bare = _child("read", many)
        small, large = _child("decide", few), _child("decide", many)
        again = _child("decide", many)
    job = f"{MANY:,} workers decided, {STANDARDS} standards"
    reads = "limit: the same rows read, nothing decided"
    return [
        _row(job, large["cpu"], bare["cpu"], "CPU s", f"{reads}; {large['changed']:.0f} changed"),
        _row(f"{job} again", again["cpu"], bare["cpu"], "CPU s", "limit as above; none changed"),
        _row("memory for ten times the workers", large["mb"], small["mb"], "MB", "limit: a tenth"),
    ]


def _row(job: str, ours: float, limit: float, unit: str, note: str) -> Row:
    return {
        "job": job,
        "ours": round(ours, 1),
        "limit": round(limit, 1),
        "unit": unit,
        "ratio": round(ours / limit, 2),
        "note": note,
    }


def _child(act: str, file: Path) -> dict[str, float]:
    """Run one act in a process of its own and return what it measured."""
    command = [sys.executable, "-m", "benchmarks.eligibility", act, str(file)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    figures: dict[str, float] = json.loads(answer.stdout)
    return figures


def _act(act: str, file: Path) -> dict[str, float]:
    use_keys(str(settings({})["FIELD_KEYS"]))
    began, answers, most = time.process_time(), 0, 0.0
    with Session(open_engine(f"sqlite:///{file}")) as session:
        for changed in _decide(session) if act == "decide" else _read(session):
            session.commit()
            answers, most = changed, max(most, _own_memory())
    return {"cpu": time.process_time() - began, "mb": most, "changed": answers}


def _decide(session: Session) -> Iterator[int]:
    for count in refresh_everyone(session, clock=lambda: AT):
        yield count.changed


def _read(session: Session) -> Iterator[int]:
    """Read the same rows in the same batches, as the same plain values."""
    last = 0
    while people := person_ids(session, after_id=last, limit=BATCH):
        born_on = birth_dates(session, first_id=people[0], last_id=people[-1])
        for _ in evidence_of_many(session, born_on, at=AT):
            pass
        within = Decision.person_id.between(people[0], people[-1])
        session.execute(select(Decision.standard_code, Decision.levels).where(within)).all()
        last = people[-1]
        yield 0


def _own_memory() -> float:
    """Return the megabytes that are the process's own; pages of the database file are not."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("RssAnon"))
    return int(line.split()[1]) / 1024


def _fill(file: Path, workers: int) -> None:
    """Make a database with `workers` people, their evidence, and the standards."""
    use_keys(str(settings({})["FIELD_KEYS"]))
    engine = open_engine(migrated(f"sqlite:///{file}"))
    _store_standards(engine)
    random = Random(1)
    people = _people(workers, random)
    with engine.begin() as connection:
        while rows := list(islice(people, 5000)):
            connection.execute(insert(Person), rows)
    evidence = _evidence(workers, random)
    with engine.begin() as connection:
        while rows := list(islice(evidence, 5000)):
            connection.execute(RECORDS, rows)
    engine.dispose()


def _store_standards(engine: Engine) -> None:
    _, shipped = load_standards([ROOT / "qualifications"])
    copies = [shipped[n % len(shipped)] for n in range(STANDARDS)]
    rows = [_stored(replace(each, code=f"{each.code}-{n}")) for n, each in enumerate(copies)]
    with engine.begin() as connection:
        connection.execute(insert(StandardVersion), rows)


def _stored(standard: Standard) -> Row:
    return {
        "code": standard.code,
        "digest": standard.digest(),
        "source": to_text(standard),
        "loaded_at": AT,
    }


def _people(workers: int, random: Random) -> Iterator[Row]:
    for n in range(1, workers + 1):
        yield {
            "id": n,
            "login": f"w{n}",
            "name": f"Worker {n}",
            "language": "zh",
            "password_hash": "",
            "born_on": date(1970, 1, 1) + timedelta(days=random.randrange(12_000)),
            "created_at": AT,
        }


def _evidence(workers: int, random: Random) -> Iterator[Row]:
    """Yield two jobs, three courses and half a certificate a worker, more or less."""
    sequence = 0
    for person in range(1, workers + 1):
        for row in _records(random):
            sequence += 1
            dull = dict.fromkeys(("level", "hours", "completed", "began", "until"))
            yield (
                dull
                | {"tags": "[]"}
                | row
                | {
                    "n": f"R{sequence}",
                    "sequence": sequence,
                    "person": person,
                    "at": "2026-01-01 00:00:00.000000",
                }
            )


def _records(random: Random) -> Iterator[Row]:
    occupation = random.choice((CHIPS, CNC))
    for _ in range(random.randrange(1, 4)):
        began = _ago(random, 6000)
        yield {"kind": "experience", "subject": occupation, "began": began}
    for slug, hours, tags in random.sample(COURSES, random.randrange(2, 5)):
        done = _ago(random, 1200)
        facts = {"subject": slug, "hours": hours, "tags": tags, "until": "2027-12-31"}
        yield {"kind": "completion", "completed": f"{done} 08:00:00.000000", **facts}
    if random.random() < 0.5:
        level = random.choice((5, 5, 4, 3))
        began = _ago(random, 4000)
        yield {"kind": "held-certificate", "subject": occupation, "level": level, "began": began}


def _ago(random: Random, days: int) -> str:
    return (AT.date() - timedelta(days=random.randrange(1, days))).isoformat()


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(_act(sys.argv[1], Path(sys.argv[2]))))
    else:
        for row in measure():
            print("{job:<46} {ours:>8} {limit:>8} {unit:<6} {ratio:>6}  {note}".format(**row))
