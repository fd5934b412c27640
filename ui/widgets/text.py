"""Labels. All of them show plain text: what others wrote is never read as markup."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtGui import Qt as TextTools
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.presentation import Presentation
from ui.theme.fonts import Size


class Text(QLabel):
    """One label that wraps. ``ink``: ``second``, ``faint``, ``accent``, ``attention`` ..."""

    def __init__(
        self,
        presentation: Presentation,
        text: str,
        size: Size = Size.BODY,
        *,
        bold: bool = False,
        ink: str = "",
        wrap: bool = True,
    ) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(presentation.font(size, bold=bold))
        self.setProperty("ink", ink)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setText(text)


class Elided(QLabel):
    """One line that gives way at its end; the whole text is its tooltip and accessible name."""

    def __init__(
        self,
        presentation: Presentation,
        text: str,
        size: Size = Size.BODY,
        *,
        bold: bool = False,
        ink: str = "",
    ) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(presentation.font(size, bold=bold))
        self.setProperty("ink", ink)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(24)
        self.setText(text)
        self.setAccessibleName(text)

    def minimumSizeHint(self) -> QSize:
        """May become as narrow as a few letters."""
        return QSize(24, super().minimumSizeHint().height())

    def shown(self) -> str:
        """Return the text as it fits into the present width."""
        metrics = self.fontMetrics()
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the whole text as a tooltip where it does not fit."""
        super().resizeEvent(event)
        whole = self.shown() == self.text()
        self.setToolTip("" if whole else TextTools.convertFromPlainText(self.text()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw as much as fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        flags = Qt.AlignmentFlag.AlignVCenter | (
            self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
        )
        painter.drawText(self.rect(), int(flags), self.shown())
        painter.end()


def sentence(presentation: Presentation, text: str) -> Text:
    """Return the one sentence that opens a page."""
    label = Text(presentation, text, Size.SENTENCE, bold=True)
    label.setObjectName("sentence")
    return label


def section(presentation: Presentation, text: str) -> Text:
    """Return the title of a card."""
    return Text(presentation, text, Size.STRONG, bold=True)


def caption(
    presentation: Presentation, text: str, *, ink: str = "second", wrap: bool = True
) -> Text:
    """Return small text under something; ``wrap=False`` for text beside something."""
    return Text(presentation, text, Size.CAPTION, ink=ink, wrap=wrap)


def named(widget: QWidget, object_name: str, accessible_name: str = "") -> QWidget:
    """Give a widget the names by which tests and screen readers know it; return it."""
    widget.setObjectName(object_name)
    if accessible_name:
        widget.setAccessibleName(accessible_name)
    return widget
