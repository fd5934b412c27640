"""The pages of an open profile: imported on the GUI thread, little by little, once it is seen."""

import importlib
import json
import os
import pkgutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from guardian.desk.opening_state import OpeningState
from guardian.errors import GuardianError
from tests.rig.folder_secret_store import FolderSecretStore
from tests.rig.movable_profile import MovableProfile
from tests.ui.conftest import Rig
from tests.ui.fake_opening import FakeOpening
from tests.ui.fakes import Desk
from ui.inside_imports import PACKAGES, InsideImports, parts_first

ROOT = Path(__file__).resolve().parent.parent.parent
MOST_AT_ONCE = 8
"""Of our modules, with one name: more would keep the window from answering for a while."""

COUNT = """
import importlib, json, sys
import ui.main, ui.door
from PySide6.QtWidgets import QApplication
from ui.inside_imports import parts_first
import guardian.desk.entering, guardian.desk.life
application = QApplication(["guardian", "-platform", "offscreen"])
for each in ("choose_passphrase", "lock_screen", "recovery_entry", "restore_entry"):
    importlib.import_module("ui." + each)
brought = {}
for name in parts_first():
    before = set(sys.modules)
    importlib.import_module(name)
    new = set(sys.modules) - before
    brought[name] = sorted(new)
print(json.dumps(brought))
"""

LIVE = """
import json, sys, threading
from pathlib import Path

class Watching:
    "Stands before every import and takes note of one that is not the event loop's."
    def __init__(self):
        self.elsewhere = []
        self.threads = 0
    def find_spec(self, name, path=None, target=None):
        here = threading.current_thread() is threading.main_thread()
        if not here:
            self.threads += 1
        if not here and name.partition(".")[0] in {"ui", "PySide6", "shiboken6"}:
            self.elsewhere.append([threading.current_thread().name, name])
        return None

watching = Watching()
sys.meta_path.insert(0, watching)
import ui
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from guardian.desk.opening import ProfileOpening
from tests.rig.folder_secret_store import FolderSecretStore
from tests.rig.movable_profile import PASSPHRASE, QUICK
from ui import main

folder = Path(sys.argv[1])
keyring = FolderSecretStore(folder / "keyring")
opening = ProfileOpening(folder / "profile", language="en", state_folder=folder / "state",
                         find_keyring=lambda _wanted: keyring, cost=QUICK)
steps = ["forgot_passphrase", "back", "unlock", "go_alerts", "go_records", "go_settings"]
done = []

def look():
    window = next((each for each in QApplication.topLevelWidgets()
                   if each.objectName() == "main_window"), None)
    if window is None:
        return
    if not steps:
        timer.stop()
        window.leave()
        return
    if steps[0] == "unlock":
        edit = window.findChild(QLineEdit, "passphrase")
        if edit is not None and edit.isVisible():
            edit.setText(PASSPHRASE)
    button = next((each for each in window.findChildren(QPushButton, steps[0])
                   if each.isVisible() and each.isEnabled()), None)
    if button is not None:
        done.append(steps.pop(0))
        button.click()

make = main.made_application

def made(argv):
    global timer
    application = make(argv)
    timer = QTimer(application)
    timer.timeout.connect(look)
    timer.start(1)
    return application

main.made_application = made
main.run(opening, None, ["-platform", "offscreen"])
opening.close()
print(json.dumps([watching.elsewhere, watching.threads, done]))
"""


def _python(program: str, *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_no_worker_imports_a_module_of_the_window(tmp_path: Path) -> None:
    MovableProfile(tmp_path, FolderSecretStore(tmp_path / "keyring")).made().close()
    elsewhere, others, done = _python(LIVE, str(tmp_path))
    assert done[-1] == "go_settings"
    assert others > 0  # workers import what is not of Qt
    assert elsewhere == []


def test_no_name_brings_many_modules_with_it() -> None:
    brought = _python(COUNT)
    for name, new in brought.items():
        ours = [each for each in new if each.startswith("ui.")]
        assert len(ours) <= MOST_AT_ONCE, (name, ours)
    assert sum(len(new) for new in brought.values()) > 100


def test_every_page_and_widget_is_among_them_once() -> None:
    names = list(parts_first())
    assert len(names) == len(set(names))
    assert names[-1] == "ui.inside"
    for package in PACKAGES:
        here = importlib.import_module(package).__path__
        assert {each.name for each in pkgutil.iter_modules(here, f"{package}.")} <= set(names)


class Parts:
    """Modules that nobody has imported yet, and what is heard of their import."""

    def __init__(self, folder: Path, window: QWidget) -> None:
        self.names = [f"part_of_{folder.name}_{number}" for number in range(3)]
        for name in self.names:
            (folder / f"{name}.py").touch()
        self.prepared_on: list[threading.Thread] = []
        self.told: list[list[str]] = []
        self.fails = False
        self.imports = InsideImports(
            self._prepare, window, names=iter(self.names), turn_seconds=0.0
        )

    def _prepare(self) -> None:
        assert not self.there
        self.prepared_on.append(threading.current_thread())
        if self.fails:
            raise GuardianError

    @property
    def there(self) -> list[str]:
        return [name for name in self.names if name in sys.modules]

    def tell(self) -> None:
        self.told.append(self.there)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def parts(window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Parts]:
    monkeypatch.syspath_prepend(str(tmp_path))
    made = Parts(tmp_path, window)
    yield made
    for name in made.names:
        sys.modules.pop(name, None)


def test_they_come_after_what_is_prepared(parts: Parts, window: QWidget, qtbot: QtBot) -> None:
    window.show()
    parts.imports.begin_when_seen()
    parts.imports.begin_when_seen()
    assert parts.there == []
    qtbot.waitUntil(lambda: parts.there == parts.names)
    assert len(parts.prepared_on) == 1
    assert parts.prepared_on[0] is not threading.main_thread()


def test_they_come_one_at_a_turn(parts: Parts) -> None:
    parts.imports.then(parts.tell)
    grown: set[int] = set()
    while not parts.told:
        QApplication.processEvents()
        grown.add(len(parts.there))
    assert grown == {0, 1, 2, 3}


def test_who_waits_is_called_once_everything_is_there(parts: Parts, qtbot: QtBot) -> None:
    parts.imports.then(parts.tell)
    assert parts.told == []
    qtbot.waitUntil(lambda: bool(parts.told))
    assert parts.told == [parts.names]
    parts.imports.then(parts.tell)
    assert parts.told == [parts.names, parts.names]


def test_what_cannot_be_prepared_keeps_nobody_waiting(parts: Parts, qtbot: QtBot) -> None:
    parts.fails = True
    parts.imports.then(parts.tell)
    qtbot.waitUntil(lambda: bool(parts.told))
    assert parts.told == [parts.names]


@pytest.mark.parametrize("minimised", [False, True])
def test_a_window_that_nobody_looks_at_imports_nothing(
    parts: Parts, window: QWidget, qtbot: QtBot, minimised: bool
) -> None:
    if minimised:
        window.showMinimized()
    parts.imports.begin_when_seen()
    for _ in range(20):
        QApplication.processEvents()
    assert parts.prepared_on == []
    window.showNormal()
    qtbot.waitUntil(lambda: parts.there == parts.names)


def test_the_inside_waits_for_what_is_still_imported(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk, OpeningState.LOCKED, "four brown owls")
    opening.prepare_gate.clear()
    window = rig.window(desk, opening=opening, begin=False)
    window.begin()
    rig.wait_until(lambda: opening.calls.named("prepare"))
    rig.type(window, "passphrase", "four brown owls")
    unlock = rig.find(window, "unlock")
    unlock.click()  # type: ignore[attr-defined]
    rig.wait_until(lambda: desk.calls.named("security"))
    for _ in range(20):
        rig.application.processEvents()
    assert window.services is None
    opening.prepare_gate.set()
    rig.wait_until(lambda: window.services is not None)
    rig.settle()
    assert "Mia" in rig.texts(window)


def test_a_locked_window_that_is_hidden_prepares_nothing(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk, OpeningState.LOCKED, "four brown owls")
    window = rig.window(desk, opening=opening, begin=False)
    window.hide()
    window.begin()
    rig.settle()
    assert opening.calls.named("listen")
    assert not opening.calls.named("prepare")
    window.come_forward()
    rig.settle()
    assert opening.calls.named("prepare") == [()]
