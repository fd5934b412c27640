"""What would change if saved, live; and Save and Discard where they are always in sight."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from guardian.errors import ErrorText
from ui.presentation import Presentation
from ui.sayings.limit_changes import Difference, Turn
from ui.theme.tokens import CONTENT_WIDTH
from ui.widgets.boxes import Card, column, row
from ui.widgets.buttons import button
from ui.widgets.chip import StatusChip
from ui.widgets.states import Banner
from ui.widgets.text import Elided, Text, caption, section

_MOST = 3
_SIDE = 40
_SCROLL_BAR = 10
"""What the page's own scroll bar takes, so that both end on one line."""


def turn_chip(presentation: Presentation, turn: Turn) -> StatusChip:
    """Return which way a limit goes."""
    words = presentation.words
    if turn is Turn.STRICTER:
        return StatusChip(presentation, "lock-simple", words.say("stricter"))
    if turn is Turn.LOOSER:
        return StatusChip(presentation, "lock-simple-open", words.say("looser"), ink="attention")
    return StatusChip(presentation, "arrows-left-right", words.say("moved"))


def difference_text(presentation: Presentation, each: Difference) -> str:
    """Return one change: what it was, what it would be."""
    return presentation.words.say(
        "{limit}: {before} → {after}", limit=each.title, before=each.before, after=each.after
    )


class ChangesCard(Card):
    """The whole list under the form, and what it means for the child's days."""

    def __init__(self, presentation: Presentation) -> None:
        super().__init__("well", spacing=8)
        self.setObjectName("changes_card")
        self._presentation = presentation
        self.add(section(presentation, presentation.words.say("What would change")))
        self._lines = column(spacing=6)
        self.column.addLayout(self._lines)
        self._when = caption(presentation, "")
        self.add(self._when)
        self.hide()

    def tell(self, changes: Sequence[Difference], meanings: Sequence[str], when: str) -> None:
        """Show other changes; nothing where there are none."""
        empty(self._lines)
        self.setVisible(bool(changes))
        self._when.setText(when)
        for each in changes:
            shown = QWidget()
            shown.setObjectName(f"change_{each.field}")
            line = row(turn_chip(self._presentation, each.turn), spacing=12)
            line.addWidget(Text(self._presentation, difference_text(self._presentation, each)), 1)
            shown.setLayout(line)
            self._lines.addWidget(shown)
        for text in meanings:
            self._lines.addWidget(Text(self._presentation, text, bold=True))


class SaveBar(QFrame):
    """The foot of the page while something is not saved: what it is, Save and Discard."""

    def __init__(
        self,
        presentation: Presentation,
        *,
        save: Callable[[], None],
        discard: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setObjectName("save_bar")
        self._presentation = presentation
        words = presentation.words
        self.save = button(
            presentation, words.say("Save"), save, name="save_limits", kind="primary"
        )
        self.discard = button(presentation, words.say("Discard"), discard, name="discard_limits")
        self._hint = Text(presentation, "", bold=True)
        self._hint.setObjectName("limits_hint")
        self._lines = column(spacing=2)
        self._problem = column()
        across = row(spacing=12)
        across.addLayout(column(self._hint, self._lines, spacing=2), 1)
        across.addWidget(self.discard)
        across.addWidget(self.save)
        inner = QWidget()
        inner.setMaximumWidth(presentation.px(CONTENT_WIDTH))
        inner.setLayout(column(self._problem, across, spacing=8))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        line = QFrame()
        line.setProperty("kind", "rule")
        line.setFixedHeight(1)
        outer.addWidget(line)
        place = row(spacing=0)
        place.setContentsMargins(_SIDE, 12, _SIDE + _SCROLL_BAR, 12)
        place.addWidget(inner, 1000)
        place.addStretch(1)
        outer.addLayout(place)
        self.hide()

    def tell(self, changes: Sequence[Difference], meanings: Sequence[str]) -> None:
        """Show what is not saved, in as few lines as say it; hidden where nothing is."""
        empty(self._lines)
        self.setVisible(bool(changes))
        self.save.setEnabled(True)
        self.save.show()
        self.discard.show()
        words = self._presentation.words
        self._hint.setText(words.say("Not saved yet."))
        said = list(meanings) or [difference_text(self._presentation, each) for each in changes]
        for text in said[:_MOST]:
            self._lines.addWidget(Elided(self._presentation, text, ink="second"))
        more = len(said) - _MOST
        if more > 0:
            text = words.say_n("and {n} more", "and {n} more", more)
            self._lines.addWidget(caption(self._presentation, text))

    def say(self, text: str) -> None:
        """Say why it was not saved."""
        self._hint.setText(text)

    def show_error(self, text: ErrorText, *, saving: bool) -> None:
        """Say what happened and what to do, and keep what is being edited.

        ``saving``: whether something waits to be saved.
        """
        self.clear_error()
        self.save.setVisible(saving)
        self.discard.setVisible(saving)
        self.show()
        self._hint.setText(text.title)
        banner = Banner(self._presentation, "attention", "warning-circle", text.title, text.advice)
        banner.setObjectName("limits_error")
        self._problem.addWidget(banner)

    def clear_error(self) -> None:
        """Take the error away."""
        empty(self._problem)


def empty(lines: QVBoxLayout) -> None:
    """Take every widget out of a column."""
    while lines.count():
        item = lines.takeAt(0)
        shown = item.widget() if item is not None else None
        if shown is not None:
            shown.hide()
            shown.deleteLater()
