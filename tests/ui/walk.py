"""Draws every page and every way in, and tells what is wrong with them.

``python -m tests.ui.walk FOLDER [--pages home,alerts] [--languages en] [--themes dark]`` writes
``PAGE-LANGUAGE-THEME-WIDTH.png``, one contact sheet for each language and theme, and ``faults.md``.
"""

import argparse
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication

from guardian.words import LANGUAGES, STRETCHED
from tests.ui import shots, walking
from tests.ui.contact_sheet import contact_sheet
from tests.ui.doors import DOORWAYS
from tests.ui.fakes import Desk
from tests.ui.first_scenes import AROUND
from ui.new_passphrase import NewPassphrase
from ui.sidebar import PLACES
from ui.window import MainWindow


def _at_page(name: str) -> shots.Step:
    return lambda window, _desk: shots.click(window, f"go_{name}")


SCENES: dict[str, shots.Step] = {
    **{name: _at_page(name) for name, _title, _icon in PLACES},
    **shots.STEPS,
}
"""Every place of the side, and what shots.py makes of a family."""
THEMES = ("light", "dark", "light_contrast", "dark_contrast")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What to draw; an empty tuple of pages: all."""

    folder: Path
    pages: tuple[str, ...]
    languages: tuple[str, ...]
    themes: tuple[str, ...]


def _window(application: QApplication, name: str, language: str, theme: str) -> MainWindow:
    desk = Desk(language)
    if name in DOORWAYS:
        window = shots.window_for(application, desk, theme, DOORWAYS[name].opening(desk, theme))
        DOORWAYS[name].step(window)
        for each in window.findChildren(NewPassphrase):
            each.judge()  # without waiting for the keys to rest
    else:
        shots.prepare(name, desk)
        window = shots.window_for(application, desk, theme, around=AROUND.get(name))
        SCENES[name](window, desk)
    shots.settle(application)
    return window


def _walk(
    application: QApplication, wish: Wish, language: str, theme: str
) -> Iterator[tuple[str, str]]:
    """Yield each page and a fault of it; its pictures are written meanwhile."""
    drawn: list[Path] = []
    for name in wish.pages:
        window = _window(application, name, language, theme)
        for width, height in shots.SIZES:
            window.resize(width, height)
            shots.settle(application)
            drawn.append(wish.folder / f"{name}-{language}-{theme}-{width}.png")
            window.grab().save(str(drawn[-1]))
            for fault in walking.faults(window):
                yield name, f"{width}: {fault}"
        for fault in walking.badly_ordered(window):
            yield name, fault
        shots.dispose(application, window)
    contact_sheet(drawn, wish.folder / f"sheet-{language}-{theme}.png")


def walk(application: QApplication, wish: Wish) -> str:
    """Draw it all and return what is wrong, a line each."""
    wish.folder.mkdir(parents=True, exist_ok=True)
    lines = [
        f"- {name} · {language} · {theme} · {fault}"
        for language in wish.languages
        for theme in wish.themes
        for name, fault in _walk(application, wish, language, theme)
    ]
    return "\n".join(lines or ["Nothing is wrong."]) + "\n"


def _wish() -> Wish:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", default=",".join((*SCENES, *DOORWAYS)))
    parser.add_argument("--languages", default=",".join((*LANGUAGES, STRETCHED)))
    parser.add_argument("--themes", default=",".join(THEMES))
    options = parser.parse_args()
    return Wish(
        folder=options.folder,
        pages=tuple(options.pages.split(",")),
        languages=tuple(options.languages.split(",")),
        themes=tuple(options.themes.split(",")),
    )


def main() -> None:
    """Draw what is asked for."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    wish = _wish()
    application = QApplication([])
    application.setStyle("Fusion")
    told = walk(application, wish)
    (wish.folder / "faults.md").write_text(told, encoding="utf-8")
    print(told)  # noqa: T201 - a command of development


if __name__ == "__main__":
    main()
