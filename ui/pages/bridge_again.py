"""Linking an account of the family's own companion again, where no password is known to anybody."""

from collections.abc import Callable, Sequence

from guardian.desk.values import LinkView, OwnBridge
from guardian.errors import GuardianError
from ui.bridges_port import Bridges
from ui.formats import foreign
from ui.pages.security_panel import Panel
from ui.presentation import Presentation
from ui.widgets.states import ErrorPanel


class LinkAgainPanel(Panel):
    """Links it at once, as it was asked for before; ``linked`` when the page is left."""

    def __init__(
        self,
        presentation: Presentation,
        bridges: Bridges,
        link: LinkView,
        own: OwnBridge,
        *,
        back: Callable[[], None],
        linked: Callable[[LinkView], None],
    ) -> None:
        words = presentation.words
        super().__init__(
            presentation,
            "bridge_link_again",
            title="",
            text=words.say(
                "It is on this computer, so Guardian signs in there by itself. What was recorded"
                " stays."
            ),
            back=self._go_back,
        )
        self._bridges = bridges
        self._link = link
        self._own = own
        self._back_to = back
        self._linked = linked
        self._made: LinkView | None = None
        self._card.hide()

    def begin(self) -> None:
        """Begin, or try once more."""
        bridges, which, link_id = self._bridges, self._own.bridge_id, self._link.link_id
        name = foreign(self._link.ward_name, 24)
        self._title.setText(self.words.say("Guardian is linking {name} again.", name=name))
        self.work(
            self.words.say("Linking…"),
            lambda: bridges.link_again(which, link_id),
            self._done,
            self._failed,
        )

    def _done(self, made: Sequence[LinkView]) -> None:
        self._made = made[0] if made else None
        words, name = self.words, foreign(self._link.ward_name, 24)
        self.finish(
            words.say("{name} is linked again.", name=name),
            words.say("Alerts arrive again. What happened meanwhile is read now."),
        )

    def _failed(self, error: GuardianError) -> None:
        self._title.setText(self.words.say("The account could not be linked again."))
        text = error.in_language(self.words.language)
        self._failure = ErrorPanel(self.presentation, text, self.begin)
        self._column.addWidget(self._failure)
        if self._failure.retry is not None:
            self._failure.retry.setFocus()

    def _go_back(self) -> None:
        self._back_to()
        if self._made is not None:
            self._linked(self._made)
