"""The real server, telling that it is older or newer than what Guardian knows: lived through."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from guardian.provider.backends.openwebui.rules import USED_UP
from tests.openwebui.bridged import Bridged, bridged, until
from tests.openwebui.server import Family, Person
from tests.openwebui.server_state import state_of
from tests.openwebui.test_second_account import role_of, title
from tests.openwebui.test_set_up import BRIDGE, options, run, secrets
from tests.openwebui.version_proxy import VersionProxy, version_proxy

pytestmark = pytest.mark.openwebui

OLD, NEW = "0.6.43", "0.14.0-dev"


@pytest.fixture
def mia(family: Family) -> Person:
    return family.child("Mia")


@pytest.fixture
def proxy(family: Family) -> Iterator[VersionProxy]:
    with version_proxy(family.url) as standing:
        yield standing


def strength(home: Bridged, capability: str) -> str:
    lines = {each["capability"]: each["strength"] for each in home.told()["capabilities"]}
    return str(lines[capability])


def test_a_server_that_became_too_old_is_named_and_only_pauses(
    tmp_path: Path, family: Family, mia: Person, proxy: VersionProxy
) -> None:
    luna = family.character("Luna")
    with bridged(tmp_path, family, mia, url=proxy.url) as home:
        home.in_step()
        before = state_of(family)
        proxy.version = OLD
        home.in_step()
        assert title(home) == "This Open WebUI is too old"
        assert title(home, "zh-CN") == "这个 Open WebUI 太旧了"
        assert OLD in home.told()["health"]["advice"]
        assert [strength(home, each) for each in ("pause", "block")] == ["hard", "not_at_all"]
        home.app.limit(blocked_characters={luna: {}})
        home.in_step()
        assert state_of(family) == before, "nothing is half done"

        home.app.limit(daily_minutes=0)
        until(lambda: role_of(family, mia) == "pending")
        home.app.limit(daily_minutes=None)
        until(lambda: role_of(family, mia) == "user")

        proxy.version = None
        home.in_step()
        assert home.told()["health"]["running"] == "well"
        assert not mia.asks_plainly(luna, "hello").ok, "what waited is done now"


def test_a_newer_server_is_looked_after_with_a_caution(
    tmp_path: Path, family: Family, mia: Person, proxy: VersionProxy
) -> None:
    luna = family.character("Luna")
    proxy.version = NEW
    with bridged(tmp_path, family, mia, url=proxy.url) as home:
        home.in_step()
        health = home.told()["health"]
        assert health["running"] == "well"
        assert health["advice"].startswith("It is newer than the versions that Guardian was tried")
        assert "新" in home.told("zh-CN")["health"]["advice"]
        home.app.limit(daily_minutes=0)
        home.in_step()
        assert USED_UP in str(mia.says(luna, "hello").answer().get("error"))


def test_a_server_that_is_too_old_is_not_set_up_and_says_what_is_to_be_done(
    tmp_path: Path, family: Family, mia: Person, proxy: VersionProxy
) -> None:
    before, there = state_of(family), replace(family, url=proxy.url)
    db = tmp_path / "ledger.db"
    proxy.version = OLD
    status, (looked,) = run([*BRIDGE, *options(there, "look")], secrets(family))
    assert status == 0
    (version,) = (each for each in looked["rights"] if each["code"] == "version")
    assert (version["held"], version["needed"]) == (False, True)
    assert "0.12" in version["remedy"]
    can = {each["capability"] for each in looked["capabilities"] if each["strength"] == "hard"}
    assert can == {"pause"}

    status, lines = run([*BRIDGE, *options(there, "set-up", db)], secrets(family, mia))
    assert (status, lines[-1]["error"]["code"]) == (1, "open_webui_too_old")
    assert OLD in lines[-1]["error"]["message"]
    assert state_of(family) == before
    assert not db.exists()


def test_a_newer_server_is_set_up_with_a_caution_and_put_back(
    tmp_path: Path, family: Family, mia: Person, proxy: VersionProxy
) -> None:
    before, there = state_of(family), replace(family, url=proxy.url)
    db = tmp_path / "ledger.db"
    proxy.version = NEW
    status, (looked,) = run([*BRIDGE, *options(there, "look")], secrets(family))
    assert status == 0
    (caution,) = (each for each in looked["rights"] if each["code"] == "tried_version")
    assert (caution["held"], caution["needed"]) == (False, False)
    assert caution["remedy"]
    status, lines = run([*BRIDGE, *options(there, "set-up", db)], secrets(family, mia))
    assert status == 0, lines
    status, lines = run([*BRIDGE, *options(there, "put-back", db)], secrets(family))
    assert status == 0, lines
    assert state_of(family) == before
