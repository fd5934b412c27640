"""Makes a picture of the practice family: ``python -m tests.rig.pictures FILE LANGUAGE [lock]``."""

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from tests.rig.desktop import desktop_session
from tests.rig.desktop_app import ROOT
from tests.rig.desktop_session.programs import tool
from tests.rig.screen_reader import accessibility_bus, screen_reader

SCREEN = (1280, 840)
AWAY = ("1279", "839")
END_OF_THE_STORY = {
    "en": ("Mia chatted 40 minutes today", "A character you blocked", "Kept from children by law"),
    "zh_CN": ("小雅今天聊了 40 分钟", "您屏蔽的角色", "法律规定不向未成年人提供"),
}


LOCKED = {"en": ("Guardian is locked.", "All is quiet."), "zh_CN": ("Guardian", "一切平静。")}


def take(picture: Path, language: str, *, locked: bool = False) -> None:
    """Save the home page after the week is over, or the lock screen, without the desktop."""
    with (
        tempfile.TemporaryDirectory() as name,
        desktop_session(Path(name), size=SCREEN) as desktop,
        accessibility_bus(desktop.env, desktop.log) as env,
        screen_reader(env, desktop.log) as reader,
        subprocess.Popen(
            [sys.executable, "-m", "guardian", "demo", "--language", language], env=env, cwd=ROOT
        ) as app,
    ):
        try:
            reader.wait_for_text(*END_OF_THE_STORY[language], seconds=90)
            if locked:
                reader.press("lock")
                reader.wait_for_text(*LOCKED[language], seconds=60)
            desktop.dismiss_notifications()
            inside = _inside(env)
            tool(["xdotool", "mousemove", *AWAY], env)
            whole = Path(name) / "screen.png"
            desktop.screenshot(whole)
            QImage(str(whole)).copy(inside).save(str(picture))
        finally:
            app.terminate()


def _inside(env: Mapping[str, str]) -> QRect:
    """Return where the window's content is on the screen, without its frame."""
    window = tool(["xdotool", "search", "--name", "^Guardian$"], env).split()[-1]
    # the window's own place, as xdotool tells it, counts the frame twice
    tool(["xdotool", "mousemove", "--window", window, "0", "0"], env)
    corner = _numbers(tool(["xdotool", "getmouselocation", "--shell"], env))
    size = _numbers(tool(["xdotool", "getwindowgeometry", "--shell", window], env))
    return QRect(corner["X"], corner["Y"], size["WIDTH"], size["HEIGHT"])


def _numbers(shell: str) -> dict[str, int]:
    return {name: int(number) for name, number in (line.split("=") for line in shell.split())}


if __name__ == "__main__":
    take(Path(sys.argv[1]), sys.argv[2], locked=sys.argv[3:] == ["lock"])
