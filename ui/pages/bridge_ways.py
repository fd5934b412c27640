"""How an account comes to be linked: with a service, with Open WebUI, with another program."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtWidgets import QWidget

from ui.pages.bridge_choice import ChoiceCard
from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.widgets.boxes import column, row
from ui.widgets.buttons import button
from ui.widgets.text import Text, sentence


class Way(StrEnum):
    """What the child talks with."""

    SERVICE = "service"
    OPEN_WEBUI = "openwebui"
    GATEWAY = "gateway"


class Ways(QWidget):
    """A calm choice of three; ``last``: what was chosen before has the focus."""

    def __init__(
        self,
        presentation: Presentation,
        choose: Callable[[Way], None],
        leave: Callable[[], None] | None,
        *,
        last: Way | None,
    ) -> None:
        super().__init__()
        self.setObjectName("link_ways")
        words = presentation.words
        ways = (
            (
                Way.SERVICE,
                "cloud",
                words.say("A companion service"),
                words.say(
                    "An app or a website of a company that knows Guardian. You sign in there."
                ),
            ),
            (
                Way.OPEN_WEBUI,
                "house-line",
                words.say("My family uses Open WebUI"),
                words.say("It runs on a computer of yours. Guardian keeps your rules there."),
            ),
            (
                Way.GATEWAY,
                "cpu",
                words.say("Another program with a model of our own"),
                words.say(
                    "SillyTavern, LibreChat, Chatbox and others, with Ollama, LM Studio or a model"
                    " that you pay for. Guardian stands in between."
                ),
            ),
        )
        self._cards = {
            way: ChoiceCard(presentation, f"way_{way}", icon=icon, title=title, text=text)
            for way, icon, title, text in ways
        }
        for way, card in self._cards.items():
            card.clicked.connect(lambda _checked=False, way=way: choose(way))
        opening = column(
            sentence(presentation, words.say("What does your child talk with?")),
            Text(
                presentation,
                words.say("Choose what fits best. You can come back and take another way."),
                Size.STRONG,
                ink="second",
            ),
            spacing=4,
        )
        inside = column(opening, column(*self._cards.values(), spacing=12), spacing=16)
        if leave is not None:
            cancel = button(presentation, words.say("Cancel"), leave, name="wizard_cancel")
            inside.addLayout(row(cancel, None))
        self.setLayout(inside)
        self.first = self._cards[last or Way.SERVICE]
