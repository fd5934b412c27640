"""What the first paint costs, and that a real run starts, watches and ends."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HEAVY = {"pydantic", "qtawesome", "segno", "requests", "sqlcipher3", "keyring", "asyncio"}
MOST_OF_OURS = 20

COUNT = """
import sys, json
import PySide6.QtWidgets
before = set(sys.modules)
import ui.main
from PySide6.QtWidgets import QApplication
application = QApplication(["guardian", "-platform", "offscreen"])
from guardian.clock import SystemClock
from ui.window import MainWindow
from ui.outside import Surroundings
around = Surroundings(notifier=None, signals=None, instance=None, seconds=lambda: 0.0,
                      leave=application.quit, renew=print)
window = MainWindow(None, SystemClock(), around, language="en")
window.show()
window.grab()
named = "Qt" in vars(PySide6.QtCore)
print(json.dumps([sorted(set(sys.modules) - before), sorted(sys.modules), named]))
"""

RUN = """
import sys
from tests.ui.fakes import Desk, FakeNotifier
from tests.ui.fake_opening import FakeOpening
from ui import main
desk = Desk()
begin = desk.start
def started(*told):
    begin(*told)
    print("watching", flush=True)
desk.start = started
ending = main.run(FakeOpening(desk), FakeNotifier(), ["-platform", "offscreen"])
print("stopped" if desk.watching is None else "still watching", ending, flush=True)
"""

STUCK = """
import threading
from guardian.desk.opening_state import OpeningState
from tests.ui.fakes import Desk, FakeNotifier
from tests.ui.fake_opening import FakeOpening
from ui import main
class Stuck(FakeOpening):
    def listen(self, on_waiting, on_change):
        print("waiting", flush=True)
        threading.Event().wait()
main.run(Stuck(Desk(), OpeningState.LOCKED), FakeNotifier(), ["-platform", "offscreen"])
print("ended", flush=True)
"""


def _python(program: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_nothing_heavy_before_the_first_paint() -> None:
    out, err = _python(COUNT).communicate(timeout=60)
    new, everything, named = json.loads(out.splitlines()[-1])
    # What Python itself had loaded before us differs from one installation to the next.
    ours = [name for name in new if name.partition(".")[0] in {"guardian", "ui"}]
    assert not HEAVY & {name.split(".")[0] for name in everything}, err
    assert len(ours) <= MOST_OF_OURS, ours
    assert not named, "Qt's namespace takes longer to be named than all that is ours"


def test_a_real_run_ends_at_sigterm_after_stopping_the_watch() -> None:
    process = _python(RUN)
    assert process.stdout is not None
    deadline = time.monotonic() + 60
    line = ""
    while "watching" not in line and time.monotonic() < deadline:
        line = process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert "stopped Ending(code=0, renew=None)" in out, err
    assert "Traceback" not in err
    assert process.returncode == 0


def test_a_keyring_that_never_answers_does_not_keep_the_process() -> None:
    process = _python(STUCK)
    assert process.stdout is not None
    assert process.stdout.readline() == "waiting\n"
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert "ended" in out, err
    assert "Traceback" not in err
    assert process.returncode == 0
