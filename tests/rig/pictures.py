"""Makes a picture of the practice family: ``python -m tests.rig.pictures FILE LANGUAGE``."""

import subprocess
import sys
import tempfile
from pathlib import Path

from PySide6.QtGui import QImage

from tests.rig.desktop import desktop_session
from tests.rig.desktop_app import ROOT
from tests.rig.desktop_session.programs import tool
from tests.rig.screen_reader import accessibility_bus, screen_reader

SCREEN = (1280, 840)
FRAME = (1, 21)
"""Left and top of the window manager's frame, in pixels."""
LAST_OF_THE_STORY = {"en": "Mia chatted 40 minutes today", "zh_CN": "40 分钟"}


def take(picture: Path, language: str) -> None:
    """Save the home page, after the week is over, without the desktop around it."""
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
            reader.wait_for_text(LAST_OF_THE_STORY[language], seconds=90)
            desktop.dismiss_notifications()
            tool(["xdotool", "mousemove", "1279", "839"], env)
            whole = Path(name) / "screen.png"
            desktop.screenshot(whole)
            window = tool(["xdotool", "search", "--name", "^Guardian$"], env).split()[-1]
            place = dict(
                line.split("=")
                for line in tool(["xdotool", "getwindowgeometry", "--shell", window], env).split()
            )
            # xdotool counts the frame twice
            x, y = int(place["X"]) - FRAME[0], int(place["Y"]) - FRAME[1]
            width, height = int(place["WIDTH"]), int(place["HEIGHT"])
            QImage(str(whole)).copy(x, y, width, height).save(str(picture))
        finally:
            app.terminate()


if __name__ == "__main__":
    take(Path(sys.argv[1]), sys.argv[2])
