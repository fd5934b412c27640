"""A place on a page for something that comes and goes."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget


class Slot(QWidget):
    """Takes no room while it is empty."""

    def __init__(self) -> None:
        super().__init__()
        self._holds: QWidget | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def put(self, content: QLayout | None) -> None:
        """Show ``content`` in the place of what is there; ``None``: nothing."""
        if self._holds is not None:
            self._holds.hide()
            self._holds.deleteLater()
            self._holds = None
        if content is not None:
            self._holds = QWidget()
            self._holds.setLayout(content)
            layout = self.layout()
            assert layout is not None  # noqa: S101 - made above
            layout.addWidget(self._holds)
        self._appear()

    def event(self, event: QEvent) -> bool:
        """Appear once there is a page to appear on."""
        if event.type() == QEvent.Type.ParentChange:
            self._appear()
        return super().event(event)

    def _appear(self) -> None:
        if self.parentWidget() is not None:  # alone it would be a window, which takes the focus
            self.setVisible(self._holds is not None)
