"""Cards, rules and columns."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.theme.fonts import percent_of
from ui.theme.tokens import TWO_COLUMNS_FROM


class Card(QFrame):
    """A surface with a column of parts. ``kind``: card, well, attention, crisis or note."""

    def __init__(self, kind: str = "card", *, margin: int = 20, spacing: int = 8) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(margin, margin - 4, margin, margin - 4)
        self.column.setSpacing(spacing)

    def add(self, part: QWidget | QLayout) -> None:
        """Add a part below the others."""
        if isinstance(part, QWidget):
            self.column.addWidget(part)
        else:
            self.column.addLayout(part)


def rule() -> QFrame:
    """Return a hairline."""
    made = QFrame()
    made.setProperty("kind", "rule")
    made.setFixedHeight(1)
    return made


def row(*parts: QWidget | None, spacing: int = 8) -> QHBoxLayout:
    """Return parts side by side; ``None`` is a stretch."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for part in parts:
        if part is None:
            made.addStretch(1)
        else:
            made.addWidget(part)
    return made


def column(*parts: QWidget | QLayout | None, spacing: int = 8) -> QVBoxLayout:
    """Return parts one below the other; ``None`` is a stretch."""
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for part in parts:
        if part is None:
            made.addStretch(1)
        elif isinstance(part, QWidget):
            made.addWidget(part)
        else:
            made.addLayout(part)
    return made


class Columns(QWidget):
    """Cards in one column, or in two where there is room."""

    def __init__(self, cards: list[QWidget]) -> None:
        super().__init__()
        self._cards = cards
        self._across = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(16)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._place(1)

    def minimumSizeHint(self) -> QSize:
        """May become as narrow as its widest card, whatever the present arrangement."""
        width = max(card.minimumSizeHint().width() for card in self._cards)
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the arrangement."""
        super().resizeEvent(event)
        wide = event.size().width() * 100 / percent_of(self)
        self._place(2 if wide >= TWO_COLUMNS_FROM else 1)

    def _place(self, across: int) -> None:
        if across == self._across:
            return
        self._across = across
        for position, card in enumerate(self._cards):
            self._grid.addWidget(card, position // across, position % across)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1 if across > 1 else 0)
