"""The process is killed, its disk full, its ledger another's: nothing half, and no lie."""

import resource
import secrets
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import requests

from guardian.provider.accounts.web_sessions import open_session
from guardian.provider.engine.live import Live
from guardian.provider.ledger.virtual_clock import VirtualClock
from guardian.provider.serve import ServeOptions, open_provider
from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_process import ProviderProcess, provider_process
from tests.rig.provider_server import ServedProvider

ITEM = "coins_small"
PRICE_MINOR = 600


@pytest.fixture
def process(tmp_path: Path) -> Iterator[ProviderProcess]:
    with provider_process(tmp_path, language="en") as running:
        running.await_local_hour(10)
        yield running


@contextmanager
def attached(process: ProviderProcess) -> Iterator[ServedProvider]:
    """Open the ledger of the process beside it, to make a link without a browser."""
    provider = open_provider(ServeOptions(db=f"sqlite:///{process.ledger}"), process.url)
    assert isinstance(provider.clock, VirtualClock)
    yield ServedProvider(url=process.url, provider=provider, clock=provider.clock, live=Live())
    provider.engine.dispose()


def child_at(served: ServedProvider) -> Child:
    with served.provider.engine.begin() as connection:
        now = served.provider.wall_clock.now()
        return Child(served.url, open_session(connection, "ward", "ward-mia", now))


def until_it_ends(act: Callable[[], None]) -> None:
    """Do it again and again until nobody answers."""
    while True:
        try:
            act()
        except requests.exceptions.RequestException:
            return


def test_killed_in_the_midst_nothing_is_half_done(process: ProviderProcess) -> None:
    with attached(process) as served:
        app, child = LinkedApp(served), child_at(served)
        tried: list[str] = []
        bought: dict[str, str] = {}
        versions: list[tuple[int, int]] = []

        def buy() -> None:
            tried.append(key := secrets.token_hex(8))
            answer = child.buy(ITEM, key)
            if answer.status_code == requests.codes.created:
                bought[key] = answer.json()["purchase_id"]

        def change() -> None:
            minutes = 60 + secrets.randbelow(600)
            answer = app.ask({"daily_minutes": minutes}, "*")
            versions.append((answer.json()["version"], minutes))

        with ThreadPoolExecutor(3) as pool:
            acts = [pool.submit(until_it_ends, act) for act in (buy, buy, change)]
            await_that(lambda: len(bought) > 5 and len(versions) > 5)
            process.kill()
            for act in acts:
                act.result()
        process.start()
        report = app.days("/spending")
        kept = {row["purchase_id"] for row in report["purchases"]}
        assert set(bought.values()) <= kept, "what was answered is kept"
        assert report["month_total_minor"] == PRICE_MINOR * len(kept)
        again = {
            key: child.buy(ITEM, key).json().get("purchase_id") for key in tried if key in bought
        }
        assert again == bought, "nothing is bought twice"
        policy = app.read("/policy")
        last_version, last_minutes = max(versions)
        assert policy["version"] in {last_version, last_version + 1}, "at most one was on its way"
        if policy["version"] == last_version:
            assert policy["requested"]["daily_minutes"] == last_minutes
        events = app.events(maxEvents=1000)
        assert [event.gl_seq for event in events] == list(range(1, len(events) + 1))


def await_that(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)  # waits for a real process


def test_on_a_full_disk_nothing_is_done_and_nothing_is_claimed(process: ProviderProcess) -> None:
    with attached(process) as served:
        app, child = LinkedApp(served), child_at(served)
        before = app.read("/policy")["version"]
        _, most = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (2_048, most))
        refused = [
            child.buy(ITEM, "key"),
            app.ask({"daily_minutes": 30}, "*"),
            child.send("POST", "/chat", json={"character_id": "study_owl", "text": "hello"}),
            app.send("GET", "/link"),
            requests.post(
                f"{process.url}/app/sign-in", {"login": "mia", "password": "x"}, timeout=40
            ),
        ]
        assert [answer.status_code for answer in refused] == [503] * len(refused)
        for answer in refused:
            assert answer.json()["type"].endswith(":unavailable")
            assert "Nothing was done" in answer.json()["detail"]
            assert "ledger" in answer.json()["detail"]
            assert int(answer.headers["Retry-After"]) > 1
        assert requests.get(f"{process.url}/.well-known/guardian-link", timeout=40).ok
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (most, most))
        assert app.read("/policy")["version"] == before
        assert app.days("/spending")["purchases"] == []
        assert app.days("/usage")["usage"] == []
        assert child.buy(ITEM, "key").status_code == requests.codes.created
        assert len(app.days("/spending")["purchases"]) == 1
        assert "Traceback" not in process.errors


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmark (address TEXT)")
        connection.commit()
    before = path.read_bytes()
    told = refused_start(f"sqlite:///{path}")
    assert "--db" in told
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "query", ["?mode=ro&uri=true", "?timeout=soon", "?check_same_thread=perhaps"]
)
def test_an_address_that_cannot_be_used_is_told_in_words(tmp_path: Path, query: str) -> None:
    process = ProviderProcess(tmp_path / "provider.db")
    process.start()
    assert process.terminate() == 0
    before = process.ledger.read_bytes()
    scheme = "file:" if "uri" in query else ""
    assert "--db" in refused_start(f"sqlite:///{scheme}{process.ledger}{query}")
    assert process.ledger.read_bytes() == before


@pytest.mark.parametrize("memory", ["file::memory:?uri=true", "file:x?mode=memory&uri=true"])
def test_a_ledger_that_nothing_keeps_is_refused(memory: str) -> None:
    assert "--db" in refused_start(f"sqlite:///{memory}")


def refused_start(address: str) -> str:
    """Return what is said when the provider does not start."""
    command = [sys.executable, "-m", "guardian", "provider", "serve", "--port", "0"]
    ended = subprocess.run(
        [*command, "--db", address], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "Traceback" not in ended.stderr
    return ended.stderr
