"""How far an act in several steps has come; the steps are told from a worker."""

from collections.abc import Callable, Sequence

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from guardian.bridging.values import Step
from ui.pages.security_panel import Working
from ui.presentation import Presentation
from ui.sayings.bridges import STEPS
from ui.widgets.boxes import Card, column, row
from ui.widgets.icon import Icon
from ui.widgets.slot import Slot
from ui.widgets.text import Text

_ORDER = tuple(Step)


class Told(QObject):
    """Carries steps from a worker to the window; belongs to the application, as it may outlive."""

    step = Signal(object)

    def __init__(self) -> None:
        super().__init__(QCoreApplication.instance())

    def tell(self, step: Step) -> None:
        """Say where the work is; from any thread."""
        if shiboken6.isValid(self):
            self.step.emit(step)


class Progress(Card):
    """The steps that are done, the one that runs, and those that come as far as it is known."""

    def __init__(
        self, presentation: Presentation, expected: Sequence[Step], *, bar: bool = True
    ) -> None:
        super().__init__("card" if bar else "", margin=24 if bar else 4, spacing=16)
        self._has_bar = bar
        self.setObjectName("bridge_progress")
        self._presentation = presentation
        self._words = presentation.words
        self._expected = tuple(expected)
        self._told: list[Step] = []
        self._lines = Slot()
        self.add(self._lines)
        self._working = Working(presentation)
        self.add(self._working)
        self._draw()

    def tell(self, step: Step) -> None:
        """Show where the work is now; told again from its start, it is a new try."""
        if self._told and step is self._told[0]:
            self._told = []
        if step not in self._told:
            self._told.append(step)
        self._draw()

    def say(self, text: str) -> None:
        """Say beside the bar what goes on."""
        self._working.begin(text)

    def _draw(self) -> None:
        last = max((_ORDER.index(each) for each in self._told), default=-1)
        coming = [each for each in self._expected if _ORDER.index(each) > last]
        lines = [self._line(each, is_now=each is self._told[-1]) for each in self._told]
        lines += [self._line(each, is_now=None) for each in coming]
        self._lines.put(column(*lines, spacing=12))
        if self._told:
            now = self._words.say(STEPS[self._told[-1]])
            self.setAccessibleName(now)
            if self._has_bar:
                self._working.begin(self._words.say("{step}…", step=now))

    def _line(self, step: Step, *, is_now: bool | None) -> QWidget:
        """Return one step; ``is_now``: ``None`` while it is still to come."""
        shown, words = self._presentation, self._words
        colours, title = shown.colours, words.say(STEPS[step])
        icon, colour, ink = "check-circle", colours.accent, "second"
        spoken = words.say("{step}: done", step=title)
        if is_now:
            icon, colour, ink = "arrow-circle-right", colours.ink, ""
            spoken = words.say("{step}: now", step=title)
        elif is_now is None:
            icon, colour, ink = "circle", colours.faint, "faint"
            spoken = words.say("{step}: to come", step=title)
        made = QWidget()
        made.setObjectName(f"step_{step}")
        mark = Icon(shown, icon, colour, 20)
        text = Text(shown, title, ink=ink, bold=bool(is_now))
        text.setAccessibleName(spoken)
        line = row(mark, spacing=12)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        line.addWidget(text, 1)
        made.setLayout(line)
        return made


def telling(progress: Progress) -> tuple[Callable[[Step], None], Callable[[], None]]:
    """Return what a worker tells steps with, and what ends that."""
    told = Told()
    told.step.connect(progress.tell)
    return told.tell, told.deleteLater
