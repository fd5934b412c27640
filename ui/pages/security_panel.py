"""One act of Settings on a page of its own: what it does, what it asks for, how it went."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLayout, QProgressBar, QWidget

from guardian.errors import GuardianError
from ui import tasks
from ui.pages.base import Operation, V
from ui.presentation import Presentation
from ui.widgets.boxes import Card, column, row
from ui.widgets.buttons import button
from ui.widgets.states import ErrorPanel
from ui.widgets.text import Text, sentence


class Working(QWidget):
    """Says that something goes on whose end is not known."""

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self.setObjectName("working")
        self._text = Text(presentation, "", ink="second")
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedHeight(6)
        self.setLayout(column(self._text, bar, spacing=8))
        self.hide()

    def begin(self, text: str) -> None:
        """Show ``text`` above the bar."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.show()


class Panel(QWidget):
    """A sentence, a card, one button. While it works nothing can be pressed and Esc waits."""

    def __init__(
        self,
        presentation: Presentation,
        name: str,
        *,
        title: str,
        text: str,
        back: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setObjectName(f"panel_{name}")
        self.presentation = presentation
        self.words = presentation.words
        self.leave = back
        self.first: QWidget | None = None
        """What has the focus to begin with."""
        self._back = button(
            presentation,
            self.words.say("Settings"),
            back,
            name="back_to_settings",
            kind="back",
            icon="arrow-left",
        )
        self._title = sentence(presentation, title)
        self._text = Text(presentation, text, ink="second")
        self._card = Card(margin=24, spacing=16)
        self._working = Working(presentation)
        self._failure: ErrorPanel | None = None
        self._column = column(
            row(self._back, None), self._title, self._text, self._card, self._working, spacing=16
        )
        self.setLayout(self._column)

    def add(self, part: QWidget | QLayout) -> None:
        """Add a part to the card."""
        self._card.add(part)

    @property
    def busy(self) -> bool:
        """Whether it works."""
        return not self._working.isHidden()

    def work(
        self,
        busy: str,
        operation: Operation[V],
        done: Callable[[V], None],
        failed: Callable[[GuardianError], None] | None = None,
    ) -> None:
        """Run ``operation`` in a worker; ``busy`` says meanwhile what goes on."""
        if self._failure is not None:
            self._failure.hide()
            self._failure.deleteLater()
            self._failure = None
        self._set_usable(False)
        self._working.begin(busy)

        def succeeded(value: V) -> None:
            self._set_usable(True)
            done(value)

        def not_succeeded(error: GuardianError) -> None:
            self._set_usable(True)
            (failed or self.say_failure)(error)

        tasks.run(operation, succeeded, not_succeeded, parent=self)

    def say_failure(self, error: GuardianError) -> None:
        """Show an error that is about no field."""
        text = error.in_language(self.words.language)
        self._failure = ErrorPanel(self.presentation, text, None)
        self._column.addWidget(self._failure)

    def finish(self, title: str, text: str, part: QWidget | None = None, *, done: str = "") -> None:
        """Say that it is done, with ``part`` in the place of the form; ``done``: the way out."""
        self._title.setText(title)
        self._text.setText(text)
        self._card.hide()
        if part is not None:
            self._column.addWidget(part)
        leave = button(
            self.presentation,
            done or self.words.say("Done"),
            self.leave,
            name="panel_done",
            kind="primary" if part is None else "quiet",
            icon="check",
        )
        self._column.addLayout(row(leave, None))
        leave.setFocus()

    def _set_usable(self, usable: bool) -> None:
        self._card.setEnabled(usable)
        self._back.setEnabled(usable)
        if usable:
            self._working.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where something is typed."""
        super().showEvent(event)
        if self.first is not None:
            self.first.setFocus()

    def event(self, event: QEvent) -> bool:
        """Keep Esc for this page."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back on Esc."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self.busy:
            self.leave()
