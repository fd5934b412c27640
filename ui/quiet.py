"""What a notification may tell now: by the guardian's choices and this computer's clock."""

from collections.abc import Callable
from datetime import time

from PySide6.QtCore import QObject, QTimer

from guardian.desk.reminding import LONGEST_REST
from guardian.desk.values import AlertView
from ui.ports import Preferences
from ui.presentation import Presentation
from ui.sayings.codes import is_crisis


def may_tell(presentation: Presentation, preferences: Preferences) -> Callable[[AlertView], bool]:
    """Return what asks for the choices, in a worker, whenever an alert has arrived."""

    def allowed(alert: AlertView) -> bool:
        now = _clock_time(presentation)
        return preferences.notices().allow(alert.level, crisis=is_crisis(alert), now=now)

    return allowed


class QuietHours(QObject):
    """Keeps back what is in no hurry while the guardian's quiet hours last."""

    def __init__(
        self, presentation: Presentation, preferences: Preferences, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._presentation = presentation
        self._preferences = preferences

    def hold(self) -> bool:
        """Return whether they hold now; reads the choice, so ask in a worker."""
        return self._preferences.notices().rest(_clock_time(self._presentation))

    def later(self) -> QTimer:
        """Return what rings once, a while after it was started: whoever kept back looks again."""
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(int(LONGEST_REST.total_seconds() * 1000))
        return made


def _clock_time(presentation: Presentation) -> time:
    return presentation.now().astimezone().time()
