"""Without the bridge the server is as it was, in all that the bridge could have touched."""

import subprocess
import sys
from pathlib import Path

import pytest

from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.filter.counting import Policy
from tests.openwebui.change_file import ChangeFile
from tests.openwebui.server import Family
from tests.openwebui.server_state import state_of

pytestmark = pytest.mark.openwebui

ROOT = Path(__file__).resolve().parents[2]
KILLED = -9

# Does every act, and is killed by itself just before or just after the n-th request that changes
# something.
_ACTS = """
import os, signal, sys
from pathlib import Path
from guardian.link.http.transport import Transport
from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.filter.counting import Policy
from guardian.provider.backends.openwebui.transport import Calls, Server
from tests.openwebui.change_file import ChangeFile

url, key, file, child, character, n, before = sys.argv[1:]
left = int(n)

class Mortal(Transport):
    def send(self, exchange, *, cancelled=None):
        global left
        left -= exchange.method != "GET"
        dies = left == 0 and exchange.method != "GET"
        if dies and before == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = super().send(exchange, cancelled=cancelled)
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

with Mortal() as transport:
    bridge = Bridge(Calls(Server(address=url, key=key), transport), ChangeFile(Path(file)))
    bridge.block({character: {child}})
    bridge.set_policy(Policy())
    bridge.keep_chats_countable()
    bridge.let_new_accounts_wait("A break", "Ask your family.")
    bridge.suspend(child)
    bridge.block({character: set()})
"""


def do_everything(bridge: Bridge, child: str, characters: list[str]) -> None:
    bridge.block({character: {child} for character in characters})
    bridge.set_policy(Policy())
    bridge.keep_chats_countable()
    bridge.let_new_accounts_wait("A break", "Ask your family.")
    bridge.suspend(child)


def test_everything_is_as_it_was(family: Family, bridge: Bridge, changes: ChangeFile) -> None:
    mia = family.child("Mia")
    characters = [family.character("Luna"), family.character("Shadow Prince")]
    before = state_of(family)

    do_everything(bridge, mia.user_id, characters)
    bridge.block({characters[0]: set()})
    assert state_of(family) != before
    bridge.put_everything_back()

    assert state_of(family) == before
    assert changes.all() == {}


def test_what_a_parent_changed_meanwhile_stays(family: Family, bridge: Bridge) -> None:
    mia, leo = family.child("Mia"), family.child("Leo")
    luna = family.character("Luna")
    do_everything(bridge, mia.user_id, [luna])
    config = family.parent.ask("GET", "/api/v1/auths/admin/config").json()
    config["PENDING_USER_OVERLAY_TITLE"] = "Written by a parent"
    assert family.parent.ask("POST", "/api/v1/auths/admin/config", config).ok
    path = f"/api/v1/users/{mia.user_id}/update"
    assert family.parent.ask("POST", path, {"role": "admin"}).ok

    bridge.put_everything_back()

    kept = family.parent.ask("GET", "/api/v1/auths/admin/config").json()
    assert kept["PENDING_USER_OVERLAY_TITLE"] == "Written by a parent"
    assert kept["PENDING_USER_OVERLAY_CONTENT"] == ""
    assert bridge.reading.user(mia.user_id).role == "admin"
    assert bridge.may_meet(leo.user_id, luna)
    config["PENDING_USER_OVERLAY_TITLE"] = ""
    config["PENDING_USER_OVERLAY_CONTENT"] = ""
    assert family.parent.ask("POST", "/api/v1/auths/admin/config", config).ok


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("nth", [1, 4, 9])
def test_a_bridge_that_was_killed_leads_back_all_the_same(
    family: Family, bridge: Bridge, tmp_path: Path, nth: int, moment: str
) -> None:
    mia, luna = family.child("Mia"), family.character("Luna")
    before = state_of(family)
    file = tmp_path / "bridge" / "changes.json"

    arguments = [family.url, family.guardian_key, str(file), mia.user_id, luna, str(nth), moment]
    done = subprocess.run(
        [sys.executable, "-c", _ACTS, *arguments], cwd=ROOT, check=False, capture_output=True
    )
    assert done.returncode == KILLED, done.stderr
    bridge.put_everything_back()

    assert state_of(family) == before
