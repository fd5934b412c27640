"""A line that ends in the text of a plain button, and not in the air around it."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QHBoxLayout

_AIR = 10
"""Border and padding of a plain button beside its text: see :mod:`ui.theme.stylesheet`."""


class Overhang(QHBoxLayout):
    """Reaches over its place on the right, so that the button's text stands on the edge."""

    def __init__(self) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(8)

    def setGeometry(self, place: QRect) -> None:
        """Lay out what is in it."""
        super().setGeometry(place.adjusted(0, 0, _AIR, 0))
