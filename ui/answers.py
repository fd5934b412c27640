"""Answers to the children's requests: held for eight seconds, in which they can be taken back."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from guardian.desk.values import RequestKind, RequestView
from guardian.errors import GuardianError
from ui import tasks
from ui.request_port import Requests
from ui.widgets.toast import UNDO_SECONDS

SENDING_SECONDS = 3.0
"""How long a lock waits for answers that are on their way: a locked Guardian cannot send them."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the guardian chose. ``minutes``: of extra time; ``sent``: it cannot be undone."""

    approve: bool
    minutes: int | None
    sent: bool = False


@dataclass(frozen=True)
class _Held:
    request: RequestView
    answer: Answer
    timer: QTimer


class HeldAnswers(QWidget):
    """Never shown. ``minutes`` keeps what was set in a row that is drawn anew.

    ``changed``: a row has to be drawn anew; ``set_anew``: a row that is being made may say other
    minutes than were set meanwhile; ``sent``: requests have to be read anew; ``failed``
    carries a :class:`GuardianError`.
    """

    changed = Signal()
    set_anew = Signal()
    sent = Signal()
    failed = Signal(object)

    def __init__(self, requests: Requests, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._requests = requests
        self._held: dict[tuple[str, str], _Held] = {}
        self.minutes: dict[tuple[str, str], int] = {}

    def held(self, request: RequestView) -> Answer | None:
        """Return the answer that has not left yet, or that the desk does not tell yet."""
        found = self._held.get(_key(request))
        if found is None or (found.answer.sent and request != found.request):
            return None
        return found.answer

    def give(self, request: RequestView, *, approve: bool) -> None:
        """Hold an answer, and let it leave after the time for undoing it."""
        self.undo(request)
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(lambda: self._leave(request))
        self._held[_key(request)] = _Held(request, self.answer(request, approve=approve), timer)
        timer.start(UNDO_SECONDS * 1000)
        self.changed.emit()

    def answer(self, request: RequestView, *, approve: bool) -> Answer:
        """Return an answer with the minutes that were set for it."""
        timed = approve and request.kind is RequestKind.EXTRA_TIME
        minutes = self.minutes.get(_key(request), request.minutes) if timed else None
        return Answer(approve=approve, minutes=minutes)

    def set_minutes(self, request: RequestView, minutes: int) -> None:
        """Remember the minutes that are to be given."""
        self.minutes[_key(request)] = minutes
        self.set_anew.emit()

    def undo(self, request: RequestView) -> None:
        """Take an answer back that has not left yet."""
        found = self._held.pop(_key(request), None)
        if found is not None:
            found.timer.stop()
            found.timer.deleteLater()
            self.changed.emit()

    def send(self) -> None:
        """Let everything that is held leave now."""
        for held in self._waiting():
            self._leave(held.request)

    def take(self) -> Callable[[], None]:
        """Hand over what is held: a call that lets it leave and waits until it has; any thread."""
        held = self._waiting()
        for each in held:
            self.undo(each.request)
        requests = self._requests

        def finish() -> None:
            try:
                for each in held:
                    send(requests, each.request, each.answer)
                requests.send_now(SENDING_SECONDS)
            except GuardianError as error:  # nothing keeps Guardian from locking
                _log.info("an answer could not be sent before the lock: %s", error.code)

        return finish

    def _waiting(self) -> list[_Held]:
        return [each for each in self._held.values() if not each.answer.sent]

    def _leave(self, request: RequestView) -> None:
        found = self._held[_key(request)]
        found.timer.stop()
        requests, answer = self._requests, found.answer
        self._held[_key(request)] = replace(found, answer=replace(answer, sent=True))
        self.changed.emit()

        def failed(error: GuardianError) -> None:
            self.undo(request)
            self.failed.emit(error)

        tasks.run(
            lambda: send(requests, request, answer),
            lambda _nothing: self.sent.emit(),
            failed,
            parent=self,
        )


def send(requests: Requests, request: RequestView, answer: Answer) -> None:
    """Let an answer leave; in a worker."""
    requests.answer(
        request.link_id, request.request_id, approve=answer.approve, minutes=answer.minutes
    )


def _key(request: RequestView) -> tuple[str, str]:
    return request.link_id, request.request_id
