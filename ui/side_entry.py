"""A page before the profile is open that leads back to the entrance."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.entrance import CARD_WIDTH
from ui.presentation import Presentation
from ui.widgets.boxes import Card, row
from ui.widgets.buttons import button
from ui.widgets.text import Text, sentence


class SideEntry(QWidget):
    """A card with the way back, a title and what it is about; a page adds the rest and centres it.

    Esc leads back, too, as long as the button does.
    """

    def __init__(
        self,
        presentation: Presentation,
        name: str,
        back: Callable[[], None],
        *,
        title: str,
        about: str,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self._lead_back = back
        self._back = button(
            presentation,
            presentation.words.say("Back"),
            back,
            name="back",
            kind="back",
            icon="arrow-left",
        )
        self._card = Card(margin=28, spacing=8)
        self._card.setMaximumWidth(presentation.px(CARD_WIDTH + 60))
        self._card.add(row(self._back, None))
        self._card.add(sentence(presentation, title))
        self._card.add(Text(presentation, about, ink="second"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back on Esc."""
        if event.key() == Qt.Key.Key_Escape and self._back.isEnabled():
            self._lead_back()
        else:
            super().keyPressEvent(event)
