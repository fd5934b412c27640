"""One field of the limits: a switch, a value, how far it has come, whose it is, its fault."""

from datetime import time

from PySide6.QtCore import QTime, Signal
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDoubleSpinBox,
    QSpinBox,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from guardian.desk.values import LimitsView, LinkView, Stage
from guardian.policy.settings import (
    MAX_SPEND_MINOR,
    MINUTES_PER_DAY,
    OriginKind,
)
from ui.formats import foreign, minor_digits
from ui.presentation import Presentation
from ui.sayings.codes import CLAUSES, FIELDS, known
from ui.sayings.limit_states import state_text
from ui.theme.fonts import Size
from ui.widgets.boxes import column, row
from ui.widgets.chip import law_chip, stage_chip
from ui.widgets.switch import Switch
from ui.widgets.text import Text, caption

_NEW_MINUTES = 60
_NEW_CURFEW = (QTime(21, 0), QTime(6, 0))
_NEW_AMOUNT_MINOR = 5000
_EDITOR_WIDTH = 116
_EDITOR_MARGIN = 10


class Field(QWidget):
    """Name, switch, editors and marks. A subclass gives its editors and its wish."""

    edited = Signal()

    def __init__(self, presentation: Presentation, limits: LimitsView, name: str) -> None:
        super().__init__()
        self.name = name
        self.presentation = presentation
        self.words = presentation.words
        self.setObjectName(f"field_{name}")
        self.title = self.words.say(FIELDS[name])
        self.switch = Switch(presentation, self.title)
        self.switch.setObjectName(f"switch_{name}")
        self.editors = row(spacing=8)
        self._fault = Text(presentation, "", Size.CAPTION, ink="attention")
        self._fault.setObjectName(f"fault_{name}")
        self._fault.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addLayout(self._head(limits))
        self._column.addLayout(self.editors)
        self._column.addWidget(self._fault)
        self._boxes: list[QWidget] = []
        self._first: object = None

    def _head(self, limits: LimitsView) -> QVBoxLayout:
        """Return the switch with its marks, and what the service said against it."""
        stage = limits.stages.get(self.name)
        self._state = limits.states.get(self.name)
        head = row(self.switch, None, spacing=8)
        if stage is not None:
            head.addWidget(stage_chip(self.presentation, stage))
        made = column(head, spacing=4)
        self._since = caption(self.presentation, "")
        self._since.setObjectName(f"since_{self.name}")
        self._since.setVisible(self._state is not None)
        made.addWidget(self._since)
        clause = limits.floor.clauses.get(self.name)
        origin = limits.effective.origins.get(self.name)
        if clause is not None:
            self.switch.setEnabled(False)
            text = self.words.say("The law demands this. You can be stricter, not looser.")
            made.addWidget(caption(self.presentation, text))
            made.addLayout(row(law_chip(self.presentation, clause), None))
        elif origin is not None and origin.by is OriginKind.LAW:
            made.addLayout(row(law_chip(self.presentation, origin.clause), None))
        for refusal in limits.refusals:
            if refusal.field.split("/")[0].split(".")[0] == self.name and stage is Stage.REFUSED:
                text = self.words.say(
                    "The service did not accept it: {reason}",
                    reason=foreign(refusal.message, 160),
                )
                made.addWidget(caption(self.presentation, text, ink="attention"))
        return made

    def tell_time(self, link: LinkView | None) -> None:
        """Say how far the limit has come and since when; ``link``: whether it is reached."""
        if self._state is not None:
            self._since.setText(state_text(self.presentation, self._state, link))

    def begin(self, on: bool, boxes: list[QWidget]) -> None:
        """Place the editors and remember what they show now."""
        self._boxes = boxes
        self.switch.setChecked(on)
        for box in boxes:
            if isinstance(box, QAbstractSpinBox):
                box.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
                box.setFont(self.presentation.font())
                box.lineEdit().setTextMargins(_EDITOR_MARGIN, 0, 0, 0)
            self.editors.addWidget(box)
        self.editors.addStretch(1)
        self._follow(on)
        self._first = self.wish()
        self.switch.toggled.connect(self._follow)
        self.switch.toggled.connect(lambda _on: self.edited.emit())

    def _follow(self, on: bool) -> None:
        for box in self._boxes:
            box.setVisible(on)

    def wish(self) -> object:
        """Return the value for a merge patch; ``None`` is no limit of this kind."""
        return None

    @property
    def changed(self) -> bool:
        """Whether it shows something else than at first."""
        return self.wish() != self._first

    def remedy(self) -> str:
        """Return what a value of this kind has to be."""
        return self.words.say("This value is not possible. Please choose another.")

    def show_fault(self, clause: str | None) -> None:
        """Say what is wrong with the value, in the reader's own language."""
        text = (
            self.words.say(
                "The law asks for more here: {clause}.",
                clause=known(self.words, CLAUSES, clause),
            )
            if clause
            else self.remedy()
        )
        self._mark(text)

    def clear_fault(self) -> None:
        """Take the fault away."""
        self._mark("")

    def _mark(self, text: str) -> None:
        self._fault.setText(text)
        self._fault.setVisible(bool(text))
        for box in self._boxes:
            box.setProperty("fault", "true" if text else "false")
            box.style().unpolish(box)
            box.style().polish(box)


class MinutesField(Field):
    """Minutes per day."""

    def __init__(self, presentation: Presentation, limits: LimitsView) -> None:
        super().__init__(presentation, limits, "daily_minutes")
        minutes = limits.wished.daily_minutes
        floor = limits.floor.settings.daily_minutes
        self._box = QSpinBox()
        self._box.setObjectName("edit_daily_minutes")
        self._box.setAccessibleName(self.title)
        self._box.setRange(0, MINUTES_PER_DAY if floor is None else floor)
        self._box.setSingleStep(5)
        self._box.setSuffix(self.words.say(" min"))
        self._box.setFixedWidth(_EDITOR_WIDTH)
        first = minutes if minutes is not None else floor
        self._box.setValue(first if first is not None else _NEW_MINUTES)
        self._box.valueChanged.connect(lambda _value: self.edited.emit())
        note = Text(
            presentation,
            self.words.say("from midnight to midnight"),
            Size.CAPTION,
            ink="second",
            wrap=False,
        )
        self.begin(first is not None, [self._box, note])

    def wish(self) -> object:
        """Return the minutes."""
        return self._box.value() if self.switch.isChecked() else None


class CurfewField(Field):
    """The hours of the night without chat."""

    def __init__(self, presentation: Presentation, limits: LimitsView) -> None:
        super().__init__(presentation, limits, "curfew")
        curfew = limits.wished.curfew or limits.floor.settings.curfew
        start, end = _NEW_CURFEW
        if curfew is not None:
            start, end = _clock(curfew.start), _clock(curfew.end)
        self._start = self._box("edit_curfew_start", self.words.say("Night pause from"), start)
        self._end = self._box("edit_curfew_end", self.words.say("Night pause until"), end)
        until = Text(presentation, self.words.say("until"), ink="second", wrap=False)
        self.begin(curfew is not None, [self._start, until, self._end])

    def remedy(self) -> str:
        """Say that a night has two ends."""
        return self.words.say("Start and end must differ.")

    def _box(self, name: str, accessible: str, value: QTime) -> QTimeEdit:
        box = QTimeEdit(value)
        box.setObjectName(name)
        box.setAccessibleName(accessible)
        box.setDisplayFormat("HH:mm")
        box.setFixedWidth(84)
        box.timeChanged.connect(lambda _time: self.edited.emit())
        return box

    def wish(self) -> object:
        """Return start and end on the wall clock."""
        if not self.switch.isChecked():
            return None
        return {
            "start": self._start.time().toString("HH:mm"),
            "end": self._end.time().toString("HH:mm"),
        }


class MoneyField(Field):
    """A cap in the child's currency."""

    def __init__(self, presentation: Presentation, limits: LimitsView, name: str) -> None:
        super().__init__(presentation, limits, name)
        self._unit = 10 ** minor_digits(limits.currency)
        wished = getattr(limits.wished, name)
        floor = getattr(limits.floor.settings, name)
        self._box = QDoubleSpinBox()
        self._box.setObjectName(f"edit_{name}")
        self._box.setAccessibleName(self.title)
        self._box.setDecimals(minor_digits(limits.currency))
        top = MAX_SPEND_MINOR if floor is None else floor
        self._box.setRange(0, top / self._unit)
        self._box.setSingleStep(10)
        self._box.setGroupSeparatorShown(True)
        self._box.setPrefix(presentation.formats.symbol(limits.currency))
        self._box.setFixedWidth(_EDITOR_WIDTH + 24)
        first = wished if wished is not None else floor
        amount = first if first is not None else _NEW_AMOUNT_MINOR
        self._box.setValue(amount / self._unit)
        self._box.valueChanged.connect(lambda _value: self.edited.emit())
        self.begin(first is not None, [self._box])

    def wish(self) -> object:
        """Return the amount in minor units."""
        return round(self._box.value() * self._unit) if self.switch.isChecked() else None


def _clock(moment: time) -> QTime:
    return QTime(moment.hour, moment.minute)
