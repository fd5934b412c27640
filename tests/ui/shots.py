"""Draws every page with a family in memory: ``python -m tests.ui.shots FOLDER [NAME]``."""

import importlib
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QEvent, QThreadPool
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from guardian.desk.values import Condition
from tests.ui import home_samples, samples
from tests.ui.activity_scenes import WAYS as ACTIVITY
from tests.ui.alert_scenes import prepare_alerts, ready
from tests.ui.bridge_scenes import SCENES as BRIDGES
from tests.ui.care_shots import PREPARED
from tests.ui.doors import DOORWAYS
from tests.ui.fake_opening import FakeOpening
from tests.ui.fakes import Desk, FixedClock, WrongPassphraseError
from tests.ui.finding_samples import findings
from tests.ui.first_scenes import AROUND, FIRST, NOTHING_LINKED, grabbed
from tests.ui.limit_scenes import edit, full_week
from tests.ui.pages_made import being_made
from tests.ui.panels import WAYS, Way
from tests.ui.ward_record_scenes import WAYS as RECORDS
from ui.inside_imports import parts_first
from ui.new_passphrase import NewPassphrase
from ui.outside import Surroundings
from ui.window import MainWindow

SIZES = ((1180, 760), (760, 520))
_SETTLE_SECONDS = 10.0

for _module in parts_first():  # else the first window is drawn before its pages are imported
    importlib.import_module(_module)


def settle(application: QApplication) -> None:
    """Let the workers answer and the window draw."""
    deadline = time.monotonic() + _SETTLE_SECONDS
    pool, quiet = QThreadPool.globalInstance(), 0
    while quiet < 6 and time.monotonic() < deadline:
        done = pool.waitForDone(20)
        application.processEvents()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        windows = (each for each in application.topLevelWidgets() if isinstance(each, MainWindow))
        still = done and not pool.activeThreadCount() and not any(map(being_made, windows))
        quiet = quiet + 1 if still else 0


def window_for(
    application: QApplication,
    desk: Desk,
    theme: str,
    opening: FakeOpening | None = None,
    around: Mapping[str, Any] | None = None,
) -> MainWindow:
    """Return an opened window on ``desk``; ``around``: more fields of ``Surroundings``."""
    desk.set_theme(theme)
    made = MainWindow(
        opening or FakeOpening(desk),
        FixedClock(),
        Surroundings(
            notifier=None,
            signals=None,
            instance=None,
            seconds=lambda: 0.0,
            leave=lambda: None,
            renew=lambda _start: None,
            **(around or {}),
        ),
        language=desk.chosen_language,
    )
    made.show()
    made.begin()
    settle(application)
    return made


def click(window: QWidget, name: str) -> None:
    """Press a button by its name."""
    found = window.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    found.click()


def dispose(application: QApplication, window: MainWindow) -> None:
    """Take a window down here and now: the garbage collector may run in a worker."""
    window.leave()
    settle(application)
    shiboken6.delete(window)


Step = Callable[[MainWindow, Desk], None]


def _page(name: str) -> Step:
    return lambda window, _desk: click(window, f"go_{name}")


def _prepared(name: str, make_ready: Callable[[Desk], None]) -> Step:
    def step(window: MainWindow, desk: Desk) -> None:
        make_ready(desk)
        click(window, f"go_{name}")

    return step


def _detail(alert_id: str) -> Step:
    return lambda window, _desk: window.open_alert(alert_id)


def _wizard(window: MainWindow, _desk: Desk) -> None:
    click(window, "go_settings")
    settle(_application())
    click(window, "link_another")
    settle(_application())
    click(window, "way_service")
    edit = window.findChild(QLineEdit, "provider_address")
    assert isinstance(edit, QLineEdit)
    edit.setText("https://companion.example")


def _wizard_code(window: MainWindow, desk: Desk) -> None:
    _wizard(window, desk)
    click(window, "wizard_next")


def _wizard_done(window: MainWindow, desk: Desk) -> None:
    desk.answered.set()
    _wizard_code(window, desk)


def _wizard_refused(window: MainWindow, desk: Desk) -> None:
    desk.answer_link = WrongPassphraseError()
    _wizard_done(window, desk)


def _blocked(window: MainWindow, _desk: Desk) -> None:
    click(window, "go_characters")
    settle(_application())
    click(window, "toggle_buddy_max")


def _limits_week(window: MainWindow, desk: Desk) -> None:
    desk.limits_now = full_week()
    click(window, "go_limits")
    settle(_application())
    edit(window)


def _hold(window: MainWindow, _desk: Desk) -> None:
    click(window, "deny_purchase")


def _way(way: Way) -> Step:
    return lambda window, desk: way(window, desk, lambda: settle(_application()))


STEPS: dict[str, Step] = {
    "home": lambda _window, _desk: None,
    "family": lambda _window, _desk: None,
    "family_other": lambda window, _desk: click(window, "child_link-2"),
    "requests": _hold,
    "requests_answered": lambda _window, _desk: None,
    "alerts": _page("alerts"),
    "alert_crisis": _detail("alert-crisis"),
    "alert_settled": _detail("alert-details"),
    "alerts_many": _page("alerts"),
    "crisis": ready,
    "crisis_two": ready,
    "characters": _blocked,
    "limits": _page("limits"),
    "limits_week": _limits_week,
    "spending": _page("spending"),
    "settings": _page("settings"),
    "wizard": _wizard,
    "wizard_code": _wizard_code,
    "wizard_done": _wizard_done,
    "wizard_refused": _wizard_refused,
    "stale": lambda _window, _desk: None,
    "stale_alerts": _page("alerts"),
    "first_run": lambda _window, _desk: None,
    "findings_home": lambda _window, _desk: None,
    "findings": _page("alerts"),
    "findings_quiet": _page("alerts"),
    "deaf_home": lambda _window, _desk: None,
    "deaf": _page("alerts"),
    "quiet": lambda _window, _desk: None,
    "error": lambda _window, _desk: None,
    **{name: _way(way) for name, way in (WAYS | ACTIVITY | RECORDS | FIRST | BRIDGES).items()},
    **{name: _prepared(page, make) for name, (page, make) in PREPARED.items()},
}


def prepare_findings(name: str, desk: Desk) -> None:
    """Put what Guardian found out beside no alerts, or beside one that was seen."""
    seen = desk.found_alerts[-1:] if name == "findings" else ()
    desk.found_alerts = seen
    desk.overview_now = replace(desk.overview_now, latest_alerts=seen, alerts_waiting=0)
    found = findings(desk.chosen_language)
    if name.startswith("deaf"):
        found = tuple(replace(each, acknowledged_at=samples.NOW) for each in found[1:2])
    desk.found = found[3:] if name == "findings_quiet" else found


def prepare(name: str, desk: Desk) -> None:
    """Put the family into the state that a picture shows."""
    if name.startswith("stale"):
        link = desk.linked[0]
        desk.linked = (
            replace(
                link,
                condition=Condition.OFFLINE,
                last_heard_at=samples.NOW - timedelta(minutes=47),
            ),
        )
        desk.found_alerts = ()
        desk.spending_now = replace(desk.spending_now, as_of=desk.linked[0].last_heard_at)
        desk.overview_now = replace(
            desk.overview_now,
            latest_alerts=(),
            alerts_waiting=0,
            use_as_of=desk.linked[0].last_heard_at,
        )
    elif name.startswith("family"):
        home_samples.prepare_family(desk)
    elif name.startswith("requests"):
        desk.linked = (
            samples.link(desk.chosen_language),
            samples.second_link(desk.chosen_language),
        )
        desk.asked = samples.requests(desk.chosen_language)
        if name == "requests_answered":
            desk.asked = samples.answered_requests(desk.chosen_language)
    elif name.startswith(("findings", "deaf")):
        prepare_findings(name, desk)
    elif name.startswith(("alerts", "crisis")):
        prepare_alerts(name, desk)
    elif name in NOTHING_LINKED:
        desk.linked = ()
    elif name == "quiet":
        desk.found_alerts = ()
        desk.overview_now = replace(
            desk.overview_now,
            latest_alerts=(),
            alerts_waiting=0,
            minutes_today=0,
            characters_today=(),
            refusals_today=(),
            limit_minutes=None,
            remaining_minutes=None,
            next_change=None,
        )
    elif name == "error":
        desk.calls.failures["overview"] = WrongPassphraseError()


def _entrances(
    application: QApplication, folder: Path, wanted: str, language: str, theme: str
) -> None:
    for width, height in SIZES:
        for name, doorway in DOORWAYS.items():
            if wanted and wanted != name:
                continue
            desk = Desk(language)
            window = window_for(application, desk, theme, doorway.opening(desk, theme))
            window.resize(width, height)
            settle(application)
            doorway.step(window)
            _rest_keys(window)
            _save(window, folder / f"{name}-{language}-{theme}-{width}.png")
            dispose(application, window)


def _rest_keys(window: MainWindow) -> None:
    """Let the strength of a passphrase be judged without waiting for the keys to rest."""
    for each in window.findChildren(NewPassphrase):
        each.judge()


def _save(window: MainWindow, path: Path) -> None:
    settle(_application())
    grabbed(window).save(str(path))


def _application() -> QApplication:
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    return found


def shoot(application: QApplication, folder: Path, wanted: str, language: str, theme: str) -> None:
    """Draw the pages of one language and theme in every size."""
    for width, height in SIZES:
        for name, step in STEPS.items():
            if wanted and wanted != name:
                continue
            desk = Desk(language)
            prepare(name, desk)
            window = window_for(application, desk, theme, around=AROUND.get(name))
            window.resize(width, height)
            settle(application)
            step(window, desk)
            _save(window, folder / f"{name}-{language}-{theme}-{width}.png")
            dispose(application, window)


def main(
    folder: str, wanted: str = "", languages: str = "en,zh_CN", themes: str = "light,dark"
) -> None:
    """Draw everything, or one page."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    application.setStyle("Fusion")
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for language in languages.split(","):
        for theme in themes.split(","):
            shoot(application, target, wanted, language, theme)
            _entrances(application, target, wanted, language, theme)


if __name__ == "__main__":
    main(*sys.argv[1:])
