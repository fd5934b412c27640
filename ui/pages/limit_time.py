"""Fields of time: minutes of any kind, and the night."""

from datetime import time

from PySide6.QtCore import QTime
from PySide6.QtWidgets import QSpinBox, QTimeEdit

from guardian.desk.values import LimitsView
from guardian.policy.effective import LONGEST
from guardian.policy.settings import MINUTES_PER_DAY, Curfew
from ui.pages.limit_fields import Field
from ui.presentation import Presentation
from ui.widgets.text import Text, caption
from ui.widgets.week_view_plan import as_json

_NEW_MINUTES = {
    "daily_minutes": 60,
    "session_minutes": 45,
    "break_minutes": 15,
    "duration_reminder_minutes": 60,
    "reality_reminder_minutes": 30,
}
"""What a limit starts with that is switched on, where nothing else is known."""
_NEW_CURFEW = Curfew(start=time(21), end=time(6))
_EDITOR_WIDTH = 116
_TIME_WIDTH = 84


class MinutesField(Field):
    """So many minutes; ``note`` says what for."""

    def __init__(
        self, presentation: Presentation, limits: LimitsView, name: str, note: str
    ) -> None:
        super().__init__(presentation, limits, name)
        wished = getattr(limits.wished, name)
        floor = getattr(limits.floor.settings, name)
        self._box = QSpinBox()
        self._box.setObjectName(f"edit_{name}")
        self._box.setAccessibleName(self.title)
        self._box.setRange(*self._bounds(floor))
        self._box.setSingleStep(5)
        self._box.setSuffix(self.words.say(" min"))
        self._box.setFixedWidth(presentation.px(_EDITOR_WIDTH))
        first = wished if wished is not None else floor
        basis = limits.bases.get(name)
        new = basis.value if basis is not None else _NEW_MINUTES[name]
        self._box.setValue(first if first is not None else int(new if isinstance(new, int) else 0))
        self._box.valueChanged.connect(lambda _value: self.edited.emit())
        self.begin(first is not None, [self._box, caption(presentation, note)])

    def _bounds(self, floor: int | None) -> tuple[int, int]:
        least = 0 if self.name == "daily_minutes" else 1
        if floor is None:
            return least, MINUTES_PER_DAY
        return (floor, MINUTES_PER_DAY) if self.name in LONGEST else (least, floor)

    def value(self) -> int | None:
        """Return the minutes."""
        return self._box.value() if self.switch.isChecked() else None


class CurfewField(Field):
    """The hours of the night without chat."""

    def __init__(self, presentation: Presentation, limits: LimitsView) -> None:
        super().__init__(presentation, limits, "curfew")
        curfew = limits.wished.curfew or limits.floor.settings.curfew
        shown = curfew or _NEW_CURFEW
        self._start = self._box(
            "edit_curfew_start", self.words.say("Night pause from"), shown.start
        )
        self._end = self._box("edit_curfew_end", self.words.say("Night pause until"), shown.end)
        until = Text(presentation, self.words.say("until"), ink="second", wrap=False)
        self.begin(curfew is not None, [self._start, until, self._end])

    def remedy(self) -> str:
        """Say that a night has two ends."""
        return self.words.say("Start and end must differ.")

    def show_hours(self, hours: Curfew) -> None:
        """Take hours that were drawn in the week."""
        for box, moment in ((self._start, hours.start), (self._end, hours.end)):
            box.blockSignals(True)
            box.setTime(clock(moment))
            box.blockSignals(False)
        self.edited.emit()

    def _box(self, name: str, accessible: str, moment: time) -> QTimeEdit:
        box = time_box(self.presentation, name, accessible, moment)
        box.timeChanged.connect(lambda _time: self.edited.emit())
        return box

    def value(self) -> Curfew | None:
        """Return start and end on the wall clock."""
        if not self.switch.isChecked():
            return None
        return Curfew(start=moment_of(self._start), end=moment_of(self._end))

    def wish(self) -> object:
        """Return start and end as a policy is written."""
        hours = self.value()
        return None if hours is None else as_json(hours)


def time_box(presentation: Presentation, name: str, accessible: str, moment: time) -> QTimeEdit:
    """Return an editor of one time of day."""
    box = QTimeEdit(clock(moment))
    box.setObjectName(name)
    box.setAccessibleName(accessible)
    box.setDisplayFormat("HH:mm")
    box.setFixedWidth(presentation.px(_TIME_WIDTH))
    return box


def clock(moment: time) -> QTime:
    """Return a time of day as Qt has it."""
    return QTime(moment.hour, moment.minute)


def moment_of(box: QTimeEdit) -> time:
    """Return the time of day that an editor shows."""
    return time(box.time().hour(), box.time().minute())
