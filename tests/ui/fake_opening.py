"""A profile in memory, from outside: it opens, locks and listens."""

import threading
from collections.abc import Callable
from pathlib import Path

from guardian.desk.errors import RecordsDamagedError
from guardian.desk.locked_values import Face, Glance, GlanceKind
from guardian.desk.opening_state import OpeningState
from guardian.desk.security_values import Advice, PassphraseOpinion
from guardian.vault.errors import (
    RecoveryWordCountError,
    WrongPassphraseError,
    WrongRecoveryWordsError,
)
from tests.ui import samples
from tests.ui.fake_calls import Calls
from tests.ui.fake_security import RECOVERY_WORDS
from tests.ui.fakes import Desk
from ui.ports import Services

PRACTICE_PASSPHRASE = "practice makes perfect"
_LONG_ENOUGH = 12


class FakeOpening:
    """Opens with the desk's passphrase; as a practice family it opens at once.

    ``gate`` holds every verb that opens for as long as it is cleared. ``wait`` is how long no
    passphrase is taken, in seconds. ``renewable``: the process may be replaced at a lock.
    """

    def __init__(
        self,
        desk: Desk,
        state: OpeningState = OpeningState.PRACTICE,
        passphrase: str | None = None,
    ) -> None:
        self.calls = Calls()
        self._desk = desk
        self._state = state
        if passphrase is not None:
            desk.passphrase = passphrase
        self.practice = state is OpeningState.PRACTICE
        if self.practice:
            desk.passphrase = PRACTICE_PASSPHRASE
        self.glance_now = Glance(kind=GlanceKind.QUIET, last_heard_at=samples.NOW)
        self.theme = "light"
        self.wait = 0
        self.renewable = False
        self.told_waiting: Callable[[bool], bool] | None = None
        self.told_change: Callable[[], None] | None = None
        self.opinions: dict[str, PassphraseOpinion] = {}
        self.opinion_gate = threading.Event()
        self._held_opinion = ""
        self.gate = threading.Event()
        self.gate.set()
        self.listen_gate = threading.Event()
        self.listen_gate.set()
        self.prepare_gate = threading.Event()
        self.prepare_gate.set()

    @property
    def desk(self) -> Desk:
        """What is behind the door."""
        return self._desk

    def state(self) -> OpeningState:
        self.calls.note("state")
        return self._state

    def face(self) -> Face:
        self.calls.note("face")
        return Face(
            language=self._desk.chosen_language,
            theme=self.theme,
            practice_passphrase=PRACTICE_PASSPHRASE if self.practice else None,
        )

    def prepare(self) -> None:
        self.calls.note("prepare")
        self.prepare_gate.wait(10)

    def opinion(self, passphrase: str) -> PassphraseOpinion:
        self.calls.note("opinion", passphrase)
        if passphrase == self._held_opinion:
            self.opinion_gate.wait(10)
        if passphrase in self.opinions:
            return self.opinions[passphrase]
        if len(passphrase) < _LONG_ENOUGH:
            return PassphraseOpinion(score=1, acceptable=False, advice=Advice.TOO_SHORT)
        return PassphraseOpinion(score=4, acceptable=True, advice=None)

    def hold_opinion(self, passphrase: str) -> None:
        """Say nothing about this one before ``opinion_gate`` is set."""
        self._held_opinion = passphrase

    def listen(self, on_waiting: Callable[[bool], bool], on_change: Callable[[], None]) -> None:
        self.calls.note("listen")
        self.listen_gate.wait(10)
        self.told_waiting, self.told_change = on_waiting, on_change

    def glance(self) -> Glance:
        self.calls.note("glance")
        return self.glance_now

    def wait_seconds(self) -> int:
        self.calls.note("wait_seconds")
        return self.wait

    def create(self, passphrase: str) -> Services:
        self.calls.note("create", passphrase)
        self.gate.wait(10)
        self._desk.passphrase = passphrase
        return self._opened()

    def unlock(self, passphrase: str) -> Services:
        self.calls.note("unlock", passphrase)
        self.gate.wait(10)
        if passphrase != self._desk.passphrase:
            raise WrongPassphraseError
        return self._opened()

    def unlock_with_recovery(self, words: str, passphrase: str) -> Services:
        self.calls.note("unlock_with_recovery", words, passphrase)
        self.gate.wait(10)
        given = tuple(words.split())
        if len(given) != len(RECOVERY_WORDS):
            raise RecoveryWordCountError(count=len(given))
        if given != RECOVERY_WORDS:
            raise WrongRecoveryWordsError
        self._desk.passphrase = passphrase
        return self._opened()

    def _opened(self) -> Services:
        self.told_waiting = self.told_change = None
        return self._desk.services()

    def lock(self) -> None:
        self.calls.note("lock")
        self._desk.watching = None
        self._state = OpeningState.LOCKED

    def set_records_aside(self) -> str:
        self.calls.note("set_records_aside")
        self.calls.failures.pop("unlock", None)
        return "guardian-2026-07-14.db"

    def restore(self, file: Path, passphrase: str) -> None:
        self.calls.note("restore", file, passphrase)
        self.gate.wait(10)
        self._state = OpeningState.LOCKED
        self._desk.passphrase = passphrase
        if isinstance(self.calls.failures.get("unlock"), RecordsDamagedError):
            del self.calls.failures["unlock"]

    def handover(self) -> bytes | None:
        self.calls.note("handover")
        return bytes(32) if self.renewable else None

    def close(self) -> None:
        self.calls.note("close")
        self._desk.watching = None
