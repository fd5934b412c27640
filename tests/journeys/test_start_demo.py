"""“Try it with a practice family”, as the first steps of the window do it, on a real desktop."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.rig.desktop import desktop_session
from tests.rig.desktop_app import ROOT
from tests.rig.screen_reader import accessibility_bus, screen_reader

pytestmark = [pytest.mark.journey, pytest.mark.desktop, pytest.mark.timeout(180)]

CODE = """
import threading
from guardian.cli_window import start_demo
start_demo("en")
for each in threading.enumerate():
    if each.name == "demo":
        each.join()
print("over", flush=True)
"""


def test_one_click_leaves_it_and_nothing_of_it_is_left(tmp_path: Path) -> None:
    left = tmp_path / "left"
    left.mkdir()
    with (
        desktop_session(tmp_path, keyring=False) as desktop,
        accessibility_bus(desktop.env, desktop.log) as env,
        screen_reader(env, desktop.log) as reader,
        subprocess.Popen(
            [sys.executable, "-c", CODE],
            env={**env, "TMPDIR": str(left)},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as starter,
    ):
        reader.wait_for_text("Demo family", "Mia chatted", seconds=90)
        assert starter.poll() is None
        reader.press("Leave the demo")
        told, _ = starter.communicate(timeout=60)
        assert told == "over\n", "the demo's process has ended, and was waited for"
    assert list(left.iterdir()) == []
