"""The desktop that the tests run on: private, whole, and gone afterwards."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.rig.desktop import desktop_session
from tests.rig.desktop_session.programs import tool

pytestmark = pytest.mark.desktop
WINDOW = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication(sys.argv)
label = QLabel("Guardian")
label.setWindowTitle("A window of a test")
label.setStyleSheet("background: #00ff00")
label.resize(400, 300)
label.show()
application.exec()
"""


def test_two_desktops_do_not_see_each_other(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with (
        desktop_session(tmp_path / "one") as one,
        desktop_session(tmp_path / "two") as two,
    ):
        assert one.env["DISPLAY"] != two.env["DISPLAY"]
        assert one.bus_address != two.bus_address
        tool(["notify-send", "only here"], one.env)
        assert [seen.title for seen in one.notifications(at_least=1)] == ["only here"]
        assert two.notifications() == ()
        assert two.displayed_notifications() == 0


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    with desktop_session(tmp_path) as desktop:
        runtime = Path(desktop.env["XDG_RUNTIME_DIR"])
        assert runtime.stat().st_mode & 0o777 == 0o700
        assert _programs_of(runtime)
    assert not runtime.exists()
    assert _programs_of(runtime) == []


def test_a_window_of_qt_appears_in_a_picture(tmp_path: Path) -> None:
    with (
        desktop_session(tmp_path, size=(800, 600), keyring=False) as desktop,
        subprocess.Popen([sys.executable, "-c", WINDOW], env=dict(desktop.env)) as window,
    ):
        tool(["xdotool", "search", "--sync", "--onlyvisible", "--name", "A window"], desktop.env)
        picture = tmp_path / "pictures" / "window.png"
        colours = 0
        for _ in range(200):
            desktop.screenshot(picture)
            image = QImage(str(picture))
            colours = sum(
                image.pixelColor(x, y).name() == "#00ff00"
                for x in range(0, 800, 40)
                for y in range(0, 600, 40)
            )
            if colours:
                break
        window.terminate()
    assert (image.width(), image.height()) == (800, 600)
    assert colours > 20


def test_the_home_of_the_desktop_is_its_own(tmp_path: Path) -> None:
    with desktop_session(tmp_path) as desktop:
        for name, value in desktop.env.items():
            if name.endswith("HOME"):
                assert Path(value).is_relative_to(tmp_path), name


def _programs_of(runtime: Path) -> list[str]:
    """Return the programs that have this runtime folder in their environment."""
    found = []
    wanted = f"XDG_RUNTIME_DIR={runtime}".encode()
    for process in Path("/proc").iterdir():
        if not process.name.isdigit() or int(process.name) == os.getpid():
            continue
        try:
            if wanted in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "comm").read_text(encoding="utf-8").strip())
        except OSError:
            continue
    return found
