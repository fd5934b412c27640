"""Sets up a bridge to the family's own companion, step by step; every step can be left."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from guardian.bridging.values import BridgeKind, KeyForChild, SetUpWanted
from guardian.desk.values import LinkView
from guardian.errors import GuardianError
from ui import tasks
from ui.bridges_port import Bridges
from ui.clipboard import SecretClipboard
from ui.formats import foreign
from ui.pages.base import Notice
from ui.pages.bridge_changes import ChangesStep
from ui.pages.bridge_child import ChildStep
from ui.pages.bridge_draft import SetUpTools, new_draft
from ui.pages.bridge_find import FindStep
from ui.pages.bridge_given import KeyView, where_to_type
from ui.pages.bridge_key import KeyStep
from ui.pages.bridge_look import LookStep
from ui.pages.bridge_parts import Step
from ui.pages.bridge_progress import Progress, telling
from ui.presentation import Presentation
from ui.sayings.bridges import EXPECTED
from ui.sayings.proposals import Family

_STEPS = ("find", "key", "look", "child", "changes")
CANCELLED = "link_cancelled"
"""The code of the error with which an act ends that was called off."""
Made = tuple[LinkView, KeyForChild | None]


@dataclass(frozen=True, kw_only=True)
class SetUpActs:
    """What is done about the whole; ``back``: to the choice of ways."""

    linked: Callable[[LinkView], None]
    back: Callable[[], None]
    leave: Callable[[], None]
    notice: Notice


class BridgeSetUp(QWidget):
    """Holds the step that is shown and what was said so far."""

    turned = Signal()
    """Another step is shown."""

    def __init__(
        self,
        presentation: Presentation,
        bridges: Bridges,
        kind: BridgeKind,
        family: Family,
        acts: SetUpActs,
    ) -> None:
        super().__init__()
        self.setObjectName("bridge_set_up")
        self._presentation = presentation
        self._words = presentation.words
        self._bridges = bridges
        self._acts = acts
        self._draft = new_draft(presentation, kind, family)
        self._clipboard = SecretClipboard(self)
        self._cancelled: threading.Event | None = None
        self._key: KeyView | None = None
        self._step: Step | None = None
        self._at = 0
        self._tools = SetUpTools(
            presentation=presentation,
            bridges=bridges,
            draft=self._draft,
            back=self._back,
            leave=acts.leave,
        )
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(0, 0, 0, 0)

    def begin(self) -> None:
        """Show the first step, now that there is a page to show it on."""
        self._go_to(0)

    def step_back(self) -> bool:
        """Go one step back, or call off what runs; return whether there was anything to do."""
        if self._cancelled is not None:
            self._cancel()
        elif self._key is None:
            self._back()
        return True

    def stop(self) -> None:
        """Call off what runs and forget every secret: the page is left."""
        if self._cancelled is not None:
            self._cancelled.set()
            self._cancelled = None  # what comes of it is said elsewhere
        self._forget_step()
        self._draft.forget()

    def _back(self) -> None:
        if self._at == 0:
            self.stop()
            self._acts.back()
        else:
            self._go_to(self._at - 1)

    def _on(self) -> None:
        self._go_to(self._at + 1)

    def _go_to(self, number: int) -> None:
        self._at = number
        place = self._place_of(number)
        steps: dict[str, Callable[[], Step]] = {
            "find": lambda: FindStep(self._tools, self._on, place=place),
            "key": lambda: KeyStep(self._tools, self._on, place=place),
            "look": lambda: LookStep(self._tools, self._on, place=place),
            "child": lambda: ChildStep(self._tools, self._on, place=place),
            "changes": lambda: ChangesStep(self._tools, self._set_up, place=place),
        }
        self._show(steps[_STEPS[number]]())

    def _place_of(self, number: int) -> str:
        return self._words.say("Step {number} of {count}", number=number + 1, count=len(_STEPS))

    def _show(self, step: Step) -> None:
        self._forget_step()
        while self._place.count():
            item = self._place.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        self._step = step
        self._place.addWidget(step)
        self.turned.emit()
        first = step.first or step  # the page itself: the keys scroll it, Tab goes on
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget_step(self) -> None:
        if self._step is not None:
            self._step.forget()
        if self._key is not None:
            self._key.forget()
            self._key = None

    def _set_up(self, wanted: SetUpWanted) -> None:
        """Set it up in a worker, which outlives this page: what it did is taken back, and said."""
        cancelled = threading.Event()
        progress = Progress(self._presentation, EXPECTED[wanted.kind])
        tell, told_all = telling(progress)
        self._cancelled = cancelled
        self._show(self._running(progress))
        bridges, notice, presentation = self._bridges, self._acts.notice, self._presentation

        def is_shown() -> bool:
            return shiboken6.isValid(self) and self._cancelled is cancelled

        def arrived(made: Made) -> None:
            told_all()
            if is_shown():
                self._arrived(*made)
            else:
                notice(_finished_meanwhile(presentation, made[0]))

        def failed(error: GuardianError) -> None:
            told_all()
            if is_shown():
                self._not_set_up(error)
            else:
                notice(_ended_meanwhile(presentation, error))

        tasks.run(
            lambda: bridges.set_up(wanted, tell, cancelled), arrived, failed, parent=self.window()
        )

    def _running(self, progress: Progress) -> Step:
        words = self._words
        step = Step(
            self._presentation,
            "running",
            title=words.say("Guardian is setting it up."),
            text=words.say("This takes up to a minute. If you cancel, all of it is taken back."),
        )
        self._progress = progress
        step.add(progress)
        self._cancel_button = step.act(words.say("Cancel"), self._cancel, "cancel_set_up")
        step.end(self._cancel_button)
        step.first = self._cancel_button
        return step

    def _cancel(self) -> None:
        if self._cancelled is None or self._cancelled.is_set():
            return
        self._cancelled.set()
        self._cancel_button.setEnabled(False)
        self._progress.say(self._words.say("Taking everything back…"))

    def _not_set_up(self, error: GuardianError) -> None:
        self._cancelled = None
        if error.code == CANCELLED:
            self._at = len(_STEPS)  # one step back is the last one
            self._show(self._called_off())
            return
        self._at = _STEPS.index("changes")
        self._show(
            ChangesStep(self._tools, self._set_up, place=self._place_of(self._at), error=error)
        )

    def _called_off(self) -> Step:
        words = self._words
        step = Step(
            self._presentation,
            "cancelled",
            title=words.say("Setting up was cancelled."),
            text=words.say("Everything was taken back. Nothing is linked."),
        )
        again = step.act(
            words.say("Back to the last step"),
            lambda: self._go_to(len(_STEPS) - 1),
            "bridge_again",
            kind="primary",
        )
        step.end(again, step.act(words.say("Close"), self._acts.leave, "bridge_close"))
        step.first = again
        return step

    def _arrived(self, link: LinkView, key: KeyForChild | None) -> None:
        self._cancelled = None
        self._draft.forget()
        if key is None:
            self._acts.linked(link)
        else:
            self._show_key(link, key)

    def _show_key(self, link: LinkView, given: KeyForChild) -> None:
        words, shown = self._words, self._presentation
        step = Step(
            shown,
            "given",
            title=words.say("Type this into your child's program."),
            text=words.say(
                "The key is {name}'s alone and is shown this once. You can make another one in"
                " Settings.",
                name=foreign(link.ward_name, 24),
            ),
        )
        view = KeyView(shown, given, self._clipboard)
        step.add(view)
        step.add(where_to_type(shown))
        step.end(
            step.act(
                words.say("I have typed them in"),
                lambda: self._typed(link),
                "key_typed",
                icon="check",
            )
        )
        step.first = view.copy
        self._show(step)
        self._key = view

    def _typed(self, link: LinkView) -> None:
        self._forget_step()
        self._acts.linked(link)


def _finished_meanwhile(presentation: Presentation, link: LinkView) -> str:
    return presentation.words.say(
        "It was done before it could be cancelled: {name} is linked. Settings can take it away.",
        name=foreign(link.ward_name, 24),
    )


def _ended_meanwhile(presentation: Presentation, error: GuardianError) -> str:
    words = presentation.words
    if error.code == CANCELLED:
        return words.say("Setting up was cancelled. Everything was taken back.")
    return error.in_language(words.language).message
