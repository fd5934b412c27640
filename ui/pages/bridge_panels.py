"""Pages of Settings about a companion of the family's own: keys, and taking it away."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLayout

from guardian.bridging.values import BridgeKind, BridgeView, KeyForChild, Step
from guardian.errors import GuardianError
from ui.bridges_port import Bridges
from ui.clipboard import SecretClipboard
from ui.pages.bridge_given import KeyView, where_to_type
from ui.pages.bridge_progress import Progress, telling
from ui.pages.security_panel import Panel
from ui.presentation import Presentation
from ui.sayings.bridges import bridge_title
from ui.widgets.boxes import column, row
from ui.widgets.buttons import button
from ui.widgets.passphrase_field import PassphraseField
from ui.widgets.slot import Slot
from ui.widgets.states import ErrorPanel
from ui.widgets.text import Text


class NewKeyPanel(Panel):
    """Makes another key for the child's program, and shows it once."""

    def __init__(
        self,
        presentation: Presentation,
        bridges: Bridges,
        bridge: BridgeView,
        clipboard: SecretClipboard,
        back: Callable[[], None],
    ) -> None:
        words = presentation.words
        super().__init__(
            presentation,
            "bridge_new_key",
            title=words.say("Make a new key for your child's program"),
            text=words.say(
                "The old key ends at once. Until the new one is typed in, your child's program"
                " gets no answers."
            ),
            back=self._go_back,
        )
        self._back_to = back
        self._bridges = bridges
        self._bridge = bridge
        self._clipboard = clipboard
        self._view: KeyView | None = None
        self.add(Text(presentation, bridge_title(words, bridge), ink="second"))
        make = button(
            presentation, words.say("Make the key"), self._make, name="make_key", kind="primary"
        )
        self.add(row(make, None))
        self.first = make

    def _make(self) -> None:
        bridges, bridge = self._bridges, self._bridge
        self.work(
            self.words.say("Making the key…"),
            lambda: bridges.new_key(bridge.bridge_id, bridge.link_ids[0]),
            self._made,
        )

    def _made(self, given: KeyForChild) -> None:
        words = self.words
        self._view = KeyView(self.presentation, given, self._clipboard)
        self.finish(
            words.say("Type this into your child's program."),
            words.say("The key is shown this once."),
            self._view,
            done=words.say("I have typed them in"),
        )
        self._column.addWidget(where_to_type(self.presentation))

    def _go_back(self) -> None:
        if self._view is not None:
            self._view.forget()
            self._view = None
        self._back_to()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep no key on a page that was left for another one."""
        super().hideEvent(event)
        if self._view is not None and self.window().isVisible() and not event.spontaneous():
            self._view.forget()
            QTimer.singleShot(0, self, self._go_back)


class TypeKeyPanel(Panel):
    """Takes the key of what stands behind a bridge once more."""

    def __init__(
        self,
        presentation: Presentation,
        bridges: Bridges,
        bridge: BridgeView,
        back: Callable[[], None],
    ) -> None:
        words = presentation.words
        web = bridge.kind is BridgeKind.OPEN_WEBUI
        super().__init__(
            presentation,
            "bridge_type_key",
            title=words.say("Type the key again"),
            text=words.say(
                "After a restored backup, or when the key was made anew there. A backup holds no"
                " keys of other programs."
            ),
            back=back,
        )
        self._bridges = bridges
        self._bridge = bridge
        title = words.say("Key of Guardian's account")
        if not web:
            title = words.say("Key of the model's server, if there is one")
        self.add(Text(presentation, bridge_title(words, bridge), ink="second"))
        self._field = PassphraseField(presentation, "bridge_key_again", title, self._try)
        self.add(self._field)
        take = button(
            presentation, words.say("Take this key"), self._try, name="take_key", kind="primary"
        )
        self.add(row(take, None))
        self.first = self._field.edit

    def _try(self) -> None:
        key, bridges, which = self._field.text().strip(), self._bridges, self._bridge.bridge_id
        if not key and self._bridge.kind is BridgeKind.OPEN_WEBUI:
            self._field.edit.setFocus()
            return
        self.work(
            self.words.say("Trying the key…"), lambda: bridges.give_key(which, key), self._taken
        )

    def _taken(self, _nothing: None) -> None:
        self._field.take()
        words = self.words
        self.finish(words.say("The key is taken."), words.say("Guardian starts again with it."))

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep nothing of the key on a page that was left."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._field.take()


class TakeAwayPanel(Panel):
    """Takes a bridge away, step by step; ``taken`` as soon as it is."""

    def __init__(
        self,
        presentation: Presentation,
        bridges: Bridges,
        bridge: BridgeView,
        *,
        back: Callable[[], None],
        taken: Callable[[], None],
    ) -> None:
        words = presentation.words
        super().__init__(
            presentation,
            "bridge_take_away",
            title="",
            text=bridge_title(words, bridge),
            back=back,
        )
        self._bridges = bridges
        self._bridge = bridge
        self._taken = taken
        self._progress = Progress(presentation, (Step.PUTTING_BACK, Step.STOPPING), bar=False)
        self.add(self._progress)
        self._leaving = Slot()

    def begin(self, *, leave_server: bool = False) -> None:
        """Begin, or try once more; ``leave_server``: put nothing back there."""
        self._title.setText(self.words.say("Guardian is taking it away."))
        self._leaving.put(None)
        bridges, which = self._bridges, self._bridge.bridge_id
        tell, told_all = telling(self._progress)

        def done(_nothing: None) -> None:
            told_all()
            self._taken()
            self.finish(self.words.say("It is taken away."), self._what_is(leave_server))

        def failed(error: GuardianError) -> None:
            told_all()
            self._title.setText(self.words.say("It could not be taken away."))
            text = error.in_language(self.words.language)
            self._failure = ErrorPanel(self.presentation, text, self.begin)
            self._column.addWidget(self._failure)
            if self._failure.retry is not None:
                self._failure.retry.setFocus()
            if self._bridge.kind is BridgeKind.OPEN_WEBUI:
                self._column.addWidget(self._leaving)  # below what went wrong
                self._leaving.put(self._offer_leaving())

        self.work(
            self.words.say("Taking it away…"),
            lambda: bridges.take_away(which, tell, leave_server=leave_server),
            done,
            failed,
        )

    def _what_is(self, left: bool) -> str:
        """Return how it is afterwards; ``left``: the server was left as it is."""
        if left:
            return self.words.say(
                "Guardian has forgotten it, and the account is unlinked. Nothing was put back at"
                " that server: if it runs again, what Guardian changed is still there."
            )
        return self.words.say(
            "Everything there is as it was before, and the account is unlinked. Nobody has"
            " rules there any more."
        )

    def _offer_leaving(self) -> QLayout:
        """Return the way out where the server is gone for good."""
        words = self.words
        forget = button(
            self.presentation,
            words.say("The server is gone: forget it here"),
            lambda: self.begin(leave_server=True),
            name="leave_server",
        )
        told = words.say(
            "Only if that server is gone for good. Nothing is put back there: if it runs again,"
            " what Guardian changed stays, and it has to be undone there by hand."
        )
        return column(Text(self.presentation, told, ink="second"), row(forget, None), spacing=8)
