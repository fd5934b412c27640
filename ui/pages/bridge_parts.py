"""What the steps of setting up a bridge are made of."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtWidgets import QLineEdit, QPushButton, QScrollArea, QWidget

from guardian.errors import GuardianError
from ui.pages.security_panel import Working
from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.widgets.boxes import Card, column, row
from ui.widgets.buttons import button
from ui.widgets.flow import Flow
from ui.widgets.slot import Slot
from ui.widgets.states import ErrorPanel
from ui.widgets.text import Text, caption, sentence

LONGEST_ADDRESS = 500


class Step(QWidget):
    """One page of setting up: a sentence, parts, what went wrong, and the ways on and back.

    ``first`` has the focus to begin with.
    """

    def __init__(
        self, presentation: Presentation, name: str, *, title: str, text: str, place: str = ""
    ) -> None:
        super().__init__()
        self.setObjectName(f"bridge_{name}")
        self.setAccessibleName(title)
        self.presentation = presentation
        self.words = presentation.words
        self.first: QWidget | None = None
        self.again: QPushButton | None = None
        """What tries once more; it says so after a failure."""
        lines: list[QWidget] = [sentence(presentation, title)]
        if place:
            lines.insert(0, caption(presentation, place))
        self._about = Text(presentation, "", Size.STRONG, ink="second")
        lines.append(self._about)
        self._column = column(column(*lines, spacing=4), spacing=16)
        self.setLayout(self._column)
        self.tell(text)
        self.failure = Slot()
        self.working = Working(presentation)

    def tell(self, text: str) -> None:
        """Say something else beneath the title; ``""``: nothing."""
        self._about.setText(text)
        self._about.setVisible(bool(text))

    def add(self, part: QWidget) -> None:
        """Add a part below the others."""
        self._column.addWidget(part)

    def end(self, *acts: QWidget) -> None:
        """Add the place of failures, of work, and the ways on and back."""
        if self.failure.parentWidget() is None:
            self.add(self.failure)
        self.add(self.working)
        self.acts = Flow(acts, spacing=12)
        self.add(self.acts)

    def act(
        self,
        text: str,
        do: Callable[[], object],
        name: str,
        *,
        kind: str = "quiet",
        icon: str = "",
    ) -> QPushButton:
        """Return a button."""
        return button(self.presentation, text, do, name=name, kind=kind, icon=icon)

    def begin(self, text: str) -> None:
        """Say that something goes on."""
        self.failure.put(None)
        self.working.begin(text)

    def fail(self, error: GuardianError) -> None:
        """Say what went wrong; what was typed stays."""
        self.working.hide()
        text = error.in_language(self.words.language)
        self.failure.put(column(ErrorPanel(self.presentation, text, None)))
        if self.again is not None:
            self.again.setText(self.words.say("Try again"))
            self.again.setAccessibleName(self.words.say("Try again"))
        QTimer.singleShot(0, self, self._reveal)  # once it is laid out

    def _reveal(self) -> None:
        """Bring what went wrong into sight."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self.failure)

    def finish(self) -> None:
        """Say no more that something goes on."""
        self.working.hide()

    def forget(self) -> None:
        """Empty what may hold a secret; called when the step is left."""


class Line(QWidget):
    """A line to type in, its title above and what is wrong beneath."""

    def __init__(
        self,
        presentation: Presentation,
        name: str,
        title: str,
        text: str,
        *,
        hint: str = "",
        longest: int = LONGEST_ADDRESS,
    ) -> None:
        super().__init__()
        self.edit = QLineEdit(text)
        self.edit.setObjectName(name)
        self.edit.setFont(presentation.font())
        self.edit.setMaxLength(longest)
        self.edit.setAccessibleName(title)
        label = Text(presentation, title, bold=True)
        label.setBuddy(self.edit)
        self._fault = caption(presentation, "", ink="attention")
        self._fault.setObjectName(f"{name}_fault")
        self._fault.hide()
        parts = [label, self.edit, self._fault]
        if hint:
            parts.append(caption(presentation, hint))
        self.setLayout(column(*parts, spacing=4))
        self.edit.textEdited.connect(lambda _text: self.say_fault(""))

    def text(self) -> str:
        """Return what was typed, without air around it."""
        return self.edit.text().strip()

    def say_fault(self, text: str) -> None:
        """Say what is wrong and go there; ``""``: nothing is."""
        tell_fault(self.edit, self._fault, text)


def tell_fault(edit: QLineEdit, place: Text, text: str) -> None:
    """Say beneath a field what is wrong with it and go there; ``""``: nothing is."""
    place.setText(text)
    place.setVisible(bool(text))
    edit.setAccessibleDescription(text)
    edit.setProperty("fault", bool(text))
    edit.style().unpolish(edit)
    edit.style().polish(edit)
    if text:
        edit.setFocus()


def whole_address(text: str) -> str:
    """Return a web address, ``http`` where none of it says how; ``""`` where it can be none."""
    typed = text.strip()
    if typed and "://" not in typed:
        typed = f"http://{typed}"
    url = QUrl(typed, QUrl.ParsingMode.StrictMode)
    fits = url.isValid() and url.scheme() in {"http", "https"} and url.host()
    return typed.rstrip("/") if fits and not url.userInfo() else ""


def numbered(presentation: Presentation, texts: list[str]) -> Card:
    """Return plain steps with their numbers."""
    card = Card(margin=24, spacing=12)
    locale = presentation.formats.locale
    for number, text in enumerate(texts, start=1):
        figure = Text(presentation, f"{locale.toString(number)}.", bold=True, wrap=False)
        line = row(figure, spacing=12)
        line.setAlignment(figure, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Text(presentation, text), 1)
        card.add(line)
    return card
