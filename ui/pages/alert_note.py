"""A guardian's own words about an alert: kept on leaving the field, with a way back."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from ui.presentation import Presentation
from ui.widgets.boxes import Card, row
from ui.widgets.text import caption, section

LONGEST = 2000
"""Characters that a note may have."""
COUNT_FROM = 1800
REST_MILLISECONDS = 2000
"""How long the keys rest before a note is kept although nobody left the field."""
_HEIGHT = 112


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What was being written when the page was drawn anew. ``begun_with``: what stood before."""

    text: str
    position: int
    begun_with: str


class NoteEdit(QPlainTextEdit):
    """Several lines of plain text, at most :data:`LONGEST` characters."""

    entered = Signal()
    left = Signal()

    def __init__(self, presentation: Presentation, text: str) -> None:
        super().__init__()
        self.setObjectName("note_text")
        self.setFont(presentation.font())
        self.setFixedHeight(presentation.px(_HEIGHT))
        self.setTabChangesFocus(True)
        self.setPlainText(text[:LONGEST])
        self._added = (0, 0)
        self.document().contentsChange.connect(self._remember_change)
        self.textChanged.connect(self._cut)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that writing begins."""
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that it was left; its own menu is no leaving."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep on Ctrl+Enter, leave on Esc."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _remember_change(self, position: int, _removed: int, added: int) -> None:
        self._added = (position, added)

    def _cut(self) -> None:
        """Take as much off what was just put in as is too much, as a single line does."""
        excess = self.document().characterCount() - 1 - LONGEST
        if excess <= 0:
            return
        position, added = self._added
        end = min(position + added, self.document().characterCount() - 1)
        start = max(0, end - excess)
        if start and unicodedata.category(self.document().characterAt(start - 1)) == "Cs":
            start -= 1
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()


class NoteCard(Card):
    """The note with its field.

    ``keep`` saves a text; ``finished`` gets the texts before and after, once it was left.
    """

    def __init__(
        self,
        presentation: Presentation,
        note: str,
        draft: Draft | None,
        *,
        keep: Callable[[str], None],
        finished: Callable[[str, str], None],
    ) -> None:
        super().__init__(spacing=8)
        self.setObjectName("note")
        self._words = presentation.words
        self._formats = presentation.formats
        self._keep = keep
        self._finished = finished
        self._kept: str | None = note
        self._begun_with = draft.begun_with if draft is not None else note
        words = self._words
        self.edit = NoteEdit(presentation, draft.text if draft is not None else note)
        title = words.say("Your note")
        self.edit.setAccessibleName(title)
        self.edit.setPlaceholderText(
            words.say("What you saw, said and agreed. It stays on this computer.")
        )
        self._said = caption(presentation, "", wrap=False)
        self._said.setObjectName("note_said")
        self._count = caption(presentation, "", wrap=False)
        self._count.setObjectName("note_count")
        self.add(section(presentation, title))
        self.add(self.edit)
        self.add(row(self._said, None, self._count))
        if draft is not None:
            cursor = self.edit.textCursor()
            cursor.setPosition(min(draft.position, len(draft.text)))
            self.edit.setTextCursor(cursor)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MILLISECONDS)
        self._rest.timeout.connect(self.save)
        self.edit.textChanged.connect(self._typed)
        self.edit.left.connect(self._leave)
        self._tell_count()

    def draft(self) -> Draft | None:
        """Return what is being written, for the card that takes this one's place."""
        if not self.edit.hasFocus() and self.edit.toPlainText() == self._kept:
            return None
        return Draft(
            text=self.edit.toPlainText(),
            position=self.edit.textCursor().position(),
            begun_with=self._begun_with,
        )

    def save(self) -> None:
        """Keep what stands there, unless it is kept already."""
        self._rest.stop()
        text = self.edit.toPlainText()
        if text != self._kept:
            self._kept = text
            self._keep(text)

    def say_kept(self, text: str) -> None:
        """Say that ``text`` is kept."""
        if text == self.edit.toPlainText():
            self._said.setText(self._words.say("Saved"))

    def say_not_kept(self) -> None:
        """Say that it is not kept, and try again at the next chance."""
        self._kept = None
        self._said.setText(self._words.say("Not saved. Please try again."))

    def show_text(self, text: str) -> None:
        """Show what was kept elsewhere."""
        self._kept = self._begun_with = text
        self.edit.setPlainText(text)
        self._rest.stop()

    def _leave(self) -> None:
        self.save()
        before, self._begun_with = self._begun_with, self.edit.toPlainText()
        if before != self._begun_with:
            self._finished(before, self._begun_with)

    def _typed(self) -> None:
        self._said.setText("")
        self._rest.start()
        self._tell_count()

    def _tell_count(self) -> None:
        length = self.edit.document().characterCount() - 1
        locale = self._formats.locale
        self._count.setText(
            self._words.say(
                "{n} of {most} characters",
                n=locale.toString(length),
                most=locale.toString(LONGEST),
            )
            if length >= COUNT_FROM
            else ""
        )
