"""The quick way: what waits can be answered, nothing else is shown, and Guardian locks again."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from guardian.desk.values import RequestView, Stage
from guardian.errors import GuardianError
from ui import tasks
from ui.alerts_port import Alerts
from ui.answers import SENDING_SECONDS, HeldAnswers, send
from ui.entrance import centre
from ui.pages.request_cards import Asked, careful, request_cards
from ui.presentation import Presentation
from ui.request_port import Requests
from ui.widgets.boxes import column, row
from ui.widgets.buttons import button
from ui.widgets.slot import Slot
from ui.widgets.states import ErrorPanel
from ui.widgets.text import Text, sentence

_WIDTH = 560
_GATHER_MILLISECONDS = 120


@dataclass(frozen=True, kw_only=True)
class _Waiting:
    requests: tuple[RequestView, ...]
    alerts: int


class QuickAnswers(QWidget):
    """One small page between two locks. ``lock`` is called once everything is answered."""

    def __init__(
        self,
        presentation: Presentation,
        requests: Requests,
        alerts: Alerts,
        lock: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setObjectName("page_quick_answers")
        self._presentation = presentation
        self._words = presentation.words
        self._requests = requests
        self._alerts = alerts
        self._lock = lock
        self._given = False
        self._sending = 0
        self._shown: tuple[_Waiting, bool] | None = None
        self._asked = 0
        self.answers = HeldAnswers(requests, self)
        self._asking = Asked(
            requests=requests,
            answers=self.answers,
            give=careful(presentation, self, self._give),
        )
        self._head = sentence(presentation, self._words.say("What waits for you"))
        self._cards = Slot()
        self._trouble = Slot()
        self._done = button(
            presentation, self._words.say("Done, lock again"), lock, name="quick_done", icon="lock"
        )
        page = QWidget()
        page.setMaximumWidth(presentation.px(_WIDTH))
        page.setLayout(
            column(self._head, self._cards, self._trouble, row(self._done, None), spacing=16)
        )
        centre(self, "scroll_quick_answers", page)
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(_GATHER_MILLISECONDS)
        self._gather.timeout.connect(self.reload)
        self.reload()

    def refresh(self) -> None:
        """Reload soon; several changes in a row are one."""
        if not self._gather.isActive():
            self._gather.start()

    def stop(self) -> None:
        """Read nothing more."""
        self._gather.stop()

    def reload(self) -> None:
        """Fetch what waits."""
        self._asked += 1
        turn = self._asked
        tasks.run(
            self._fetch,
            lambda found: self._show(found) if turn == self._asked else None,
            self._failed,
            parent=self,
        )

    def _fetch(self) -> _Waiting:
        unread = sum(each.acknowledged_at is None for each in self._alerts.recent())
        return _Waiting(requests=self._requests.waiting(), alerts=unread)

    def _show(self, found: _Waiting) -> None:
        shown = (found, bool(self._sending))
        if shown == self._shown:
            return
        self._shown = shown
        self._draw(found)
        if self._given and not self._sending and all(_is_over(each) for each in found.requests):
            self._given = False
            self._lock()

    def _draw(self, found: _Waiting) -> None:
        words, presentation = self._words, self._presentation
        parts = request_cards(presentation, found.requests, self._asking, undo=False)
        if not found.requests:
            parts.append(Text(presentation, words.say("No request waits."), ink="second"))
        if any(each.stage is Stage.ASKED for each in found.requests) and not self._sending:
            parts.append(
                Text(
                    presentation,
                    words.say(
                        "The service has not confirmed it yet. What cannot leave now leaves the"
                        " next time Guardian is open."
                    ),
                    ink="second",
                )
            )
        if found.alerts:
            told = words.say_n(
                "{n} alert waits, too. Open Guardian to read it.",
                "{n} alerts wait, too. Open Guardian to read them.",
                found.alerts,
            )
            alerts = Text(presentation, told, ink="attention")
            alerts.setObjectName("quick_alerts")
            parts.append(alerts)
        self._cards.put(column(*parts, spacing=16))
        self._lead_out_last()

    def _lead_out_last(self) -> None:
        """Let Tab come to the way out after what waits, which is drawn anew while it stays."""
        inside = [*self._cards.findChildren(QWidget), *self._trouble.findChildren(QWidget)]
        before: QWidget = self._cards
        self._cards.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # or Qt sets no order from it
        for each in inside:
            if each.isVisibleTo(self) and each.focusPolicy() and each.focusProxy() is None:
                QWidget.setTabOrder(before, each)
                before = each
        self._cards.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _give(self, request: RequestView, approve: bool) -> None:
        answer, requests = self.answers.answer(request, approve=approve), self._requests
        self._given = True
        self._sending += 1
        self._trouble.put(None)

        def work() -> None:
            send(requests, request, answer)
            requests.send_now(SENDING_SECONDS)

        tasks.run(work, lambda _nothing: self._left(), self._not_left, parent=self)
        self.reload()

    def _left(self) -> None:
        self._sending -= 1
        self.reload()

    def _not_left(self, error: GuardianError) -> None:
        self._left()
        self._failed(error)

    def _failed(self, error: GuardianError) -> None:
        text = error.in_language(self._words.language)
        self._trouble.put(column(ErrorPanel(self._presentation, text, self.reload)))
        self._lead_out_last()


def _is_over(request: RequestView) -> bool:
    return request.stage is Stage.CONFIRMED
