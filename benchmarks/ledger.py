"""A million completion records, written as fast as each database takes them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, insert

from app.accounts.models import Employer, Grant, Person, UserSession
from app.accounts.viewer import digest_of
from app.core.time import now
from app.records.models import LedgerHead

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
NAMES = ("王伟", "李娜", "张敏", "刘洋", "陈静", "Zhao Lei", "欧阳若兰")
UNITS = ("光刻一车间", "刻蚀车间", "薄膜车间", "Assembly and test, line 3")
COURSES = (
    ("cleanroom-operations", "洁净室操作规范", "Working in the cleanroom"),
    ("cnc-basics", "数控机床操作基础", "Basics of CNC machines"),
)
COLUMNS = (
    "number, kind, cause, issued_at, person_id, person_name, id_number_masked, employer_id,"
    " employer_name, unit_path, unit_name, employee_number, subject, title_zh, title_en,"
    " industry, level, issuer, release_number, release_digest, enrolled_at, completed_at, points,"
    " possible, credit_hours, tags, valid_until, details, sequence, salt, seal, chain"
)
SESSION = "the HR officer's"


def fill(engine: Engine, count: int) -> None:
    """Give one employer `count` completions, and person 1 the sight of them."""
    with engine.begin() as connection:
        _add_people(connection)
        driver = connection.connection.driver_connection
        if engine.dialect.name == "sqlite":
            places = ", ".join("?" for _ in COLUMNS.split(","))
            statement = f"INSERT INTO records ({COLUMNS}) VALUES ({places})"
            driver.executemany(statement, _rows(count, "%Y-%m-%d %H:%M:%S.%f"))
        else:
            with driver.cursor().copy(f"COPY records ({COLUMNS}) FROM STDIN") as copy:
                for row in _rows(count, "%Y-%m-%dT%H:%M:%S+00:00"):
                    copy.write_row(row)
        connection.execute(LedgerHead.__table__.update().values(sequence=count, chain="e" * 64))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _add_people(connection: Connection) -> None:
    connection.execute(
        insert(Employer).values(id=1, code="plant", name="临港芯片制造有限公司", name_en="Plant")
    )
    connection.execute(
        insert(Person).values(
            id=1, login="hr", name="HR", language="zh", password_hash="none", created_at=FIRST
        )
    )
    connection.execute(
        insert(Grant).values(person_id=1, role="hr", employer_id=1, granted_at=FIRST)
    )
    signed_in = {"digest": digest_of(SESSION), "began_at": now(), "address": "", "device": ""}
    connection.execute(insert(UserSession).values(person_id=1, **signed_in))


def _rows(count: int, form: str) -> Iterator[tuple[object, ...]]:
    for n in range(1, count + 1):
        done = FIRST + timedelta(seconds=90 * n)
        slug, title_zh, title_en = COURSES[n % len(COURSES)]
        yield (
            *(f"LU26-{n:08d}-X", "completion", f"benchmark:{n}", done.strftime(form), 1),
            *(NAMES[n % len(NAMES)], "310***********123X", 1, "临港芯片制造有限公司", "/1/"),
            # A comma, which needs quoting, in one row of forty.
            *(UNITS[3 if n % 40 == 0 else n % 3], f"E{n % 90_000:06d}", slug, title_zh, title_en),
            *("integrated-circuits", 5, "临港职业技术学院", 3, "a" * 64),
            *((done - timedelta(days=20)).strftime(form), done.strftime(form)),
            *(8000 + n % 2000, 10000, 24, "[]", str((done + timedelta(days=730)).date()), "{}"),
            *(n, "s" * 32, "f" * 64, "e" * 64),
        )
