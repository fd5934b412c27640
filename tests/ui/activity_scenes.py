"""How to come to each state of the activity page; used to draw and to check."""

from collections.abc import Callable

from tests.ui.fakes import Desk
from tests.ui.panels import Settle, Way, press
from ui.window import MainWindow

Prepare = Callable[[Desk], None]


def _way(*names: str, prepare: Prepare = lambda _desk: None) -> Way:
    def go(window: MainWindow, desk: Desk, settle: Settle) -> None:
        prepare(desk)
        for name in ("go_activity", *names):
            press(window, name)
            settle()

    return go


def without_times(desk: Desk) -> None:
    """Let the service tell how long and not when."""
    desk.times_told = False


def without_use(desk: Desk) -> None:
    """Let every day be known, and nobody chat."""
    desk.visits = ()


WAYS: dict[str, Way] = {
    "activity": _way(),
    "activity_day": _way("span_day"),
    "activity_month": _way("span_month"),
    "activity_rows": _way("open_all"),
    "activity_no_times": _way(prepare=without_times),
    "activity_empty": _way(prepare=without_use),
}
