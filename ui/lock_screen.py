"""The locked window: whether something waits, and the passphrase."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, QTimeZone
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from guardian.desk.locked_values import Glance, GlanceKind
from guardian.errors import ErrorText
from ui.entrance import CARD_WIDTH, centre
from ui.presentation import Presentation
from ui.sayings.glances import GLANCES, WAITING_FOR_KEYRING, GlanceSaying
from ui.theme.fonts import Size
from ui.widgets.boxes import Card, column, row
from ui.widgets.buttons import button
from ui.widgets.icon import Icon
from ui.widgets.passphrase_field import PassphraseField
from ui.widgets.slot import Slot
from ui.widgets.states import ErrorPanel
from ui.widgets.text import Text, caption, sentence

_AGE_MILLISECONDS = 30_000
_SECOND_MILLISECONDS = 1000
_PATIENCE_MILLISECONDS = 4000
_KEYRING_MILLISECONDS = 1000
_IN_MINUTES_FROM_SECONDS = 100


@dataclass(frozen=True, kw_only=True)
class LockScreenActs:
    """What the lock screen can ask for. ``waited``: a count-down is over.

    ``answer``: open only to answer what waits.
    """

    unlock: Callable[[str], None]
    answer: Callable[[str], None]
    forgot: Callable[[], None]
    listen: Callable[[], None]
    waited: Callable[[], None]


class LockScreen(QWidget):
    """Calm; the passphrase field has the focus. ``seconds`` tells the time since some moment."""

    def __init__(
        self,
        presentation: Presentation,
        acts: LockScreenActs,
        *,
        seconds: Callable[[], float],
        practice_passphrase: str | None,
    ) -> None:
        super().__init__()
        self.setObjectName("page_lock")
        self._presentation = presentation
        self._words = presentation.words
        self._acts = acts
        self._seconds = seconds
        self._glance: Glance | None = None
        self._until: float | None = None
        self._busy = False
        self._waits_for_keyring = False
        self._glance_box = Slot()
        self._trouble_box = Slot()
        self._error_box = Slot()
        self._age = self._timer(_AGE_MILLISECONDS, self._tell_glance)
        self._count = self._timer(_SECOND_MILLISECONDS, self.tick)
        self._patience = self._timer(_PATIENCE_MILLISECONDS, self.still_opening)
        self._patience.setSingleShot(True)
        self._keyring = self._timer(_KEYRING_MILLISECONDS, self.wait_for_keyring)
        self._keyring.setSingleShot(True)
        self._card = self._made_card(practice_passphrase)
        self._trouble_box.setMaximumWidth(presentation.px(CARD_WIDTH))
        centre(self, "scroll_lock", self._card, self._trouble_box)
        self.setFocusProxy(self._field)

    def _timer(self, milliseconds: int, call: Callable[[], None]) -> QTimer:
        made = QTimer(self)
        made.setInterval(milliseconds)
        made.timeout.connect(call)
        return made

    def _made_card(self, practice_passphrase: str | None) -> Card:
        presentation, words = self._presentation, self._words
        card = Card(margin=28, spacing=8)
        card.setMaximumWidth(presentation.px(CARD_WIDTH))
        mark = Icon(presentation, "lock-simple", presentation.colours.accent, 28)
        card.add(row(mark, sentence(presentation, words.say("Guardian is locked.")), spacing=12))
        card.add(self._glance_box)
        card.column.addSpacing(12)
        if practice_passphrase is not None:
            told = words.say(
                "This is the practice family. Its passphrase is: {passphrase}",
                passphrase=practice_passphrase,
            )
            practice = Text(presentation, told, ink="note")
            practice.setObjectName("practice_passphrase")
            card.add(practice)
        self._field = PassphraseField(
            presentation, "passphrase", words.say("Passphrase"), self._try
        )
        card.add(self._field)
        self._state = caption(presentation, "", ink="attention")
        self._state.setObjectName("lock_state")
        self._state.hide()
        card.add(self._state)
        card.add(self._error_box)
        self._go = button(presentation, words.say("Open"), self._try, name="unlock", kind="primary")
        self._forgot = button(
            presentation,
            words.say("Forgot the passphrase?"),
            self._acts.forgot,
            name="forgot_passphrase",
            kind="plain",
        )
        if practice_passphrase is not None:
            self._forgot.hide()
        self._answer = button(
            presentation,
            words.say("Answer and lock again"),
            lambda: self._try(quick=True),
            name="answer_and_lock",
        )
        self._answer.hide()
        card.column.addSpacing(8)
        card.add(row(self._go, None, self._forgot))
        card.add(row(self._answer, None))
        return card

    def show_glance(self, glance: Glance) -> None:
        """Say what is known of what happened meanwhile."""
        self._glance = glance
        self._answer.setVisible(glance.kind is GlanceKind.WAITING)
        self._tell_glance()

    def begin_to_listen(self) -> None:
        """Be patient for a second, then say what listening may be waiting for."""
        self._keyring.start()

    def wait_for_keyring(self) -> None:
        """Say that the keyring has not answered yet, until ``show_trouble`` comes."""
        self._waits_for_keyring = True
        self._tell_glance()

    def _saying(self) -> GlanceSaying | None:
        glance = self._glance
        if self._waits_for_keyring and (glance is None or glance.kind is GlanceKind.NOT_LISTENING):
            return WAITING_FOR_KEYRING
        return GLANCES.get(glance.kind) if glance is not None else None

    def _tell_glance(self) -> None:
        saying = self._saying()
        if saying is None:
            self._glance_box.put(None)
            return
        words, colours = self._words, self._presentation.colours
        text = Text(self._presentation, words.say(saying.text), Size.STRONG, ink=saying.ink)
        text.setObjectName("glance")
        lines = column(text, spacing=2)
        if saying.advice:
            lines.addWidget(caption(self._presentation, words.say(saying.advice)))
        if self._glance is not None and self._glance.last_heard_at is not None:
            lines.addWidget(self._last_heard(self._glance.last_heard_at))
        icon = Icon(self._presentation, saying.icon, getattr(colours, saying.ink), 20)
        across = row(icon, spacing=8)
        across.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
        across.addLayout(lines, 1)
        self._glance_box.put(across)

    def _last_heard(self, moment: datetime) -> Text:
        zone = QTimeZone.systemTimeZoneId().toStdString()
        age = self._presentation.formats.ago(moment, self._presentation.now(), zone)
        said = self._words.say("Heard from the services: {age}", age=age)
        made = caption(self._presentation, said)
        made.setObjectName("last_heard")
        return made

    def show_trouble(self, text: ErrorText | None) -> None:
        """Say what keeps Guardian from listening; ``None``: nothing does, it listens.

        The passphrase may be typed all the same. A glance follows.
        """
        self._keyring.stop()
        self._waits_for_keyring = False
        if text is None:
            self._trouble_box.put(None)
            return
        panel = ErrorPanel(self._presentation, text, self._acts.listen, loud=False)
        self._trouble_box.put(column(panel))

    def _try(self, *, quick: bool = False) -> None:
        if not self._go.isEnabled():
            return
        if not self._field.text():
            self._say(self._words.say("Please type the passphrase."))
            self._field.setFocus()
            return
        self._say("")
        self._error_box.put(None)
        self._busy = True
        self._enable()
        self._go.setText(self._words.say("Opening…"))
        self._patience.start()
        typed = self._field.take()
        (self._acts.answer if quick else self._acts.unlock)(typed)

    def still_opening(self) -> None:
        """Say what it may be waiting for."""
        self._say(
            self._words.say(
                "Still opening… If a window asks for your keyring's password, answer it."
            )
        )

    def refused(self, text: ErrorText) -> None:
        """Say why it did not open, and ask again."""
        self._rest()
        self._error_box.put(column(ErrorPanel(self._presentation, text, None)))
        self._field.setFocus()

    def _rest(self) -> None:
        self._busy = False
        self._patience.stop()
        self._go.setText(self._words.say("Open"))
        self._say("")
        self._error_box.put(None)
        self._enable()

    def wait(self, seconds: int) -> None:
        """Take no passphrase for so long and count down; 0: now."""
        self._until = self._seconds() + seconds if seconds > 0 else None
        if self._until is None:
            self._count.stop()
            if not self._busy:
                self._say("")
        else:
            self._count.start()
            self.tick()
        self._enable()

    def tick(self) -> None:
        """Say how long it still takes; ask anew when it is over."""
        if self._until is None:
            return
        left = self._until - self._seconds()
        if left <= 0:
            self._until = None
            self._count.stop()
            self._say("")
            self._acts.waited()
            return
        self._say(
            self._words.say("Too many wrong tries. {wait}", wait=self._wait(round(left + 0.5)))
        )

    def _wait(self, seconds: int) -> str:
        if seconds >= _IN_MINUTES_FROM_SECONDS:
            return self._words.say_n(
                "The next one is taken in {n} minute.",
                "The next one is taken in {n} minutes.",
                -(-seconds // 60),
            )
        return self._words.say_n(
            "The next one is taken in {n} second.",
            "The next one is taken in {n} seconds.",
            max(1, seconds),
        )

    def _enable(self) -> None:
        free = not self._busy and self._until is None
        had_focus = self._field.edit.hasFocus() or self._field.edit.focusWidget() is not None
        self._field.setEnabled(free)
        self._go.setEnabled(free)
        self._answer.setEnabled(free)
        self._forgot.setEnabled(not self._busy)
        if free and had_focus:
            self._field.setFocus()

    def _say(self, text: str) -> None:
        self._state.setText(text)
        self._state.setVisible(bool(text))

    def showEvent(self, event: QShowEvent) -> None:
        """Tell the age while somebody can see it."""
        super().showEvent(event)
        self._tell_glance()
        self._age.start()
        if self._until is not None:
            self._count.start()
            self.tick()

    def hideEvent(self, event: QHideEvent) -> None:
        """Do not wake up for nobody."""
        super().hideEvent(event)
        self._age.stop()
        self._count.stop()
