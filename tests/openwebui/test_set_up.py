"""Setting up on the real server: whole or not at all, as the app and as a person run it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from guardian.bridging.values import BridgeKind
from guardian.provider.backends.gateway.identities import identities
from guardian.provider.bridging.finding import find
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.schema import open_provider_ledger
from tests.openwebui.server import Family, Person
from tests.openwebui.server_state import state_of

pytestmark = pytest.mark.openwebui

ROOT = Path(__file__).resolve().parents[2]
BRIDGE = [sys.executable, "-m", "guardian", "provider", "bridge"]
KILLED = -signal.SIGKILL

# Runs the command line, and does something to its own process at the n-th request that changes
# something, just after the server has taken it.
_INTERRUPTED = """
import os, signal, sys
from guardian.link.http.transport import Transport
from guardian.cli import main

# as a terminal gives it: what a shell starts in the background ignores Ctrl+C
signal.signal(signal.SIGINT, signal.default_int_handler)
left, number, send = int(sys.argv[1]), int(sys.argv[2]), Transport.send

def mortal(self, exchange, **more):
    global left
    answer = send(self, exchange, **more)
    left -= exchange.method != "GET"
    if left == 0 and exchange.method != "GET":
        os.kill(os.getpid(), number)
    return answer

Transport.send = mortal
sys.exit(main(sys.argv[3:]))
"""


def secrets(family: Family, child: Person | None = None, **changed: str) -> str:
    given: dict[str, Any] = {"server_key": family.guardian_key, **changed}
    if child is not None:
        given["child"] = {
            "user_id": child.user_id,
            "name": child.email.partition("-")[0].title(),
            "birth_date": "2015-03-01",
            "jurisdiction": "CN",
            "language": "zh-CN",
            "time_zone": "Asia/Shanghai",
            "currency": "CNY",
        }
    return json.dumps(given) + "\n"


def options(family: Family, verb: str, db: Path | None = None) -> list[str]:
    where = ["--kind", "openwebui", "--address", family.url, "--secrets-from-input", "--json"]
    ledger = [] if db is None else ["--db", f"sqlite:///{db}"]
    return [verb, *where, *ledger, "--language", "en"]


def run(command: Sequence[str], given: str) -> tuple[int, list[Mapping[str, Any]]]:
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, check=False, cwd=ROOT, timeout=120
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def set_up(family: Family, child: Person, db: Path) -> Mapping[str, Any]:
    status, lines = run([*BRIDGE, *options(family, "set-up", db)], secrets(family, child))
    assert status == 0, lines
    told: Mapping[str, Any] = lines[-1]["done"]
    return told


def put_back(family: Family, db: Path) -> None:
    status, lines = run([*BRIDGE, *options(family, "put-back", db)], secrets(family))
    assert (status, lines[-1]) == (0, {"done": {}})


def test_it_is_found_and_looking_changes_nothing(family: Family) -> None:
    mia = family.child("Mia")
    before = state_of(family)

    (found,) = find([int(family.url.rpartition(":")[2])])
    status, (looked,) = run(
        [*BRIDGE, *options(family, "look"), "--child", mia.user_id], secrets(family)
    )

    assert (found.kind, found.address) == (BridgeKind.OPEN_WEBUI, family.url)
    assert status == 0
    assert looked["version"] == found.version
    assert all(right["held"] for right in looked["rights"] if right["needed"])
    assert mia.user_id in {person["user_id"] for person in looked["people"]}
    assert state_of(family) == before


def test_it_is_set_up_for_one_child_and_another_and_put_back(
    family: Family, tmp_path: Path
) -> None:
    mia, leo = family.child("Mia"), family.child("Leo")
    family.character("Luna")
    before = state_of(family)
    db = tmp_path / "bridge" / "ledger.db"
    db.parent.mkdir(mode=0o700)

    first = set_up(family, mia, db)
    again, second = set_up(family, mia, db), set_up(family, leo, db)

    assert first["ward_id"] == again["ward_id"] != second["ward_id"]
    assert db.stat().st_mode & 0o777 == 0o600
    engine = open_provider_ledger(f"sqlite:///{db}")
    with reading(engine) as connection:
        known = {each.subject: each.ward_id for each in identities(connection)}
    engine.dispose()
    assert known == {mia.user_id: first["ward_id"], leo.user_id: second["ward_id"]}
    (installed,) = family.parent.ask("GET", "/api/v1/functions/list").json()
    assert installed["is_active"]
    assert installed["is_global"]

    put_back(family, db)
    assert state_of(family) == before
    put_back(family, db)
    assert state_of(family) == before


@pytest.mark.parametrize(
    ("nth", "number"),
    [(1, signal.SIGINT), (3, signal.SIGINT), (3, signal.SIGTERM), (5, signal.SIGINT)],
)
def test_what_is_interrupted_leaves_nothing_behind(
    family: Family, tmp_path: Path, nth: int, number: signal.Signals
) -> None:
    mia = family.child("Mia")
    family.character("Luna")
    before = state_of(family)
    db = tmp_path / "ledger.db"

    command = [sys.executable, "-c", _INTERRUPTED, str(nth), str(int(number)), "provider"]
    arguments = ["bridge", *options(family, "set-up", db)]
    status, lines = run([*command, *arguments], secrets(family, mia))

    assert status == 130, lines
    assert all("step" in line for line in lines)
    assert state_of(family) == before
    assert list(tmp_path.iterdir()) == []


def test_what_is_killed_is_put_back_or_finished_later(family: Family, tmp_path: Path) -> None:
    mia = family.child("Mia")
    family.character("Luna")
    before = state_of(family)
    db = tmp_path / "ledger.db"

    command = [sys.executable, "-c", _INTERRUPTED, "3", str(int(signal.SIGKILL)), "provider"]
    arguments = ["bridge", *options(family, "set-up", db)]
    status, _ = run([*command, *arguments], secrets(family, mia))
    assert status == KILLED
    assert state_of(family) != before

    put_back(family, db)
    assert state_of(family) == before
    set_up(family, mia, db)
    put_back(family, db)
    assert state_of(family) == before


def test_a_person_is_asked_before_anything_is_changed(family: Family, tmp_path: Path) -> None:
    mia = family.child("Mia")
    before = state_of(family)
    file, db = tmp_path / "key", tmp_path / "ledger.db"
    file.write_text(family.guardian_key)
    command = [*BRIDGE, "set-up", "--kind", "openwebui", "--address", family.url]
    command += ["--key-file", str(file), "--db", f"sqlite:///{db}", "--language", "en"]
    command += ["--child", mia.user_id, "--name", "Mia", "--birth", "2015-03-01"]

    done = subprocess.run(
        command, input="n\n", capture_output=True, text=True, check=True, cwd=ROOT, timeout=60
    )

    assert "Open WebUI gets a function named “Guardian”." in done.stdout
    assert "Set it up? [y/N]" in done.stdout
    assert state_of(family) == before
    assert not db.exists()


def test_an_account_without_rights_is_told_so(family: Family, tmp_path: Path) -> None:
    mia = family.child("Mia")
    refused = {
        "open_webui_wrong_key": secrets(family, mia, server_key=f"sk-{os.urandom(16).hex()}"),
        "open_webui_not_admin": secrets(family, mia, server_key=mia.token),
        "bridge_child_is_administrator": secrets(family, family.parent),
    }
    for code, given in refused.items():
        status, lines = run([*BRIDGE, *options(family, "set-up", tmp_path / "ledger.db")], given)
        assert (status, lines[-1]["error"]["code"]) == (1, code)
        assert lines[-1]["error"]["advice"]
    assert list(tmp_path.iterdir()) == []
