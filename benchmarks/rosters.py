"""A roster of 50,000 rows checked and taken over, beside reading its file alone."""

import csv
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from app.accounts.organisations import add_employer
from app.core.sealing import use_keys
from app.core.time import now
from app.workforce.rosters.processing import process
from app.workforce.rosters.services import order_check, order_import, send
from config import settings
from tests.provision.postgres import running_postgres
from tests.provision.schema import migrated, open_engine

ROWS = 50_000
SECONDS, MEGABYTES = 120, 300
HEAD = ("工号", "姓名", "身份证号", "岗位", "入职日期")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
Row = dict[str, object]


def measure() -> Iterator[Row]:
    """Yield a row for each format on each database."""
    with tempfile.TemporaryDirectory() as name, running_postgres(durable=True) as server:
        folder = Path(name)
        files = (_csv(folder / "roster.csv"), _xlsx(folder / "roster.xlsx"))
        for file in files:
            kind = file.suffix[1:]
            yield _row(file, migrated(f"sqlite:///{folder / kind}.db"), "SQLite")
            yield _row(file, migrated(server.create(f"rosters_{kind}")), "PostgreSQL")


def _row(file: Path, url: str, database: str) -> Row:
    began = time.perf_counter()
    _read_alone(file)
    alone = time.perf_counter() - began
    command = [sys.executable, "-m", "benchmarks.rosters", str(file), url]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    took = json.loads(done.stdout)
    total = took["checked"] + took["imported"]
    return {
        "job": f"roster, {ROWS:,} rows, {file.suffix[1:].upper()}, {database}",
        "ours": round(total, 1),
        "limit": round(alone, 2),
        "unit": "s",
        "ratio": round(total / alone, 1),
        "note": f"checked {took['checked']:.1f} s, taken over {took['imported']:.1f} s,"
        f" peak {took['peak']} MB; goal {SECONDS} s, {MEGABYTES} MB; limit: reading the file",
    }


def _people() -> Iterator[tuple[str, ...]]:
    for number in range(ROWS):
        body = f"310115{1965 + number % 40}{1 + number % 12:02d}{1 + number % 28:02d}"
        body += f"{number // 60 % 1000:03d}"
        check = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11
        yield (f"R{number:06d}", "王小明", body + "10X98765432"[check], "设备员", "2026-03-05")


def _csv(file: Path) -> Path:
    with file.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows([HEAD, *_people()])
    return file


def _xlsx(file: Path) -> Path:
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for index, cells in enumerate([HEAD, *_people()]):
            sheet.write_row(index, 0, cells)
    return file


def _read_alone(file: Path) -> None:
    if file.suffix == ".csv":
        list(csv.reader(io.StringIO(file.read_bytes().decode("gb18030"))))
    else:
        CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()


def run(file: Path, url: str) -> dict[str, float]:
    """Check and take over a roster; return seconds, and the peak of memory in MB."""
    use_keys(str(settings({})["FIELD_KEYS"]))
    with Session(open_engine(url)) as session:
        employer_id = add_employer(session, "lgw", "临港晶圆", "Lin-gang Wafer")
        roster = send(
            session,
            file.read_bytes(),
            filename=file.name,
            employer_id=employer_id,
            unit_paths=[],
            made_by_id=None,
            at=now(),
        )
        began = time.perf_counter()
        order_check(roster, roster.mapping)
        process(session, roster.id, at=now())
        session.commit()
        checked = time.perf_counter()
        if roster.count("add") != ROWS:
            raise SystemExit(f"only {roster.counts} of {ROWS} rows are in order")
        order_import(roster, "all")
        process(session, roster.id, at=now())
        session.commit()
        ended = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"checked": checked - began, "imported": ended - checked, "peak": peak}


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), sys.argv[2])))
