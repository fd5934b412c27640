"""The provider as a process: it says where it listens, keeps everything, and ends gracefully."""

import json
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from sqlalchemy import select, update

from guardian.link.wire.events import ALERT_URI
from guardian.link.wire.ward import LinkState
from guardian.provider.accounts.people import link
from guardian.provider.api.events import POLL_SECONDS
from guardian.provider.child_page.router import COOKIE
from guardian.provider.engine.live import Live
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.people import link_table
from guardian.provider.ledger.safety import alert_table
from guardian.provider.ledger.virtual_clock import VirtualClock
from guardian.provider.oauth.tables import spent_proof_table
from guardian.provider.serve import ServeOptions, open_provider
from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_process import ProviderProcess, provider_process
from tests.rig.provider_server import ServedProvider


@pytest.fixture
def process(tmp_path: Path) -> Iterator[ProviderProcess]:
    with provider_process(tmp_path, language="en") as running:
        running.await_local_hour(10)
        yield running


def sign_in(process: ProviderProcess) -> Child:
    with requests.Session() as browser:
        browser.trust_env = False
        form = {"login": "mia", "password": "sandbox-mia"}
        browser.post(f"{process.url}/app/sign-in", form, allow_redirects=False, timeout=20)
        return Child(process.url, str(browser.cookies.get(COOKIE)))


def test_killed_and_started_again_it_has_lost_nothing(process: ProviderProcess) -> None:
    child = sign_in(process)
    issuer = process.url
    process.advance(3 * 86_400)
    bought = child.buy("coins_small", "key-1").json()
    before = child.read("/me")
    keys = requests.get(f"{issuer}/oauth/jwks", timeout=20).json()
    process.restart()
    assert process.url == issuer
    after = child.read("/me")
    assert after["spent_month_minor"] == before["spent_month_minor"] == 600
    assert after["now"] >= before["now"], "the clock is where it was"
    assert child.buy("coins_small", "key-1").json() == bought, "not bought twice"
    assert requests.get(f"{issuer}/oauth/jwks", timeout=20).json() == keys
    assert process.errors == ""


def test_it_ends_gracefully_and_leaves_one_file(process: ProviderProcess) -> None:
    sign_in(process).say()
    assert process.terminate() == 0
    assert process.errors == ""
    assert not process.ledger.with_suffix(".db-wal").exists()


def test_it_does_not_wait_for_who_waits(process: ProviderProcess) -> None:
    app = LinkedApp(attached(process))
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(app.poll, wait=True)
        await_acceptance(app)
        began = time.monotonic()
        assert process.terminate() == 0
        assert time.monotonic() - began < POLL_SECONDS / 2
        assert waiting.result().sets == {}


def test_an_alert_survives_a_power_cut(process: ProviderProcess) -> None:
    app = LinkedApp(attached(process))
    sign_in(process).say("I want to kill myself")
    before = app.poll().sets
    process.restart()
    assert app.poll().sets == before
    assert len(before) >= 2


def test_the_ledger_is_its_owners_alone(process: ProviderProcess) -> None:
    assert stat.S_IMODE(process.ledger.stat().st_mode) == 0o600


def test_the_log_is_a_line_of_json_for_each_request(tmp_path: Path) -> None:
    with provider_process(tmp_path, "--log", "json", "--require-dpop-nonce") as process:
        assert requests.get(f"{process.url}/gl/v1/alerts/zebra", timeout=20).status_code >= 400
        assert process.terminate() == 0
        lines = [json.loads(line) for line in process.errors.splitlines()]
    assert "zebra" not in process.errors
    assert {line["logger"].split(".")[0] for line in lines} == {"guardian"}
    assert lines[-1]["status"] >= 400


def test_a_database_that_does_not_answer_is_told_without_its_password() -> None:
    failed = run_serve("postgresql://mia:ze@bra@127.0.0.1:1/ledger", "0")
    assert failed.returncode == 1
    assert "--db" in failed.stderr
    assert "bra" not in failed.stderr
    assert "Traceback" not in failed.stderr


def test_what_is_due_happens_by_itself(process: ProviderProcess) -> None:
    """A link that was asked for and never used ends, though nobody asks for anything."""
    app = LinkedApp(attached(process))
    with app.served.provider.engine.begin() as connection:
        connection.execute(
            update(link_table)
            .where(link_table.c.link_id == app.link_id)
            .values(expires_at=app.served.clock.now() - timedelta(seconds=1))
        )
    deadline = time.monotonic() + 20
    while True:
        with reading(app.served.provider.engine) as connection:
            row = link(connection, app.link_id)
        if row is not None and row.state is not LinkState.ACTIVE:
            break
        assert time.monotonic() < deadline
        time.sleep(0.05)  # polls a real process that acts by its own clock


def test_a_taken_port_is_told_in_words(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        failed = run_serve(f"sqlite:///{tmp_path / 'p.db'}", str(port))
    assert failed.returncode == 1
    assert str(port) in failed.stderr
    assert "--port" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert failed.stdout == ""


def test_a_ledger_that_cannot_be_opened_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "p.db").write_bytes(b"no database at all" * 50)
    failed = run_serve(f"sqlite:///{tmp_path / 'p.db'}", "0")
    assert failed.returncode == 1
    assert "--db" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_killed_in_the_midst_of_chats_cause_and_event_agree(process: ProviderProcess) -> None:
    app = LinkedApp(attached(process))
    child = sign_in(process)
    with ThreadPoolExecutor(max_workers=4) as pool:
        talks = [pool.submit(worry_until_it_ends, child) for _ in range(4)]
        await_turns(app, 8)
        process.kill()
        answered = sum(talk.result() for talk in talks)
    process.start()
    turns = sum(row["turns"] for row in app.days("/usage")["usage"])
    events = app.events(maxEvents=1000)
    alerts = [event for event in events if ALERT_URI in event.events]
    assert turns >= answered, "what was answered is written down"
    with reading(app.served.provider.engine) as connection:
        written = set(connection.execute(select(alert_table.c.alert_id)).scalars())
    told = {str(event.events[ALERT_URI]["alert_id"]) for event in alerts}
    assert told == written != set(), "every alert has its event, every event its alert"
    assert [event.gl_seq for event in events] == list(range(1, len(events) + 1))


def worry_until_it_ends(child: Child) -> int:
    """Say worrying things until nobody answers; return how many were answered to the end."""
    answered = 0
    while True:
        try:
            said = child.say("I want to kill myself")
        except requests.exceptions.RequestException:
            return answered
        answered += said.events[-1:] != [] and said.last[0] == "end"


def await_turns(app: LinkedApp, count: int) -> None:
    """Return once so many messages have been taken."""
    deadline = time.monotonic() + 20
    while sum(row["turns"] for row in app.days("/usage")["usage"]) < count:
        assert time.monotonic() < deadline


def attached(process: ProviderProcess) -> ServedProvider:
    """Open the ledger of the process beside it, to make a link without a browser."""
    options = ServeOptions(db=f"sqlite:///{process.ledger}")
    provider = open_provider(options, process.url)
    assert isinstance(provider.clock, VirtualClock)
    return ServedProvider(url=process.url, provider=provider, clock=provider.clock, live=Live())


def await_acceptance(app: LinkedApp) -> None:
    """Return once the process has let a request of this app in: its proof is spent."""
    deadline = time.monotonic() + 20
    while True:
        with app.served.provider.engine.begin() as connection:
            if connection.execute(select(spent_proof_table)).first() is not None:
                return
        assert time.monotonic() < deadline
        time.sleep(0.01)  # polls a real process that has no event to wait for


def run_serve(database: str, port: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "guardian", "provider", "serve"]
    command += ["--db", database, "--port", port]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
