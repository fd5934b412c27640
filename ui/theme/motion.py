"""The one place of motion: short, slowing down, and none where somebody asked for none."""

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QVariantAnimation
from PySide6.QtWidgets import QWidget

QUICK_MILLISECONDS = 120
"""A part that changes its own state."""
CALM_MILLISECONDS = 180
"""Something that comes into the window."""


class Glide(QVariantAnimation):
    """Leads a number to another one; ``draw`` is called at every step and at the end.

    It stands still, and goes to the end at once, where ``moves`` is false or nobody sees the
    widget.
    """

    def __init__(
        self, widget: QWidget, draw: Callable[[], object], milliseconds: int, *, moves: bool
    ) -> None:
        super().__init__(widget)
        self._widget = widget
        self._draw = draw
        self._moves = moves
        self.setDuration(milliseconds)
        self.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._now = 0.0
        self.valueChanged.connect(self._step)

    @property
    def now(self) -> float:
        """Where it is."""
        return self._now

    def rest_at(self, value: float) -> None:
        """Be there at once."""
        self.stop()
        self._step(value)

    def go_to(self, value: float) -> None:
        """Go there from where it is."""
        if not self._moves or not self._widget.isVisible():
            self.rest_at(value)
            return
        self.stop()
        self.setStartValue(float(self._now))
        self.setEndValue(float(value))  # of one type, or Qt never leaves the start
        self.start()

    def _step(self, value: float) -> None:
        self._now = value
        self._draw()
