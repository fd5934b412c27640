"""The life of an alert on a time line."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.presentation import Presentation
from ui.sayings.alert_life import LifeStep
from ui.widgets.boxes import Card, column
from ui.widgets.text import Text, caption, section

_LEFT = 28
_MIDDLE = 7.0
_DOT = 5.0
_DOT_TOP = 11.0


class LifeCard(Card):
    """Every step below the one before, with a line through those that were reached."""

    def __init__(self, presentation: Presentation, steps: tuple[LifeStep, ...]) -> None:
        super().__init__(spacing=0)
        self.setObjectName("life")
        self.add(section(presentation, presentation.words.say("What happened when")))
        self.column.addSpacing(8)
        for position, step in enumerate(steps):
            further = steps[position + 1] if position + 1 < len(steps) else None
            self.add(_StepRow(presentation, step, position == 0, further))
        self.column.addStretch(1)


class _StepRow(QWidget):
    """A dot on the line, full where the step was reached; the words say the same."""

    def __init__(
        self, presentation: Presentation, step: LifeStep, first: bool, further: LifeStep | None
    ) -> None:
        super().__init__()
        colours = presentation.colours
        self._full, self._hollow = QColor(colours.accent), QColor(colours.control_line)
        self._ground = QColor(colours.surface)
        self._step, self._first, self._further = step, first, further
        ink = "" if step.reached else "second"
        words = column(
            Text(presentation, step.title, bold=step.reached, ink=ink),
            caption(presentation, step.when),
            spacing=0,
        )
        words.setContentsMargins(_LEFT, 0, 0, 12 if further is not None else 0)
        self.setLayout(words)
        self.setAccessibleName(
            presentation.words.say("{step}: {time}", step=step.title, time=step.when)
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the dot and the line to the next one."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(_MIDDLE, _DOT_TOP)
        if not self._first:
            self._line(painter, QPointF(_MIDDLE, 0), middle, reached=self._step.reached)
        if self._further is not None:
            end = QPointF(_MIDDLE, float(self.height()))
            self._line(painter, middle, end, reached=self._further.reached)
        colour = self._full if self._step.reached else self._hollow
        painter.setPen(QPen(colour, 2))
        painter.setBrush(colour if self._step.reached else self._ground)
        painter.drawEllipse(middle, _DOT, _DOT)
        painter.end()

    def _line(self, painter: QPainter, start: QPointF, end: QPointF, *, reached: bool) -> None:
        style = Qt.PenStyle.SolidLine if reached else Qt.PenStyle.DotLine
        painter.setPen(QPen(self._full if reached else self._hollow, 2, style))
        painter.drawLine(start, end)
