"""Closing the window keeps watching: with a real tray, on a real desktop."""

import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.rig.desktop import desktop_session
from tests.rig.desktop_app import desktop_app
from tests.rig.desktop_session.programs import PATIENCE_SECONDS, running, tool

pytestmark = [pytest.mark.journey, pytest.mark.desktop]

SCREEN = (1280, 900)
TRAY = ["trayer", "--edge", "bottom", "--align", "left", "--width", "10", "--height", "32"]
WINDOW = ["xdotool", "search", "--onlyvisible", "--name", "^Guardian$"]


def test_closing_hides_the_window_and_ends_nothing(tmp_path: Path) -> None:
    with (
        desktop_session(tmp_path, size=SCREEN) as desktop,
        running(TRAY, desktop.env, desktop.log),
        desktop_app(desktop, tmp_path) as (app, window),
    ):
        app.start()
        window.wait_for_text("Welcome to Guardian.")
        tool(
            [*WINDOW, "windowactivate", "--sync", "key", "--clearmodifiers", "alt+F4"], desktop.env
        )
        _until(lambda: not _visible(desktop.env), "the window went")
        assert app.running, "closing the window must not end the watch"
        assert app.end() == 0


def _visible(env: Mapping[str, str]) -> bool:
    found = subprocess.run(WINDOW, env=dict(env), capture_output=True, text=True, check=False)
    return bool(found.stdout.strip())


def _until(happened: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, f"never: {what}"
