"""The exact values of the window that is chosen in the week, and what can be done with it."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.pages.limit_fields import dress
from ui.pages.limit_time import clock, moment_of, time_box
from ui.presentation import Presentation
from ui.sayings.limit_days import long_day
from ui.widgets.buttons import button
from ui.widgets.flow import Flow
from ui.widgets.text import Text
from ui.widgets.week_view_plan import DAYS, Window, minute

_NAME_WIDTH = 132
_LONGEST_NAME = 64


class WindowEditor(QWidget):
    """Name, start and end; hidden while no window of a weekday is chosen that is one's own.

    ``changed`` tells the new window; the other signals, what shall become of it.
    """

    changed = Signal(object)
    removed = Signal()
    copied = Signal()

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self._presentation = presentation
        words = presentation.words
        self.setObjectName("window_editor")
        self._window: Window | None = None
        self._title = Text(presentation, "", bold=True)
        self._title.setObjectName("window_title")
        self._name = QLineEdit()
        self._name.setObjectName("edit_window_name")
        self._name.setAccessibleName(words.say("Name of the pause"))
        self._name.setMaxLength(_LONGEST_NAME)
        self._name.setFont(presentation.font())
        self._name.setFixedWidth(presentation.px(_NAME_WIDTH))
        blank = Window(name="", day=0, start=0, end=0).hours
        self._start = time_box(
            presentation, "edit_window_start", words.say("Pause from"), blank.start
        )
        self._end = time_box(presentation, "edit_window_end", words.say("Pause until"), blank.end)
        for box in (self._start, self._end):
            dress(presentation, box)
            box.timeChanged.connect(lambda _time: self._read())
        self._name.editingFinished.connect(self._read)
        until = Text(presentation, words.say("until"), ink="second", wrap=False)
        remove = button(
            presentation, words.say("Remove"), self.removed.emit, name="remove_window", icon="trash"
        )
        copy = button(
            presentation, words.say("Monday to Friday"), self.copied.emit, name="copy_window"
        )
        copy.setToolTip(words.say("Puts the same pause on every day from Monday to Friday"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(Flow([self._name, self._start, until, self._end]))
        column.addWidget(Flow([copy, remove]))
        self.hide()

    def show_window(self, window: Window | None) -> None:
        """Show another window, or none."""
        able = window is not None and window.day is not None and not window.lock
        self.setVisible(able)
        self._window = window if able else None
        if window is None or window.day is None or not able:
            return
        day = long_day(self._presentation, DAYS[window.day])
        self._title.setText(self._presentation.words.say("Pause on {day}", day=day))
        for part in (self._name, self._start, self._end):
            part.blockSignals(True)
        self._name.setText(window.name)
        self._start.setTime(clock(window.hours.start))
        self._end.setTime(clock(window.hours.end))
        for part in (self._name, self._start, self._end):
            part.blockSignals(False)

    def _read(self) -> None:
        if self._window is None:
            return
        shown = replace(
            self._window,
            name=self._name.text().strip() or self._window.name,
            start=minute(moment_of(self._start)),
            end=minute(moment_of(self._end)),
        )
        if shown != self._window:
            self.changed.emit(shown)
