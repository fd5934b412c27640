"""Two processes on one PostgreSQL ledger: what happens in one wakes who waits at the other."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from guardian.provider.api.events import POLL_SECONDS
from guardian.provider.engine import neighbours
from guardian.provider.engine.live import Live, Stopper
from guardian.provider.engine.neighbours import Neighbours
from tests.rig.child_browserless import child_of, stream_events
from tests.rig.linked_app import LinkedApp
from tests.rig.postgres import Postgres
from tests.rig.provider_fixtures import seed
from tests.rig.provider_server import ServedProvider, served_provider

DEADLINE_SECONDS = 20


@contextmanager
def joined(served: ServedProvider) -> Iterator[Neighbours]:
    """Let a provider tell and hear others until the block ends."""
    neighbour = Neighbours(served.provider.engine, served.live)
    neighbour.start()
    try:
        assert neighbour.listening.wait(DEADLINE_SECONDS)
        yield neighbour
    finally:
        neighbour.stop()


@pytest.fixture
def other(
    postgres_provider: ServedProvider, family_url: str, tmp_path: Path
) -> Iterator[ServedProvider]:
    """Serve the same ledger once more, with companions that pause for ten minutes."""
    with (
        served_provider(tmp_path, db=family_url, reply_delay_ms=600_000) as second,
        joined(postgres_provider),
        joined(second),
    ):
        yield second


def test_a_poll_wakes_when_something_happens_elsewhere(
    postgres_provider: ServedProvider, other: ServedProvider
) -> None:
    app = LinkedApp(other)
    child = child_of(postgres_provider)
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(app.poll, wait=True)
        await_listener(other.live)
        began = time.monotonic()
        child.say("I want to kill myself")
        assert waiting.result().sets != {}
        assert time.monotonic() - began < POLL_SECONDS / 2


def test_a_stop_reaches_the_process_that_streams(
    postgres_provider: ServedProvider, other: ServedProvider
) -> None:
    guardian = LinkedApp(postgres_provider)
    child = child_of(other)
    with child.open_chat() as answer:
        events = stream_events(answer)
        next(event for event in events if event[0] == "delta")
        assert guardian.send("POST", "/session/stop").status_code < 300
        assert "stopped" in [name for name, _ in events]


def test_a_block_reaches_the_process_that_streams(
    postgres_provider: ServedProvider, other: ServedProvider
) -> None:
    guardian = LinkedApp(postgres_provider)
    child = child_of(other)
    with child.open_chat() as answer:
        events = stream_events(answer)
        next(event for event in events if event[0] == "delta")
        guardian.limit(blocked_characters={"study_owl": {}})
        assert "stopped" in [name for name, _ in events]


def test_what_is_not_understood_is_ignored() -> None:
    live = Live()
    for what in ("", "riing", "stop", "guardian x"):
        live.hear(what, "ward-mia")
    for stopper in Stopper:
        live.hear(stopper, "ward-mia")


def test_a_database_that_went_away_is_listened_to_again(
    postgres: Postgres,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(neighbours, "AGAIN_SECONDS", 0.05)
    database = postgres.make(postgres.template("family", seed))
    with served_provider(tmp_path, db=postgres.url(database)) as served, joined(served) as one:
        heard: list[tuple[str, str]] = []
        monkeypatch.setattr(served.live, "hear", lambda *said: heard.append(said))
        second = Neighbours(served.provider.engine, Live())
        second.start()
        assert second.listening.wait(DEADLINE_SECONDS)
        cut_off(postgres, database)
        second.tell("ring", "ward-mia")
        deadline = time.monotonic() + DEADLINE_SECONDS
        while ("ring", "ward-mia") not in heard:
            assert time.monotonic() < deadline
            if one.listening.is_set():
                second.tell("ring", "ward-mia")
            time.sleep(0.02)  # polls two threads that talk through a real database
        second.stop()
    assert all("postgresql" not in record.getMessage() for record in caplog.records)
    caplog.clear()
    postgres.drop(database)


def cut_off(postgres: Postgres, database: str) -> None:
    """End every connection to a database, as its server's restart would."""
    postgres.run(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"  # noqa: S608 - a name of ours
    )


def await_listener(live: Live) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while live.bell.listeners == 0:
        assert time.monotonic() < deadline
        time.sleep(0.01)  # polls a real server that has no event to wait for
