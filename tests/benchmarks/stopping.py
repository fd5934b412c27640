"""How long a link's worker takes to stop, whatever it is doing (promised: a tenth of a second)."""

import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

from sqlcipher3 import dbapi2

from guardian.clock import SystemClock
from guardian.desk.watch_worker import LinkWorker
from guardian.link.client.link_client import LinkClient
from guardian.link.client.provider import DiscoveredProvider
from guardian.store.database import Database
from guardian.sync.session import LinkSession
from tests.benchmarks.measuring import Benchmark, Figures, Options, milliseconds, spread
from tests.rig import hostile_server as bad
from tests.rig.hostile_server import HostileServer, hostile_server
from tests.rig.link_desk import SavedCredentials, fresh_credentials
from tests.rig.scripted_provider import be_honest, provider_at
from tests.rig.seeded_store import KEY, LINK, add_link, open_database

POLL = "/gl/v1/events/poll"
UNDER_WAY_SECONDS = 0.3
"""So long after its start a worker is in the middle of what it does."""
DEADLINE_SECONDS = 20.0
_BACKLOG = 8


def _run(options: Options) -> Figures:
    states: dict[str, Callable[[Path], AbstractContextManager[DiscoveredProvider]]] = {
        "connecting": _connecting,
        "agreeing on TLS": _secure,
        "silent answer": lambda _: _answering(bad.silent),
        "trickling body": lambda _: _answering(bad.trickle),
        "back-off": lambda _: _answering(bad.Reply(status=503, headers={"Retry-After": "600"})),
        "waiting for a lock": _locked,
    }
    values: dict[str, float] = {}
    for name, state in states.items():
        times = [_stopped(state) for _ in range(options.rounds)]
        values |= {f"{name}, median": spread(times)["median"], f"{name}, longest": max(times)}
    return Figures(values=values, conditions={"rounds": options.rounds, "promised_ms": 100})


def _stopped(state: Callable[[Path], AbstractContextManager[DiscoveredProvider]]) -> float:
    """Return the milliseconds from the wish to stop until the worker's thread has ended."""
    with tempfile.TemporaryDirectory(prefix="guardian-benchmark-") as made:
        folder = Path(made)
        database = open_database(folder)
        with database.write() as connection:
            add_link(connection, SystemClock().now())
        with state(folder) as provider:
            worker = _worker(database, provider)
            worker.start()
            time.sleep(UNDER_WAY_SECONDS)
            assert any(each.name == "guardian-link" for each in threading.enumerate())

            def stop() -> None:
                worker.stop()
                worker.join(DEADLINE_SECONDS)

            taken = milliseconds(stop)
        database.close()
    return taken


def _worker(database: Database, provider: DiscoveredProvider) -> LinkWorker:
    session = LinkSession(
        database,
        lambda: LinkClient(provider, fresh_credentials(), SavedCredentials(), SystemClock()),
        LINK,
        SystemClock(),
        lambda _: None,
        lambda _: None,
        on_trouble=lambda _: None,
    )
    return LinkWorker(session, SystemClock(), lambda _: None)


@contextmanager
def _answering(manner: bad.Behaviour) -> Iterator[DiscoveredProvider]:
    with _honest() as server:
        server.answer(POLL, manner)
        yield provider_at(server)


@contextmanager
def _connecting(_: Path) -> Iterator[DiscoveredProvider]:
    """Let the connection hang: nobody takes those that fill the line before it."""
    with _honest() as server, socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        line = [socket.socket() for _ in range(_BACKLOG)]
        for each in line:
            each.setblocking(False)
            each.connect_ex(("127.0.0.1", port))
        try:
            yield replace(provider_at(server), api_base=f"http://127.0.0.1:{port}/gl/v1")
        finally:
            for each in line:
                each.close()


@contextmanager
def _secure(_: Path) -> Iterator[DiscoveredProvider]:
    """Take the connection and never answer the greeting of TLS."""
    with _honest() as server, socket.create_server(("127.0.0.1", 0)) as mute:
        yield replace(
            provider_at(server), api_base=f"https://127.0.0.1:{mute.getsockname()[1]}/gl/v1"
        )


@contextmanager
def _locked(folder: Path) -> Iterator[DiscoveredProvider]:
    """Let another process's transaction, as it were, keep everybody from writing."""
    with _honest() as server:
        server.answer(POLL, bad.json_reply({"sets": {}}))
        other = dbapi2.connect(str(folder / "guardian.db"), isolation_level=None)
        other.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
        other.execute("BEGIN IMMEDIATE")
        try:
            yield provider_at(server)
        finally:
            other.execute("ROLLBACK")
            other.close()


@contextmanager
def _honest() -> Iterator[HostileServer]:
    with hostile_server() as server:
        be_honest(server)
        yield server


STOPPING = Benchmark(
    measured="from the wish to stop until a link's worker has ended, milliseconds",
    floor=None,
    run=_run,
)
