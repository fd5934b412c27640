"""A part of a whole as a bar that lies down."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.presentation import Presentation
from ui.widgets.charts import snapped

_HIGH = 6


class ShareBar(QWidget):
    """``share``: 0 to 1. Words beside it say the same, so that nobody has to read it."""

    def __init__(self, presentation: Presentation, share: float) -> None:
        super().__init__()
        self._colours = presentation.colours
        self._share = max(0.0, min(1.0, share))
        self.setFixedHeight(_HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the whole and its part; a part that is there is never drawn as nothing."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colours.track))
        whole = QRectF(self.rect())
        painter.drawRoundedRect(whole, _HIGH / 2, _HIGH / 2)
        if self._share > 0:
            part = QRectF(whole)
            part.setWidth(max(_HIGH, whole.width() * self._share))
            painter.setBrush(QColor(self._colours.accent))
            part = snapped(part, self.devicePixelRatioF())
            painter.drawRoundedRect(part, _HIGH / 2, _HIGH / 2)
        painter.end()
