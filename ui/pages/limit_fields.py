"""One field of the limits: a switch, a value, how far it has come, whose it is, its fault."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QVBoxLayout, QWidget

from guardian.desk.values import LimitsView, LinkView, OtherLimits, Stage
from guardian.policy.effective import LONGEST, NUMBERS
from guardian.policy.settings import Curfew, PolicySettings
from ui.formats import foreign
from ui.pages.limit_basis_line import BasisLine
from ui.presentation import Presentation
from ui.sayings.codes import CLAUSES, FIELDS, known
from ui.sayings.limit_states import state_text, value_text
from ui.sayings.limits import hours_text
from ui.theme.fonts import Size
from ui.widgets.boxes import column, row
from ui.widgets.chip import stage_chip
from ui.widgets.switch import Switch
from ui.widgets.text import Text, caption

_EDITOR_MARGIN = 10


class Field(QWidget):
    """Name, switch, editors and marks. A subclass gives its editors, its value and its wish."""

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
        self._basis = BasisLine(presentation, limits, name)
        self._fault = Text(presentation, "", Size.CAPTION, ink="attention")
        self._fault.setObjectName(f"fault_{name}")
        self._fault.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addLayout(self._head(limits))
        self._column.addLayout(self.editors)
        self._column.addWidget(self._fault)
        self._column.addWidget(self._basis)
        self._add_others(limits)
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
        if self._state is None:
            self._since.hide()
        made.addWidget(self._since)
        if limits.floor.clauses.get(self.name) is not None:
            self.switch.setEnabled(False)
        for refusal in limits.refusals:
            if self.takes(refusal.field) and stage is Stage.REFUSED:
                text = self.words.say(
                    "The service did not accept it: {reason}",
                    reason=foreign(refusal.message, 160),
                )
                made.addWidget(caption(self.presentation, text, ink="attention"))
        return made

    def _add_others(self, limits: LimitsView) -> None:
        """Say what other guardians ask for: the stricter of all holds."""
        for other in limits.others:
            value = getattr(other.settings, self.name)
            if value is not None:
                text = other_text(self.presentation, self.name, other, limits.currency)
                self._column.addWidget(caption(self.presentation, text))

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
                dress(self.presentation, box)
            self.editors.addWidget(box, 1 if isinstance(box, Text) and box.wordWrap() else 0)
        self.editors.addStretch(0 if isinstance(boxes[-1], Text) else 1)
        self._follow(on)
        self._first = self.wish()
        self._basis.tell(self.value())
        self.switch.toggled.connect(self._follow)
        self.switch.toggled.connect(lambda _on: self.edited.emit())
        self.edited.connect(lambda: self._basis.tell(self.value()))

    def _follow(self, on: bool) -> None:
        for box in self._boxes:
            box.setVisible(on)

    def value(self) -> int | bool | Curfew | None:
        """Return what the editors show; ``None`` is no limit of this kind."""
        return None

    def wish(self) -> object:
        """Return the value for a merge patch; ``None`` is no limit of this kind."""
        return self.value()

    @property
    def changed(self) -> bool:
        """Whether it shows something else than at first."""
        return self.wish() != self._first

    def patch(self) -> dict[str, object]:
        """Return its part of the merge patch: nothing where nothing changed."""
        return {self.name: self.wish()} if self.changed else {}

    def applied(self, settings: PolicySettings) -> PolicySettings:
        """Return ``settings`` as they would be with what is shown, where that changed."""
        change: dict[str, Any] = {self.name: self.value()}
        return replace(settings, **change) if self.changed else settings

    def remedy(self) -> str:
        """Return what a value of this kind has to be."""
        return self.words.say("This value is not possible. Please choose another.")

    def takes(self, field: str) -> bool:
        """Whether a fault of ``field`` is shown here."""
        return top_of(field) == self.name

    def show_fault(self, clause: str | None) -> None:
        """Say what is wrong with the value, in the reader's own language."""
        self._mark(fault_text(self.presentation, clause) if clause else self.remedy())

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


def top_of(field: str) -> str:
    """Return the field of the settings that a fault is about: its name up to the first mark."""
    return field.replace(".", "/").split("/", maxsplit=1)[0]


class _WheelGuard(QObject):
    """Lets the wheel scroll the page, and change an editor only where the keys go to it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass the wheel on."""
        rests = isinstance(watched, QWidget) and not watched.hasFocus()
        if rests and event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def dress(presentation: Presentation, box: QAbstractSpinBox) -> None:
    """Give an editor the font and the air of all editors, and no arrows."""
    box.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
    box.setFont(presentation.font())
    box.lineEdit().setTextMargins(_EDITOR_MARGIN, 0, 0, 0)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.installEventFilter(_WheelGuard(box))


def fault_text(presentation: Presentation, clause: str) -> str:
    """Return that the law asks for more."""
    words = presentation.words
    return words.say("The law asks for more here: {clause}.", clause=known(words, CLAUSES, clause))


def other_text(presentation: Presentation, field: str, other: OtherLimits, currency: str) -> str:
    """Return what another guardian asks for in a field, and that the stricter holds."""
    words, name = presentation.words, foreign(other.guardian_name, 24)
    value = getattr(other.settings, field)
    if isinstance(value, Curfew):
        text = hours_text(words, value)
    else:
        text = value_text(presentation, field, value, currency)
    if field in NUMBERS or field in LONGEST:
        return words.say("{name} asks for {value}; the stricter holds.", name=name, value=text)
    return words.say("{name} asks for this too: {value}", name=name, value=text)
