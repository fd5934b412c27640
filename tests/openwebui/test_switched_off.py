"""A server whose owner switched off what the bridge would rather have."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from guardian.bridging.values import Strength
from guardian.link.http.transport import Transport
from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.capabilities import Capability, table
from guardian.provider.backends.openwebui.filter.counting import Policy
from guardian.provider.backends.openwebui.looking import look, messages_of
from guardian.provider.backends.openwebui.transport import Calls, Server
from tests.openwebui.bridged import bridged, until
from tests.openwebui.change_file import ChangeFile
from tests.openwebui.server import Family, family_at, open_webui
from tests.rig.model_stand_in import ModelStandIn

pytestmark = pytest.mark.openwebui


@pytest.fixture(scope="module")
def bare_family(
    program: Path, model: ModelStandIn, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Family]:
    switched_off = ("ENABLE_FUNCTIONS", "ENABLE_ADMIN_ANALYTICS", "ENABLE_ADMIN_CHAT_ACCESS")
    settings = dict.fromkeys(switched_off, "false")
    data = tmp_path_factory.mktemp("bare-open-webui")
    with open_webui(program, data, model.url, **settings) as url:
        yield family_at(url)


def test_what_is_left_is_found_out_and_works(
    bare_family: Family, model: ModelStandIn, tmp_path: Path
) -> None:
    mia, luna = bare_family.child("Mia"), bare_family.character("Luna")
    with Transport() as transport:
        calls = Calls(Server(address=bare_family.url, key=bare_family.guardian_key), transport)
        bridge = Bridge(calls, ChangeFile(tmp_path / "changes.json"))

        with pytest.raises(errors.FilterNotRunningError):
            bridge.set_policy(Policy())

        found = look(calls, [mia.user_id], filter_runs=False)
        assert (found.messages_table, found.chat_access) == (False, False)
        with pytest.raises(errors.SwitchedOffError):
            messages_of(calls, found)
        strengths = {row.capability: row.strength for row in table(found)}
        assert strengths[Capability.BLOCK] is strengths[Capability.PAUSE] is Strength.HARD
        assert strengths[Capability.USAGE] is Strength.NOT_AT_ALL

        bridge.block({luna: {mia.user_id}})
        assert mia.asks_plainly(luna, "hello").json() == {"detail": "Model not found"}
        bridge.put_everything_back()
        assert mia.asks_plainly(luna, "hello").ok


def test_without_filter_and_times_a_child_can_still_be_paused(
    bare_family: Family, tmp_path: Path
) -> None:
    mia, _ = bare_family.child("Mia"), bare_family.character("Luna")
    with bridged(tmp_path, bare_family, mia) as home:
        home.in_step()
        assert home.told()["health"]["title"] == "A part of Open WebUI is switched off"
        card = requests.get(f"{home.served.url}/.well-known/guardian-link", timeout=20).json()
        declared = {each["capability"]: each["status"] for each in card["capabilities"]}
        assert declared["minors_mode"] == "partial"
        assert declared["ai_identity_reminders"] == "absent"

        home.app.limit(daily_minutes=0)
        until(lambda: not mia.ask("GET", "/api/v1/chats/").ok)
        home.app.limit(daily_minutes=None)
        until(lambda: mia.ask("GET", "/api/v1/chats/").ok)
