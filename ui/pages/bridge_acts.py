"""What Settings does about the companions that the family runs itself."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from guardian.bridging.values import BridgeView
from guardian.desk.values import LinkView, OwnBridge
from ui.bridge_views import BridgeViews
from ui.bridges_port import Bridges
from ui.clipboard import SecretClipboard
from ui.pages.bridge_again import LinkAgainPanel
from ui.pages.bridge_cards import BridgeActs, BridgesCard
from ui.pages.bridge_panels import NewKeyPanel, TakeAwayPanel, TypeKeyPanel
from ui.presentation import Presentation
from ui.questions import Answer, Role, ask
from ui.sayings.bridges import bridge_title, what_taking_away_means


class BridgeSettings:
    """Makes the card and opens its pages; ``unlinked``: an account went with what was taken."""

    def __init__(
        self,
        presentation: Presentation,
        views: BridgeViews,
        clipboard: SecretClipboard,
        *,
        open_panel: Callable[[QWidget], None],
        leave_panel: Callable[[], None],
        unlinked: Callable[[], None],
    ) -> None:
        self._presentation = presentation
        self._views = views
        self._clipboard = clipboard
        self._open = open_panel
        self._leave_panel = leave_panel
        self._unlinked = unlinked
        self._card: BridgesCard | None = None

    def card(self) -> BridgesCard:
        """Return how they do, and read anew how they do now."""
        self._card = BridgesCard(
            self._presentation,
            self._views,
            BridgeActs(new_key=self._new_key, type_key=self._type_key, take_away=self._ask_away),
        )
        self._views.reload()
        return self._card

    def _port(self) -> Bridges:
        bridges = self._views.bridges
        assert bridges is not None  # noqa: S101 - there is one to act on
        return bridges

    def _leave(self) -> None:
        self._leave_panel()
        self._views.reload()

    def _new_key(self, bridge: BridgeView) -> None:
        shown = self._presentation
        self._open(NewKeyPanel(shown, self._port(), bridge, self._clipboard, self._leave))

    def _type_key(self, bridge: BridgeView) -> None:
        self._open(TypeKeyPanel(self._presentation, self._port(), bridge, self._leave))

    def link_again(
        self, link: LinkView, own: OwnBridge, linked: Callable[[LinkView], None]
    ) -> None:
        """Link an account of it again, at once."""
        panel = LinkAgainPanel(
            self._presentation, self._port(), link, own, back=self._leave, linked=linked
        )
        self._open(panel)
        panel.begin()

    def _ask_away(self, bridge: BridgeView) -> None:
        words = self._presentation.words
        if self._card is None:
            return
        ask(
            self._card.window(),
            "ask_take_away",
            words.say("Take this away: {what}?", what=bridge_title(words, bridge)),
            what_taking_away_means(words, bridge),
            does=Answer(
                name="confirm_take_away",
                text=words.say("Take away"),
                role=Role.DestructiveRole,
                act=lambda: self.take_away(bridge),
            ),
            leaves=Answer(name="keep_bridge", text=words.say("Keep it"), role=Role.RejectRole),
        )

    def take_away(self, bridge: BridgeView) -> None:
        """Take it away on a page of its own, at once: it was asked before."""

        def leave() -> None:
            self._leave()
            self._unlinked()

        panel = TakeAwayPanel(
            self._presentation, self._port(), bridge, back=leave, taken=self._views.reload
        )
        self._open(panel)
        panel.begin()
