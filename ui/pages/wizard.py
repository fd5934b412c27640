"""Link an account: which way, then address, code, waiting, and what came of it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from guardian.bridging.values import BridgeKind
from guardian.desk.values import LinkView, PendingLink
from guardian.errors import GuardianError
from ui import tasks
from ui.bridges_port import Bridges
from ui.formats import foreign
from ui.pages.base import Notice
from ui.pages.bridge_ways import Way, Ways
from ui.pages.bridges import BridgeSetUp, SetUpActs
from ui.ports import Accounts
from ui.presentation import Presentation
from ui.qr import Matrix, qr_matrix, qr_pixmap
from ui.sayings.proposals import Family
from ui.theme.fonts import Size
from ui.widgets.beside import Beside
from ui.widgets.boxes import Card, column, row
from ui.widgets.buttons import button
from ui.widgets.flow import Flow
from ui.widgets.scroll import ScrollingPage
from ui.widgets.states import EmptyState, ErrorPanel
from ui.widgets.text import Elided, Text, caption, sentence

_WIDTH = 640
_QR_PIXELS = 196
_SAFE_SCHEMES = {"https", "http"}


@dataclass(frozen=True, kw_only=True)
class OwnCompanions:
    """What setting up a companion of the family's own needs; ``family``: what was said before."""

    bridges: Bridges
    family: Callable[[], Family]
    notice: Notice


@dataclass(frozen=True, kw_only=True)
class WizardActs:
    """What is done about the link; ``first_limits`` makes what stands beneath a new one."""

    linked: Callable[[LinkView], None]
    leave: Callable[[], None] | None
    first_limits: Callable[[LinkView], QWidget] | None = None


class LinkWizard(QWidget):
    """Leads from the service's address to a linked account; every wait can be left."""

    def __init__(
        self,
        presentation: Presentation,
        accounts: Accounts,
        *,
        acts: WizardActs,
        address: str = "",
        own: OwnCompanions | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("page_wizard")
        self._presentation = presentation
        self._words = presentation.words
        self._accounts = accounts
        self._linked = acts.linked
        self._leave = acts.leave
        self._address = address
        self._first_limits = acts.first_limits
        self._own = own if not address else None
        self._way: Way | None = None
        self._set_up: BridgeSetUp | None = None
        self._cancelled = threading.Event()
        self._pending: PendingLink | None = None
        self._countdown = QTimer(self)
        self._countdown.setInterval(1000)
        self._countdown.timeout.connect(self._tick)
        inside = QWidget()
        within = QVBoxLayout(inside)
        within.setContentsMargins(40, 32, 40, 32)
        self._place = QVBoxLayout()
        within.addLayout(self._place)
        within.addStretch(1)
        scrolling = ScrollingPage("scroll_wizard")
        self._area = scrolling.area
        self._area.setWidget(inside)
        self.setLayout(column(scrolling))
        if self._own is None:
            self.ask_address()
        else:
            self.ask_way()

    def stop(self) -> None:
        """Give up waiting; the worker returns soon."""
        self._cancelled.set()
        self._countdown.stop()
        if self._set_up is not None:
            self._set_up.stop()
            self._set_up = None

    def step_back(self) -> bool:
        """Go back within what a way leads through; return whether there was anything to do."""
        return self._set_up is not None and self._set_up.step_back()

    def ask_way(self) -> None:
        """Show the choice of ways; the one that was taken before has the focus."""
        self.stop()
        ways = Ways(
            self._presentation,
            self._take,
            None if self._leave is None else self._go,
            last=self._way,
        )
        self._show(ways)
        ways.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, way: Way) -> None:
        self._way = way
        own = self._own
        if way is Way.SERVICE or own is None:
            self.ask_address()
            return
        self.stop()
        made = BridgeSetUp(
            self._presentation,
            own.bridges,
            BridgeKind(way),
            own.family(),
            SetUpActs(
                linked=self._show_linked, back=self.ask_way, leave=self._go, notice=own.notice
            ),
        )
        made.turned.connect(self._to_top)
        self._set_up = made
        self._show(made)
        made.begin()

    def _show(self, *parts: QWidget) -> None:
        while self._place.count():
            item = self._place.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        step = QWidget()
        step.setMaximumWidth(self._presentation.px(_WIDTH))
        step.setLayout(column(*parts, spacing=16))
        self._place.addWidget(step)
        self._to_top()

    def _to_top(self) -> None:
        self._area.verticalScrollBar().setValue(0)

    def ask_address(self) -> None:
        """Show the first step."""
        self.stop()
        words = self._words
        self._edit = QLineEdit(self._address)
        self._edit.setObjectName("provider_address")
        self._edit.setFont(self._presentation.font())
        self._edit.setPlaceholderText("https://")
        self._edit.setMaxLength(500)
        self._edit.setAccessibleName(words.say("Address of the service"))
        self._edit.returnPressed.connect(self._begin)
        self._next = button(
            self._presentation, words.say("Next"), self._begin, name="wizard_next", kind="primary"
        )
        label = Text(self._presentation, words.say("Address of the service"), bold=True)
        label.setBuddy(self._edit)
        card = Card(margin=24, spacing=8)
        card.add(label)
        card.add(self._edit)
        card.add(
            caption(
                self._presentation,
                words.say("The service shows it under “Parents” or “Guardian Link”."),
            )
        )
        self._fault = QVBoxLayout()
        card.column.addLayout(self._fault)
        card.column.addSpacing(8)
        actions = row(self._next, spacing=12)
        if self._own is not None:
            actions.addWidget(
                button(self._presentation, words.say("Back"), self.ask_way, name="wizard_to_ways")
            )
        if self._leave is not None:
            actions.addWidget(
                button(self._presentation, words.say("Cancel"), self._go, name="wizard_cancel")
            )
        actions.addStretch(1)
        card.add(actions)
        opening = self._opening(
            words.say("Link your child's account."),
            words.say("You sign in at the service itself. Guardian never sees your password."),
        )
        self._show(opening, card)
        self._edit.setFocus()

    def _go(self) -> None:
        self.stop()
        if self._leave is not None:
            self._leave()

    def _begin(self) -> None:
        self._address = self._edit.text().strip()
        if not self._address:
            self._edit.setFocus()
            return
        accounts, address = self._accounts, self._address
        self._next.setEnabled(False)
        self._next.setText(self._words.say("Asking the service…"))

        def begin() -> tuple[PendingLink, Matrix]:
            pending = accounts.begin_link(address)
            return pending, qr_matrix(pending.verification_uri_complete)

        tasks.run(begin, self._wait, self._not_begun, parent=self)

    def _not_begun(self, error: GuardianError) -> None:
        self._next.setEnabled(True)
        self._next.setText(self._words.say("Next"))
        while self._fault.count():
            item = self._fault.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.deleteLater()
        text = error.in_language(self._words.language)
        self._fault.addWidget(ErrorPanel(self._presentation, text, None))
        self._edit.setFocus()

    def _wait(self, begun: tuple[PendingLink, Matrix]) -> None:
        pending, matrix = begun
        self._pending = pending
        self._cancelled = threading.Event()
        self._show(*self._waiting_parts(pending, matrix))
        self._first_act.setFocus()
        self._tick()
        self._countdown.start()
        accounts, cancelled = self._accounts, self._cancelled
        tasks.run(
            lambda: accounts.wait_for_link(pending, cancelled),
            lambda link: self._arrived(link, cancelled),
            lambda error: self._refused(error, cancelled),
            parent=self,
        )

    def _waiting_parts(self, pending: PendingLink, matrix: Matrix) -> list[QWidget]:
        words = self._words
        provider = foreign(pending.provider_name, 40)
        picture = QLabel()
        picture.setObjectName("qr_code")
        picture.setPixmap(qr_pixmap(matrix, _QR_PIXELS, self.devicePixelRatioF()))
        picture.setAccessibleName(words.say("QR code of the page of the service"))
        card = Card(margin=24)
        card.add(Beside(picture, self._beside_picture(pending), spacing=24))
        card.column.addSpacing(8)
        card.add(self._code_acts(pending))
        text = words.say(
            "Scan the code with your phone or open the page here. Check that the page"
            " shows the same code, choose your child and approve."
        )
        opening = self._opening(words.say("Approve it at {provider}.", provider=provider), text)
        foot = QWidget()
        back = button(self._presentation, words.say("Back"), self.ask_address, name="wizard_back")
        foot.setLayout(row(back, None))
        return [opening, card, foot]

    def _opening(self, title: str, text: str) -> QWidget:
        made = QWidget()
        made.setLayout(
            column(
                sentence(self._presentation, title),
                Text(self._presentation, text, Size.STRONG, ink="second"),
                spacing=4,
            )
        )
        return made

    def _beside_picture(self, pending: PendingLink) -> QVBoxLayout:
        """Return the code, where to type it, and how much time is left."""
        code = Text(self._presentation, pending.user_code, Size.SENTENCE, bold=True, wrap=False)
        code.setObjectName("user_code")
        code.setAccessibleName(" ".join(pending.user_code))
        code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._left = Text(self._presentation, "", ink="second")
        self._left.setObjectName("countdown")
        return column(
            caption(self._presentation, self._words.say("Your code")),
            code,
            Elided(self._presentation, foreign(pending.verification_uri, 80), ink="second"),
            self._left,
            None,
            spacing=8,
        )

    def _code_acts(self, pending: PendingLink) -> Flow:
        words = self._words
        acts: list[QWidget] = []
        opens = None
        if QUrl(pending.verification_uri_complete).scheme() in _SAFE_SCHEMES:
            opens = button(
                self._presentation,
                words.say("Open the page"),
                self._open_page,
                name="open_page",
                kind="primary",
                icon="arrow-square-out",
            )
            acts.append(opens)
        self._copy = button(
            self._presentation,
            words.say("Copy the code"),
            self._copy_code,
            name="copy_code",
            icon="copy",
        )
        acts.append(self._copy)
        self._first_act = opens if opens is not None else self._copy
        return Flow(acts, spacing=12)

    def _tick(self) -> None:
        if self._pending is None:
            return
        left = (self._pending.expires_at - self._presentation.now()).total_seconds()
        seconds = max(0, int(left))
        time = f"{seconds // 60}:{seconds % 60:02d}"
        self._left.setText(
            self._words.say("Waiting for you there. The code is good for {time}.", time=time)
        )
        if not seconds:
            self._countdown.stop()

    def _copy_code(self) -> None:
        if self._pending is not None:
            QGuiApplication.clipboard().setText(self._pending.user_code)
            self._copy.setText(self._words.say("Copied"))

    def _open_page(self) -> None:
        if self._pending is not None:
            QDesktopServices.openUrl(QUrl(self._pending.verification_uri_complete))

    def _arrived(self, link: LinkView, cancelled: threading.Event) -> None:
        if cancelled.is_set():
            return
        self._countdown.stop()
        self._show_linked(link)

    def _show_linked(self, link: LinkView) -> None:
        self._set_up = None
        words = self._words
        name = foreign(link.ward_name, 24)
        done = button(
            self._presentation,
            words.say("See {name}'s day", name=name),
            lambda: self._linked(link),
            name="wizard_done",
            kind="primary",
        )
        self._show(
            sentence(self._presentation, words.say("{name} is linked.", name=name)),
            EmptyState(
                self._presentation,
                icon="check-circle",
                title=foreign(link.provider_name, 40),
                text=words.say(
                    "From now on alerts reach you, and limits hold at the service itself. Tell"
                    " your child what you can see: time, characters, purchases and alerts, never"
                    " the chat."
                ),
                action=done,
            ),
            *([] if self._first_limits is None else [self._first_limits(link)]),
        )
        done.setFocus()

    def _refused(self, error: GuardianError, cancelled: threading.Event) -> None:
        if cancelled.is_set():
            return
        self._countdown.stop()
        text = error.in_language(self._words.language)
        heading = sentence(self._presentation, self._words.say("The account is not linked."))
        panel = ErrorPanel(self._presentation, text, self.ask_address)
        self._show(heading, panel)
        if panel.retry is not None:
            panel.retry.setFocus()
