"""Draws the limits in the states that need words: ``python -m tests.ui.limit_shots FOLDER``."""

import os
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QScrollArea

from guardian.desk.values import Condition
from tests.ui.fakes import Desk
from tests.ui.limit_scenes import edit, every_state, full_week
from tests.ui.shots import SIZES, click, dispose, settle, window_for
from ui.window import MainWindow


def _whole(window: MainWindow) -> QPixmap:
    area = window.findChild(QScrollArea, "scroll_limits")
    assert isinstance(area, QScrollArea)
    inside = area.widget()
    assert inside is not None
    return inside.grab()


def main(folder: str, languages: str = "en,zh_CN", themes: str = "light,dark") -> None:
    """Draw every state, and the whole of a full week, in languages, themes and sizes."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    application.setStyle("Fusion")
    Path(folder).mkdir(parents=True, exist_ok=True)
    for language in languages.split(","):
        for theme in themes.split(","):
            for name, (width, height) in product(("conflict", "offline", "week"), SIZES):
                desk = Desk(language)
                desk.limits_now = every_state(conflict=name == "conflict")
                if name == "week":
                    desk.limits_now = full_week()
                if name == "offline":
                    desk.linked = (replace(desk.linked[0], condition=Condition.OFFLINE),)
                window = window_for(application, desk, theme)
                window.resize(width, height)
                click(window, "go_limits")
                settle(application)
                if name == "week":
                    edit(window)
                    settle(application)
                end = f"{language}-{theme}-{width}.png"
                window.grab().save(str(Path(folder) / f"{name}-{end}"))
                if name == "week":
                    _whole(window).save(str(Path(folder) / f"whole-{end}"))
                dispose(application, window)


if __name__ == "__main__":
    main(*sys.argv[1:])
