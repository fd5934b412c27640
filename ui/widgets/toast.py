"""A word at the foot of the window that something was done, with undo where it can be undone."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.presentation import Presentation
from ui.theme.motion import CALM_MILLISECONDS, Glide
from ui.widgets.buttons import button
from ui.widgets.text import Elided

UNDO_SECONDS = 8
WORD_SECONDS = 4
_MARGIN = 24
_WIDEST = 560
_RISE = 16.0


class Toast(QFrame):
    """Stays eight seconds with something to do and four without, longer under the pointer."""

    def __init__(
        self,
        presentation: Presentation,
        host: QWidget,
        text: str,
        *,
        action_text: str = "",
        on_action: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(host)
        self._host = host
        self._widest = presentation.px(_WIDEST)
        self.setObjectName("toast")
        self.setProperty("kind", "toast")
        self.setAccessibleName(text)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval((UNDO_SECONDS if on_action else WORD_SECONDS) * 1000)
        self.timer.timeout.connect(self.leave)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 8 if on_action else 16, 8)
        line.setSpacing(16)
        line.addWidget(Elided(presentation, text, ink="inverse"), 1)
        self._on_action = on_action
        if on_action is not None:
            undo = button(presentation, action_text, self._act, name="toast_action", kind="undo")
            undo.installEventFilter(self)
            line.addWidget(undo)
        host.installEventFilter(self)
        self._rise = Glide(self, self._place, CALM_MILLISECONDS, moves=presentation.moves)
        self._rise.rest_at(_RISE)
        self.show()
        self.raise_()
        self._rise.go_to(0.0)
        self.timer.start()

    def leave(self) -> None:
        """Go away."""
        self.timer.stop()
        self._host.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    def _act(self) -> None:
        if self._on_action is not None:
            self._on_action()
        self.leave()

    def _place(self) -> None:
        width = min(self._widest, self._host.width() - 2 * _MARGIN, self.sizeHint().width() + 8)
        height = max(48, self.sizeHint().height())
        left = (self._host.width() - width) // 2
        self.setGeometry(
            left, self._host.height() - height - _MARGIN + round(self._rise.now), width, height
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size; wait while somebody is on the button."""
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self._place()
        elif event.type() == QEvent.Type.FocusIn:
            self.timer.stop()
        elif event.type() == QEvent.Type.FocusOut:
            self.timer.start()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Wait while the pointer is on it."""
        if event.type() == QEvent.Type.Enter:
            self.timer.stop()
        elif event.type() == QEvent.Type.Leave:
            self.timer.start()
        return super().event(event)


def current_toast(host: QWidget) -> Toast | None:
    """Return the toast that shows on ``host``; one that has left may still wait for its end."""
    found = host.findChildren(Toast, "toast", Qt.FindChildOption.FindDirectChildrenOnly)
    return next((each for each in found if not each.isHidden()), None)
