"""What tests of a locked window do alike."""

import threading
from collections.abc import Callable

from tests.ui.conftest import Rig
from tests.ui.fake_opening import PRACTICE_PASSPHRASE
from ui.window import MainWindow


def from_another_thread(call: Callable[[], None]) -> None:
    thread = threading.Thread(target=call)
    thread.start()
    thread.join()


def is_locked(rig: Rig, window: MainWindow) -> bool:
    return "Guardian is locked." in rig.texts(window)


def reopen(rig: Rig, window: MainWindow) -> None:
    rig.type(window, "passphrase", PRACTICE_PASSPHRASE)
    rig.click(window, "unlock")
