"""Guardian does not start: the reason as a window, for who started it by a click."""

from PySide6.QtWidgets import QApplication

from guardian.clock import SystemClock
from guardian.errors import GuardianError
from ui.appearance import Appearance
from ui.failures import failure_box
from ui.main import made_application


def tell_refusal(error: GuardianError, language: str) -> None:
    """Show what keeps Guardian from starting, and return once it was read."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = made_application([])
    Appearance(application, SystemClock()).apply(language, "system")
    failure_box(error.in_language(language)).exec()
