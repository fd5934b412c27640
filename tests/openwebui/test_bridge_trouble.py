"""The bridge when something is wrong: the server away, its key gone, the bridge itself killed."""

import contextlib
import resource
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from sqlalchemy import Engine, func, select

from guardian.provider.accounts.seed import seed_family
from guardian.provider.backends.openwebui.opening import put_back
from guardian.provider.backends.openwebui.transport import Server
from guardian.provider.ledger.activity import turn_table, usage_day_table
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.schema import open_provider_ledger
from tests.openwebui.bridged import PATIENCE_SECONDS, Bridged, bridged, look_after, until
from tests.openwebui.server import ENDLESS, Family, Person, await_endless, sign_in
from tests.rig.model_stand_in import ModelStandIn
from tests.rig.provider_process import ProviderProcess
from tests.rig.proxied_provider import ProxyProcess
from tests.rig.proxy_faults import Fault, FaultKind

pytestmark = pytest.mark.openwebui


@pytest.fixture
def proxy(family: Family) -> Iterator[ProxyProcess]:
    """Stand before the server, to be told how to misbehave."""
    with contextlib.closing(ProxyProcess()) as standing:
        standing.target(int(family.url.rpartition(":")[2]))
        yield standing


def title(home: Bridged) -> str:
    return str(home.told()["health"]["title"])


def test_what_was_said_while_the_server_was_away_is_counted_when_it_is_back(
    tmp_path: Path, family: Family, proxy: ProxyProcess
) -> None:
    mia, luna = family.child("Mia"), family.character("Luna")
    with bridged(tmp_path, family, mia, url=proxy.url) as home:
        home.in_step()
        proxy.go_down()
        home.bridge.calling.at_once()
        until(lambda: title(home) == "Your Open WebUI does not answer")
        assert home.told("zh-CN")["health"]["title"] == "你的 Open WebUI 没有回应"
        home.app.limit(daily_minutes=0)  # is kept, and holds once it can be told
        mia.says(luna, "hello").answer()

        proxy.clear()
        home.bridge.calling.at_once()
        until(lambda: home.told()["health"]["running"] == "well")
        rows = until(lambda: home.app.days("/usage")["usage"])
        assert [row["turns"] for row in rows] == [1]
        assert "error" in mia.says(luna, "hello").answer()


def test_a_stop_that_found_the_server_away_ends_the_answer_when_it_is_back(
    tmp_path: Path, family: Family, model: ModelStandIn, proxy: ProxyProcess
) -> None:
    mia, storyteller = family.child("Mia"), family.character("Storyteller", base=ENDLESS)
    with bridged(tmp_path, family, mia, url=proxy.url) as home:
        home.in_step()
        said = await_endless(model, mia, storyteller)
        proxy.go_down()
        stop = home.app.send("POST", "/session/stop", headers={"Idempotency-Key": "once"})
        assert stop.ok, stop.text
        until(lambda: title(home) == "Your Open WebUI does not answer")
        assert not model.hung_up.is_set()

        proxy.clear()
        home.bridge.calling.at_once()
        assert model.hung_up.wait(PATIENCE_SECONDS)
        assert said.answer()["done"]
        (exit_,) = until(lambda: home.app.days("/usage")["exits"])
        assert exit_["method"] == "guardian"


def test_a_key_that_was_taken_back_is_named(tmp_path: Path, family: Family) -> None:
    mia = family.child("Mia")
    keeper = administrator(family)
    key = keeper.ask("POST", "/api/v1/auths/api_key").json()["api_key"]
    with bridged(tmp_path, family, mia, key=key) as home:
        home.in_step()
        assert keeper.ask("DELETE", "/api/v1/auths/api_key").ok

        home.bridge.calling.at_once()
        until(lambda: title(home) == "Open WebUI does not know this key")
        assert key not in str(home.told())


def administrator(family: Family) -> Person:
    email, password = f"{secrets.token_hex(4)}@example.org", "another-secret"
    body = {"name": "Another", "email": email, "password": password, "role": "admin"}
    assert family.parent.ask("POST", "/api/v1/auths/add", body).ok
    return sign_in(family.url, email, password)


def test_an_account_that_is_gone_is_named_and_holds_up_nobody(
    tmp_path: Path, family: Family
) -> None:
    mia = family.child("Mia")
    with bridged(tmp_path, family, mia) as home:
        home.in_step()
        assert family.parent.ask("DELETE", f"/api/v1/users/{mia.user_id}").ok

        home.bridge.calling.at_once()
        until(lambda: title(home) == "A child's account is no longer in Open WebUI")


@contextlib.contextmanager
def full_disk(pid: int) -> Iterator[None]:
    """Let a process write nothing more into any file, as where its disk is full."""
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
    yield
    resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def health_at(process: ProviderProcess, language: str = "en") -> dict[str, str]:
    answer = requests.get(f"{process.url}/bridge?language={language}", timeout=PATIENCE_SECONDS)
    return dict(answer.json()["health"])


def test_a_full_disk_is_named_rules_hold_and_nothing_is_lost(
    tmp_path: Path, family: Family
) -> None:
    mia, luna = family.child("Mia"), family.character("Luna")
    engine = open_provider_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    with engine.begin() as connection:
        seed_family(connection, "en", datetime.now(UTC), rehearsal=True)
    look_after(engine, mia, datetime.now(UTC).replace(microsecond=0))
    process = ProviderProcess(tmp_path / "ledger.db", *serving(tmp_path, family, family.url))
    try:
        process.start()
        until(lambda: health_at(process)["running"] == "well")
        with full_disk(process.pid):
            mia.says(luna, "hello").answer()
            until(
                lambda: health_at(process)["title"] == "Guardian cannot write down what it counts"
            )
            assert health_at(process, "zh-CN")["title"] == "Guardian 无法记下它统计的内容"
            assert counted(engine) == (0, 0)
        until(lambda: counted(engine) == (1, 1))
        until(lambda: health_at(process)["running"] == "well")
        assert family.guardian_key not in process.errors
    finally:
        process.close()
        put_back(engine, Server(address=family.url, key=family.guardian_key))
        engine.dispose()


def serving(folder: Path, family: Family, url: str) -> tuple[str, ...]:
    key_file = folder / "key"
    key_file.write_text(f"{family.guardian_key}\n", encoding="ascii")
    return ("--backend", "openwebui", "--server", url, "--key-file", str(key_file))


def counted(engine: Engine) -> tuple[int, int]:
    """Return how many turns there are by day, and one by one."""
    with reading(engine) as connection:
        by_day = connection.execute(select(func.sum(usage_day_table.c.turns))).scalar_one()
        each = connection.execute(select(func.count()).select_from(turn_table)).scalar_one()
    return int(by_day or 0), int(each)


def test_a_bridge_killed_in_mid_round_loses_nothing_and_counts_nothing_twice(
    tmp_path: Path, family: Family, proxy: ProxyProcess
) -> None:
    mia, luna = family.child("Mia"), family.character("Luna")
    ledger = tmp_path / "ledger.db"
    engine = open_provider_ledger(f"sqlite:///{ledger}")
    with engine.begin() as connection:
        seed_family(connection, "en", datetime.now(UTC), rehearsal=True)
    look_after(engine, mia, datetime.now(UTC).replace(microsecond=0))
    process = ProviderProcess(ledger, *serving(tmp_path, family, proxy.url))
    try:
        for number, place in enumerate(("analytics", "functions"), 1):
            proxy.add([Fault(kind=FaultKind.LATENCY, path=place, seconds=60)])
            mia.says(luna, f"message {number}").answer()
            process.start()
            until(lambda: any(each["fault"] for each in proxy.seen()))
            process.kill()
            proxy.clear()
        process.start()
        until(lambda: counted(engine) == (2, 2))
        # what a kill leaves on its way to the server would come after it was put back
        assert process.terminate() == 0
        assert family.guardian_key not in process.errors
    finally:
        process.close()
        put_back(engine, Server(address=family.url, key=family.guardian_key))
        engine.dispose()
