"""Words at the foot of the opened window, one at a time."""

from collections.abc import Callable

import shiboken6
from PySide6.QtWidgets import QWidget

from ui.presentation import Presentation
from ui.widgets.toast import Toast, current_toast


class Notices:
    """Shows them over ``place``; a newer one replaces an older."""

    def __init__(self, presentation: Presentation, place: QWidget) -> None:
        self._presentation = presentation
        self._place = place
        self._warning: Toast | None = None

    def show(
        self, text: str, action_text: str = "", on_action: Callable[[], object] | None = None
    ) -> None:
        """Show ``text`` with at most one thing to do."""
        old = current_toast(self._place)
        if old is not None:
            old.leave()
        Toast(self._presentation, self._place, text, action_text=action_text, on_action=on_action)

    def warn_of_lock(self, seconds: int) -> None:
        """Say quietly that Guardian locks; :meth:`calm` takes it back."""
        words = self._presentation.words
        text = words.say_n(
            "Guardian locks in {n} second.", "Guardian locks in {n} seconds.", seconds
        )
        self.show(text)
        warning = current_toast(self._place)
        if warning is not None:
            warning.timer.start(seconds * 1000)
            self._warning = warning

    def calm(self) -> None:
        """Take the warning back."""
        warning, self._warning = self._warning, None
        if warning is not None and shiboken6.isValid(warning):
            warning.leave()
