"""A keyring that shows a prompt and waits: nothing else waits with it."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from guardian.desk.locked_values import GlanceKind
from guardian.desk.opening_state import OpeningState
from guardian.errors import GuardianError
from tests.rig.listeners import nobody, nothing
from tests.rig.memory_secret_store import MemorySecretStore
from tests.rig.movable_profile import PASSPHRASE, MovableProfile

DEADLINE_SECONDS = 10


class PromptingKeyring(MemorySecretStore):
    """Answers once the person has."""

    def __init__(self) -> None:
        super().__init__()
        self.answered = threading.Event()
        self.answered.set()
        self.asked = threading.Event()

    def read(self, name: str) -> bytes | None:
        self.asked.set()
        assert self.answered.wait(DEADLINE_SECONDS)
        return super().read(name)


@pytest.fixture
def keyring() -> PromptingKeyring:
    return PromptingKeyring()


@pytest.fixture
def profile(tmp_path: Path, keyring: PromptingKeyring) -> Iterator[MovableProfile]:
    movable = MovableProfile(tmp_path, keyring)
    movable.made()
    yield movable
    keyring.answered.set()
    movable.close()


def test_while_the_keyring_asks_the_lock_screen_is_answered(
    profile: MovableProfile, keyring: PromptingKeyring
) -> None:
    door = profile.start()
    keyring.answered.clear()
    keyring.asked.clear()
    listening = threading.Thread(target=door.listen, args=(nobody, nothing))
    listening.start()
    assert keyring.asked.wait(DEADLINE_SECONDS)
    assert door.state() is OpeningState.LOCKED
    assert door.face().theme == "system"
    assert door.glance().kind is GlanceKind.NOT_LISTENING
    assert door.wait_seconds() == 0
    keyring.answered.set()
    listening.join(DEADLINE_SECONDS)
    assert door.glance().kind is GlanceKind.NOTHING_LINKED


def test_a_passphrase_that_waits_for_the_keyring_keeps_nobody_waiting(
    profile: MovableProfile, keyring: PromptingKeyring
) -> None:
    door = profile.start()
    door.listen(nobody, nothing)
    keyring.answered.clear()
    keyring.asked.clear()
    unlocking = threading.Thread(target=door.unlock, args=(PASSPHRASE,))
    unlocking.start()
    assert keyring.asked.wait(DEADLINE_SECONDS)
    assert door.glance().kind is GlanceKind.NOTHING_LINKED
    assert door.wait_seconds() == 0
    keyring.answered.set()
    unlocking.join(DEADLINE_SECONDS)
    assert not unlocking.is_alive()


def test_an_answer_that_comes_after_the_end_opens_nothing(
    profile: MovableProfile, keyring: PromptingKeyring
) -> None:
    door = profile.start()
    keyring.answered.clear()
    keyring.asked.clear()
    refused: list[GuardianError] = []

    def unlock() -> None:
        try:
            door.unlock(PASSPHRASE)
        except GuardianError as error:
            refused.append(error)

    unlocking = threading.Thread(target=unlock)
    unlocking.start()
    assert keyring.asked.wait(DEADLINE_SECONDS)
    door.close()
    keyring.answered.set()
    unlocking.join(DEADLINE_SECONDS)
    assert [error.code for error in refused] == ["store_closed"]
    assert door.handover() is None
