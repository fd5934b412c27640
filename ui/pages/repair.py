"""The records are damaged: what that means, and three ways on."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from guardian.errors import ErrorText, GuardianError
from ui import tasks
from ui.formats import foreign
from ui.opening_port import Opening
from ui.pages.base import V
from ui.pages.restore_form import RestoreForm
from ui.pages.security_panel import Working
from ui.presentation import Presentation
from ui.widgets.boxes import Card, column, row
from ui.widgets.buttons import button
from ui.widgets.icon import Icon
from ui.widgets.scroll import ScrollingPage
from ui.widgets.states import ErrorPanel
from ui.widgets.text import Text, caption, section, sentence

_WIDEST = 640


class Repair(QWidget):
    """Try again, restore a backup, or start new records; ``done`` opens the profile again."""

    def __init__(
        self,
        presentation: Presentation,
        text: ErrorText,
        opening: Opening,
        done: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setObjectName("page_repair")
        presentation.icons.load()  # the profile that is not open would have loaded them
        self._presentation = presentation
        self._words = presentation.words
        self._opening = opening
        self._done = done
        self._title = sentence(presentation, text.title)
        self._text = Text(presentation, text.message, ink="second")
        self._choices = QWidget()
        self._choices.setLayout(
            column(self._again(), self._restore(), self._begin_anew(), spacing=12)
        )
        self._working = Working(presentation)
        self._failure: ErrorPanel | None = None
        self._column = column(
            self._title, self._text, self._means(), self._choices, self._working, spacing=16
        )
        self._column.addStretch(1)
        self._place()

    def _place(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(self._presentation.px(_WIDEST))
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        inner.setLayout(self._column)
        content = QWidget()
        across = QHBoxLayout(content)
        across.setContentsMargins(40, 40, 40, 32)
        across.addStretch(1)
        across.addWidget(inner, 1000)
        across.addStretch(1)
        page = ScrollingPage("scroll_repair")
        page.area.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)

    def _means(self) -> QWidget:
        """Say what it means for the child."""
        words = self._words
        card = Card("attention", margin=16, spacing=4)
        card.setObjectName("means")
        picture = Icon(self._presentation, "warning", self._presentation.colours.attention, 22)
        line = row(spacing=16)
        line.addLayout(column(picture, None))
        line.addLayout(
            column(
                Text(
                    self._presentation,
                    words.say("Limits stay in force at the services."),
                    bold=True,
                ),
                caption(
                    self._presentation,
                    words.say(
                        "They apply them, whatever happens here. But alerts do not reach this"
                        " computer until Guardian is open again."
                    ),
                ),
                spacing=2,
            ),
            1,
        )
        card.add(line)
        return card

    def _choice(self, title: str, text: str) -> Card:
        card = Card(spacing=8)
        card.add(section(self._presentation, title))
        card.add(Text(self._presentation, text, ink="second"))
        return card

    def _again(self) -> QWidget:
        words = self._words
        card = self._choice(
            words.say("Try again"),
            words.say("If the disk was full or not there for a moment, the records may open now."),
        )
        again = button(
            self._presentation,
            words.say("Try again"),
            self._done,
            name="repair_again",
            kind="primary",
            icon="arrow-clockwise",
        )
        card.add(row(again, None))
        self.setFocusProxy(again)
        return card

    def _restore(self) -> QWidget:
        words = self._words
        card = self._choice(
            words.say("Restore a backup"),
            words.say(
                "Puts the records of that day in the place of these, which are set aside. Each"
                " account has to be linked again afterwards."
            ),
        )
        self._form = RestoreForm(self._presentation, self._start_restore)
        card.add(self._form)
        return card

    def _begin_anew(self) -> QWidget:
        words = self._words
        card = self._choice(
            words.say("Start new records"),
            words.say(
                "Nothing is deleted: the damaged records are set aside under another name. You link"
                " the accounts again; limits and what the services keep come back from them."
            ),
        )
        anew = button(
            self._presentation, words.say("Start new records"), self._set_aside, name="start_anew"
        )
        card.add(row(anew, None))
        return card

    def _start_restore(self, file: Path, passphrase: str) -> None:
        opening, words = self._opening, self._words
        self._work(
            words.say("Restoring the backup…"),
            lambda: opening.restore(file, passphrase),
            lambda _nothing: self._finish(
                words.say("The backup is in place."),
                words.say(
                    "Open it with the passphrase of the day of the backup. Then link each account"
                    " again, so that alerts arrive; what was recorded stays."
                ),
            ),
            self._form.refused,
        )

    def _set_aside(self) -> None:
        opening, words = self._opening, self._words
        self._work(
            words.say("Setting the records aside…"),
            opening.set_records_aside,
            lambda name: self._finish(
                words.say("New records can begin."),
                words.say(
                    "The damaged ones are kept as {name}, beside the new ones. Open Guardian with"
                    " your passphrase, then link the accounts again.",
                    name=foreign(name),
                ),
            ),
            self._say_failure,
        )

    def _work(
        self,
        busy: str,
        operation: Callable[[], V],
        done: Callable[[V], None],
        failed: Callable[[GuardianError], None],
    ) -> None:
        if self._failure is not None:
            self._failure.hide()
            self._failure.deleteLater()
            self._failure = None
        self._choices.setEnabled(False)
        self._working.begin(busy)

        def end() -> None:
            self._choices.setEnabled(True)
            self._working.hide()

        def succeeded(value: V) -> None:
            end()
            done(value)

        def not_succeeded(error: GuardianError) -> None:
            end()
            failed(error)

        tasks.run(operation, succeeded, not_succeeded, parent=self)

    def _say_failure(self, error: GuardianError) -> None:
        text = error.in_language(self._words.language)
        self._failure = ErrorPanel(self._presentation, text, None)
        self._column.insertWidget(self._column.count() - 1, self._failure)

    def _finish(self, title: str, text: str) -> None:
        self._title.setText(title)
        self._text.setText(text)
        self._choices.hide()
        go_on = button(
            self._presentation,
            self._words.say("Open Guardian"),
            self._done,
            name="repair_done",
            kind="primary",
        )
        self._column.insertLayout(self._column.count() - 1, row(go_on, None))
        go_on.setFocus()
