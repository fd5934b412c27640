"""A page that scrolls, safe to read while it changes."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QScrollBar, QWidget

_STEPS: dict[int, QScrollBar.SliderAction] = {
    Qt.Key.Key_PageUp: QScrollBar.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QScrollBar.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QScrollBar.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QScrollBar.SliderAction.SliderToMaximum,
}


class _BarBeside(QScrollBar):
    """Does what the area's own bar does; seen only where there is something to scroll."""

    def __init__(self, inner: QScrollBar) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._inner = inner
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._follow_range(inner.minimum(), inner.maximum())
        inner.rangeChanged.connect(self._follow_range)
        inner.valueChanged.connect(self.setValue)
        self.valueChanged.connect(inner.setValue)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint nothing where everything fits."""
        if self.maximum() > self.minimum():
            super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow a page that became longer by as much as its window."""
        super().resizeEvent(event)
        self._follow_range(self._inner.minimum(), self._inner.maximum())

    def _follow_range(self, first: int, last: int) -> None:
        self.setRange(first, last)
        self.setPageStep(self._inner.pageStep())
        self.setSingleStep(self._inner.singleStep())


class _KeylessArea(QScrollArea):
    """Leaves every key to what it stands in; a scroll area of Qt takes those of a page."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take none."""
        event.ignore()


class ScrollingPage(QWidget):
    """Scrolls up and down only; its width never depends on whether it has to.

    WORKAROUND: Qt 6.12 crashes when a screen reader asks for a scroll area's child by a number
    that is no longer valid because a scroll bar was hidden after it had counted:
    QAccessibleAbstractScrollArea::child has no bound. So the bar stands beside the area, whose
    only child is its viewport.

    ``keys``: whether it scrolls by the page keys; what stands beside a page leaves them to that.
    """

    def __init__(self, name: str, *, keys: bool = True) -> None:
        super().__init__()
        self._keys = keys
        self.area = QScrollArea() if keys else _KeylessArea()
        self.area.setObjectName(name)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        beside = QHBoxLayout(self)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.area, 1)
        beside.addWidget(_BarBeside(self.area.verticalScrollBar()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to either end; the area itself knows the arrows and the page keys only."""
        if not self._keys or not self.scroll_by(event.key()):
            super().keyPressEvent(event)

    def scroll_by(self, key: int) -> bool:
        """Scroll by a page or to either end, as ``key`` of Qt says; return whether it does."""
        step = _STEPS.get(key)
        if step is not None:
            self.area.verticalScrollBar().triggerAction(step)
        return step is not None
