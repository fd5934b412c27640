"""Nothing is linked yet: two quick choices, what will be proposed, and the one next step."""

from collections.abc import Callable

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.pages.proposal_lines import proposal_lines
from ui.presentation import Presentation
from ui.sayings.proposals import BANDS, COUNTRIES, Family, country_of, proposed, to_ask_for
from ui.theme.fonts import Size
from ui.widgets.boxes import Card, column, row
from ui.widgets.buttons import button
from ui.widgets.icon import Icon
from ui.widgets.scroll import ScrollingPage
from ui.widgets.segments import Segments
from ui.widgets.slot import Slot
from ui.widgets.text import Text, caption, section, sentence

_WIDTH = 640


class FirstRun(QWidget):
    """The empty state of everything. ``try_demo``: ``None`` where this is the demo itself.

    ``family``: what was chosen; guessed from the system's locale before anybody chooses.
    """

    def __init__(
        self,
        presentation: Presentation,
        link: Callable[[], None],
        try_demo: Callable[[], None] | None,
    ) -> None:
        super().__init__()
        self.setObjectName("first_run")
        self._presentation = presentation
        self._words = words = presentation.words
        territory = QLocale.territoryToCode(QLocale.system().territory())
        spoken = "CN" if words.language == "zh_CN" else ""
        self.family = Family(country=country_of(territory) or spoken)
        about = words.say(
            "Guardian looks after a child who talks with AI characters. Linking takes two minutes."
        )
        opening = column(
            sentence(presentation, words.say("Welcome to Guardian.")),
            Text(presentation, about, Size.STRONG, ink="second"),
            spacing=4,
        )
        inner = QWidget()
        inner.setMaximumWidth(presentation.px(_WIDTH))
        inner.setLayout(
            column(
                opening,
                self._choices(),
                self._steps(link, try_demo),
                self._promises(),
                None,
                spacing=16,
            )
        )
        around = QWidget()
        space = QVBoxLayout(around)
        space.setContentsMargins(40, 32, 40, 32)
        space.addWidget(inner)
        scrolling = ScrollingPage("scroll_first_run")
        scrolling.area.setWidget(around)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling)
        self._tell()

    def _choices(self) -> Card:
        """Return country and age, and what they come to."""
        words, shown = self._words, self._presentation
        card = Card(margin=24, spacing=8)
        countries = {code: words.say(name) for code, name in COUNTRIES.items()}
        bands = {band: band.replace("-", "–") for band in BANDS}
        card.add(Text(shown, words.say("Where does your child live?"), bold=True))
        card.add(
            row(Segments(shown, "country", countries, self.family.country, self._set_country), None)
        )
        card.column.addSpacing(8)
        card.add(Text(shown, words.say("How old is your child?"), bold=True))
        card.add(row(Segments(shown, "age", bands, self.family.band, self._set_band), None))
        card.column.addSpacing(8)
        card.add(section(shown, words.say("Limits to begin with")))
        self._lines = Slot()
        card.add(self._lines)
        return card

    def _steps(self, link: Callable[[], None], try_demo: Callable[[], None] | None) -> QWidget:
        words, shown = self._words, self._presentation
        steps = row(spacing=12)
        steps.addWidget(
            button(
                shown,
                words.say("Link your child's account"),
                link,
                name="link_first",
                kind="primary",
                icon="link",
            )
        )
        if try_demo is not None:
            text = words.say("Look at a demo family")
            steps.addWidget(button(shown, text, try_demo, name="try_demo"))
        steps.addStretch(1)
        made = QWidget()
        made.setLayout(steps)
        return made

    def _promises(self) -> Card:
        words, shown = self._words, self._presentation
        promises = (
            ("eye", words.say("You see how long and with whom, never the words of a chat.")),
            ("bell", words.say("You are told at once when a chat gives a sign of danger.")),
            ("hourglass", words.say("Limits hold at the service itself, on every device.")),
            ("lock", words.say("What Guardian knows stays on this computer, encrypted.")),
        )
        card = Card(margin=24, spacing=12)
        for icon, text in promises:
            line = row(Icon(shown, icon, shown.colours.accent, 20), spacing=16)
            line.addWidget(Text(shown, text), 1)
            card.add(line)
        return card

    def _set_country(self, country: str) -> None:
        self.family = Family(country=country, band=self.family.band)
        self._tell()

    def _set_band(self, band: str) -> None:
        self.family = Family(country=self.family.country, band=band)
        self._tell()

    def _tell(self) -> None:
        """Show what will be proposed."""
        words, shown = self._words, self._presentation
        found = proposed(self.family.country, self.family.band)
        text = words.say(
            "After linking you can ask the service for these by one click. Nothing is sent before."
        )
        if not found:
            text = words.say(
                "No official values are known for this place. You can set your own under Limits."
            )
        elif not to_ask_for(found):
            text = words.say(
                "The law demands this of the service. You can set your own limits under Limits."
            )
        lines = proposal_lines(shown, found)
        lines.setObjectName("first_proposals")
        self._lines.put(column(lines, caption(shown, text), spacing=8))
