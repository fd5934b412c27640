"""``guardian demo`` with its window, on a real desktop."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.rig.desktop import desktop_session
from tests.rig.desktop_app import ROOT
from tests.rig.screen_reader import accessibility_bus, screen_reader

pytestmark = [pytest.mark.journey, pytest.mark.desktop, pytest.mark.timeout(180)]


def test_the_window_shows_the_week_and_leaves_nothing_behind(tmp_path: Path) -> None:
    left = tmp_path / "left"
    left.mkdir()
    with (
        desktop_session(tmp_path, keyring=False) as desktop,
        accessibility_bus(desktop.env, desktop.log) as env,
        screen_reader(env, desktop.log) as reader,
        subprocess.Popen(
            [sys.executable, "-m", "guardian", "demo", "--language", "zh_CN"],
            env={**env, "TMPDIR": str(left)},
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as app,
    ):
        shown = reader.wait_for_text("小雅今天聊了 40 分钟", "您屏蔽的角色", seconds=90)
        assert "Mia" not in shown
        told = desktop.notifications(at_least=2)  # the alert, and what the child asks for
        assert all("小雅" in each.title for each in told)
        assert any("15" in each.title for each in told)
        app.terminate()
        assert app.wait(30) == 0
    assert list(left.iterdir()) == []
