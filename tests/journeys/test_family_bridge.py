"""A family's own companion through a day: set up, locked, killed, found again, taken away.

The app is a process that opens the profile as the window does and replaces itself at a lock; the
bridge, the model's server and the child's client are real.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import openai
import pytest
from pydantic import TypeAdapter

from guardian.bridging.values import SetUpWanted
from guardian.desk import bridge_place
from guardian.system.process_identity import started_at
from tests.rig.family_bridge import ROOT, child, no_leftovers, pid_of, wanted
from tests.rig.model_stand_in import KEY, ModelStandIn, model_stand_in

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
    pytest.mark.timeout(240),
]
PATIENCE_SECONDS = 60.0


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        threading.Event().wait(0.05)


class App:
    """The app's process."""

    def __init__(self, profile: Path, errors: Path) -> None:
        with errors.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.rig.bridge_app", str(profile)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=ROOT,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    def do(self, act: str, **told: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": act, **told}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def kill(self) -> None:
        with self._process as process:
            process.kill()

    def image(self) -> bytes:
        return Path(f"/proc/{self.pid}/cmdline").read_bytes()


@contextmanager
def running(profile: Path, errors: Path) -> Iterator[App]:
    app = App(profile, errors)
    try:
        yield app
    finally:
        app.kill()


def answered(given: dict[str, str]) -> bool:
    """Whether the child's program gets an answer, as it is told once the bridge runs."""
    with openai.OpenAI(
        base_url=given["base_url"], api_key=given["key"], max_retries=0, timeout=PATIENCE_SECONDS
    ) as client:
        try:
            said = client.chat.completions.create(
                model="plain", messages=[{"role": "user", "content": "What is in the deep sea?"}]
            )
        except openai.APIConnectionError:
            return False
    return "Hello there." in (said.choices[0].message.content or "")


def seen_of(pid: int) -> bytes:
    """Return what others on the machine can see of a process; nobody but root its environment."""
    seen = b""
    for name in ("cmdline", "environ"):
        with contextlib.suppress(PermissionError):
            seen += Path(f"/proc/{pid}/{name}").read_bytes()
    return seen


@pytest.fixture
def model() -> Iterator[ModelStandIn]:
    with model_stand_in() as served:
        yield served


def test_a_bridge_outlives_the_lock_and_the_app_and_is_found_again(
    tmp_path: Path, model: ModelStandIn
) -> None:
    profile, errors = tmp_path / "profile", tmp_path / "app.log"
    with no_leftovers(profile):
        with running(profile, errors) as app:
            given, bridge_id = _set_up(app, model)
            first = _lock(app, profile, bridge_id, given)
            second = _kill_the_bridge(profile, bridge_id, first, given)
        assert pid_of(profile, bridge_id) == second, "it outlives the app"
        assert answered(given)
        with running(profile, errors) as app:
            _find_it_again(app, profile, bridge_id, second)
            assert app.do("take_away", bridge_id=bridge_id) == []
            assert started_at(second) is None
            assert list((profile / bridge_place.FOLDER_NAME).iterdir()) == []
            assert app.do("every") == []
    assert KEY not in errors.read_text()


def _set_up(app: App, model: ModelStandIn) -> tuple[dict[str, str], str]:
    app.do("create")
    given = app.do("set_up", wanted=as_json(wanted(model)))
    assert answered(given)
    other = app.do("set_up", wanted=as_json(replace(wanted(model), child=child("Leo"))))
    assert answered(other)
    (bridge,) = app.do("every")
    assert sorted(bridge["links"]) == sorted([given["link_id"], other["link_id"]])
    return given, bridge["bridge_id"]


def as_json(wish: SetUpWanted) -> Any:
    return TypeAdapter(SetUpWanted).dump_python(wish, mode="json")


def _lock(app: App, profile: Path, bridge_id: str, given: dict[str, str]) -> int:
    pid = pid_of(profile, bridge_id)
    assert pid is not None
    assert os.getsid(pid) == pid
    assert KEY.encode() not in seen_of(pid)
    before = app.image()
    app.do("lock")
    until(lambda: app.image() != before)
    assert pid_of(profile, bridge_id) == pid
    assert answered(given)
    return pid


def _kill_the_bridge(profile: Path, bridge_id: str, pid: int, given: dict[str, str]) -> int:
    """Kill it while the app is locked; the app starts it again at the same address."""
    os.kill(pid, signal.SIGKILL)
    until(lambda: pid_of(profile, bridge_id) not in {None, pid})
    until(lambda: answered(given))
    again = pid_of(profile, bridge_id)
    assert again is not None
    return again


def _find_it_again(app: App, profile: Path, bridge_id: str, pid: int) -> None:
    app.do("unlock")
    until(lambda: app.do("every")[0]["running"] == "well")
    assert pid_of(profile, bridge_id) == pid, "it was adopted"
