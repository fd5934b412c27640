"""A real PostgreSQL of the tests' own: Debian's programs, a cluster in a temporary folder.

One cluster for each test process, started when it is first asked for; each test has a database,
copied from a template in some milliseconds. Nothing of it outlives the run.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

START_SECONDS = 30
_PROGRAMS = Path("/usr/lib/postgresql")
_USER = "guardian"
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
"""What is tested is what the provider does, not what happens to a database in a power cut."""


class Postgres:
    """A running cluster on a free port of 127.0.0.1."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0
        self._templates: set[str] = set()

    def url(self, database: str, user: str = _USER) -> str:
        """Return the address that an operator would give."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it, and return once it answers."""
        settings = (*_QUICK, f"unix_socket_directories={self.folder}", f"port={self.port}")
        options = [part for setting in settings for part in ("-c", setting)]
        with (self.folder / "log").open("ab") as log:
            self._process = _as_nobody(
                [program("postgres"), "-D", str(self.folder / "data"), *options], log.fileno()
            )
        self._await_answer()

    def stop(self) -> None:
        """Stop it at once, connections or not."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(START_SECONDS)
            self._process = None

    def make(self, template: str = "template1") -> str:
        """Make a database as ``template`` is, and return its name."""
        self._made += 1
        name = f"ledger_{self._made}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def template(self, name: str, fill: Callable[[str], None]) -> str:
        """Return a database that ``fill`` has filled once, given its address."""
        if name not in self._templates:
            self.run(f"CREATE DATABASE {name}")
            fill(self.url(name))
            self._templates.add(name)
        return name

    def drop(self, database: str) -> None:
        """Drop a database, whoever is still connected."""
        self.run(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def run(self, statement: str) -> None:
        """Run a statement outside of any transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode("utf-8"))

    def _await_answer(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                assert self._process is not None
                assert self._process.poll() is None, (self.folder / "log").read_text()
                assert time.monotonic() < deadline, (self.folder / "log").read_text()
                time.sleep(0.02)  # polls a real process that has no event to wait for
            else:
                return


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Run a new cluster until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="guardian-postgres-"))  # short, as sockets' paths must be
    _own(folder)
    command = [program("initdb"), "-D", str(folder / "data"), "-U", _USER]
    command += ["--auth=trust", "--no-sync", "--encoding=UTF8", "--no-locale"]
    with (folder / "log").open("wb") as log:
        made = _as_nobody(command, log.fileno())
        assert made.wait(START_SECONDS) == 0, (folder / "log").read_text()
    cluster = Postgres(folder, _free_port())
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder)


def program(name: str) -> str:
    """Return the path of one of PostgreSQL's programs, of the newest version there is."""
    found = sorted(_PROGRAMS.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    assert found, "PostgreSQL is missing: packaging/setup.sh test"
    return str(found[-1])


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Give this test process a cluster of its own."""
    with running_postgres() as cluster:
        yield cluster


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """Give a test an empty database."""
    database = postgres.make()
    yield postgres.url(database)
    postgres.drop(database)


def _as_nobody(command: list[str], log: int) -> "subprocess.Popen[bytes]":
    """Start a program that refuses to run as root."""
    identity = {"user": "nobody", "group": "nogroup", "extra_groups": []} if _is_root() else {}
    return subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **identity)  # type: ignore[call-overload,no-any-return] # as subprocess takes them


def _own(folder: Path) -> None:
    if _is_root():
        shutil.chown(folder, "nobody", "nogroup")


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
