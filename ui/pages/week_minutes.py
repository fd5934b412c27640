"""Minutes of each weekday, a box beside each row of the week."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QValidator
from PySide6.QtWidgets import QSpinBox, QVBoxLayout, QWidget

from guardian.desk.values import LimitsView
from guardian.policy.settings import MINUTES_PER_DAY, Weekday
from ui.pages.limit_fields import dress
from ui.presentation import Presentation
from ui.sayings.limit_days import long_day
from ui.theme.fonts import Size
from ui.widgets.text import Text
from ui.widgets.week_view_paint import WeekGrid
from ui.widgets.week_view_plan import DAYS

_NONE = -1
_NO_LIMIT = "–"
_NEW = 60
_WIDTH = 84
_BETWEEN = 4


class DayMinutes(QSpinBox):
    """Minutes of one weekday; empty: the limit per day holds."""

    def __init__(self, minutes: int | None, most: int, first: int) -> None:
        super().__init__()
        self._first = first
        self.setRange(_NONE, most)
        self.setSingleStep(5)
        self.setSpecialValueText(_NO_LIMIT)
        self.setValue(_NONE if minutes is None else minutes)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let what is typed replace what was there, after a click as after Tab."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            QTimer.singleShot(0, self, self.selectAll)  # the click itself takes the mark away

    @property
    def minutes(self) -> int | None:
        """The minutes; ``None``: no limit of this day."""
        return None if self.value() == _NONE else self.value()

    def stepBy(self, steps: int) -> None:
        """Begin with the limit per day, and not with nought."""
        if self.value() == _NONE and steps > 0:
            self.setValue(min(self._first, self.maximum()))
            return
        super().stepBy(steps)

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Let an empty box be one, and let figures be typed beside the mark of no limit."""
        figures = text.replace(_NO_LIMIT, "")
        if not figures.strip():
            return QValidator.State.Acceptable, text, position
        return super().validate(figures, min(position, len(figures)))

    def valueFromText(self, text: str) -> int:
        """Read an empty box as no limit of this day."""
        return super().valueFromText(text) if text.strip() else _NONE


class WeekMinutes(QWidget):
    """Seven boxes, each as high as its row of the week."""

    edited = Signal()

    def __init__(self, presentation: Presentation, limits: LimitsView) -> None:
        super().__init__()
        words = presentation.words
        self.setObjectName("week_minutes")
        grid = WeekGrid(width=0, percent=presentation.percent)
        self.setFixedWidth(presentation.px(_WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = Text(presentation, words.say("minutes"), Size.CAPTION, ink="second", wrap=False)
        head.setFixedHeight(grid.head)
        column.addWidget(head)
        column.addSpacing(_BETWEEN // 2)
        self._boxes: dict[Weekday, DayMinutes] = {}
        daily = limits.wished.daily_minutes
        for day in DAYS:
            most = _most(limits, day)
            box = DayMinutes(
                limits.wished.weekday_minutes.get(day), most, _NEW if daily is None else daily
            )
            box.setObjectName(f"edit_minutes_{day}")
            name = words.say("Minutes on {day}", day=long_day(presentation, day))
            box.setAccessibleName(name)
            box.setAccessibleDescription(words.say("Empty: the limit per day holds."))
            box.setToolTip(words.say("Empty: the limit per day holds."))
            dress(presentation, box)
            box.setFixedHeight(grid.row - _BETWEEN)
            box.valueChanged.connect(lambda _value: self.edited.emit())
            column.addWidget(box)
            column.addSpacing(_BETWEEN)
            self._boxes[day] = box

    @property
    def minutes(self) -> Mapping[Weekday, int]:
        """What the boxes say; a day that is left empty is absent."""
        shown = {day: box.minutes for day, box in self._boxes.items()}
        return {day: each for day, each in shown.items() if each is not None}


def _most(limits: LimitsView, day: Weekday) -> int:
    """Return the most that the law lets a day have."""
    law = limits.floor.settings
    bounds = [
        each for each in (law.daily_minutes, law.weekday_minutes.get(day)) if each is not None
    ]
    return min(bounds, default=MINUTES_PER_DAY)
