"""After linking: the limits to begin with, asked for by one click and never without it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from guardian.desk.values import LimitsView, LinkView
from guardian.errors import GuardianError
from guardian.policy.preset_basis import Basis
from ui import tasks
from ui.formats import foreign
from ui.pages.proposal_lines import proposal_lines
from ui.ports import Limits
from ui.presentation import Presentation
from ui.sayings.proposals import Family, as_patch, proposed, to_ask_for
from ui.widgets.boxes import Card, row
from ui.widgets.buttons import button
from ui.widgets.text import caption, section


class FirstLimits(QWidget):
    """Shows what is not limited yet and could be; empty where there is nothing to propose."""

    def __init__(
        self, presentation: Presentation, limits: Limits, link: LinkView, family: Family
    ) -> None:
        super().__init__()
        self.setObjectName("first_limits")
        self._presentation = presentation
        self._words = presentation.words
        self._limits = limits
        self._link = link
        self._family = family
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)
        # Linking has worked: what cannot be read now is no reason to trouble anybody.
        tasks.run(
            lambda: limits.limits(link.link_id), self._offer, lambda _error: None, parent=self
        )

    def _offer(self, view: LimitsView) -> None:
        held = (view.effective.settings, view.wished)
        found = to_ask_for(proposed(self._family.country, self._link.band, view.currency))
        open_ones = {
            field: basis
            for field, basis in found.items()
            if all(getattr(settings, field) is None for settings in held)
        }
        if not open_ones:
            return
        words, shown = self._words, self._presentation
        name = foreign(self._link.ward_name, 24)
        card = Card(margin=24, spacing=12)
        card.add(section(shown, words.say("Limits to begin with for {name}", name=name)))
        card.add(proposal_lines(shown, open_ones))
        self._told = caption(shown, words.say("Nothing is sent before you ask. Change it any day."))
        self._told.setObjectName("first_limits_told")
        self._ask = button(
            shown,
            words.say("Ask the service for these limits"),
            lambda: self._send(open_ones),
            name="ask_first_limits",
        )
        card.add(self._told)
        card.add(row(self._ask, None))
        self._place.addWidget(card)

    def _send(self, proposals: dict[str, Basis]) -> None:
        limits, link_id, patch = self._limits, self._link.link_id, as_patch(proposals)
        self._ask.setEnabled(False)
        tasks.run(
            lambda: limits.ask(link_id, patch),
            lambda _view: self._asked(),
            self._failed,
            parent=self,
        )

    def _asked(self) -> None:
        self._ask.hide()
        text = self._words.say("Asked. Home and Limits show what the service has confirmed.")
        self._told.setText(text)

    def _failed(self, error: GuardianError) -> None:
        self._ask.setEnabled(True)
        self._told.setText(error.in_language(self._words.language).message)
