"""What a guardian's app may rely on, whatever platform a child talks on.

A platform is one module of :mod:`guardian.provider.backends` and, here, one driver. Where platforms
differ in how strongly something holds, the driver says so and the suite asserts what follows from
it: nothing is left out in silence.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

import pytest

from guardian.bridging.values import Strength
from guardian.link.wire.data import DataClass, JobState
from tests.rig.data_copies import deleted, held
from tests.rig.linked_app import LinkedApp

WORDS = "Do zebras sleep standing?"
IDENTITY, REALITY = "You are talking with an AI", "A look up from the screen"
AT_ONCE = {Strength.HARD, Strength.REAL_TIME}


class Subject(StrEnum):
    """What holds more or less strongly."""

    BLOCK = "block"
    PAUSE = "pause"
    LIMITS = "limits"
    REMINDERS = "reminders"
    STOP = "stop"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a child reads after saying something; ``answered``: by a character, not by the rules."""

    words: str
    answered: bool


class BackendDriver(ABC):
    """A child on a platform, and the app of a guardian who is linked to them.

    ``characters`` are two that the child may meet, by their ids on Guardian Link. ``strengths`` say
    how the platform holds each subject.
    """

    app: LinkedApp
    characters: tuple[str, str]
    strengths: Mapping[Subject, Strength]
    identity: str = IDENTITY
    """What the platform says where a child begins to talk with it: that it is no person."""

    @abstractmethod
    def say(self, words: str, character_id: str) -> Told:
        """Let the child say something, and return all that comes back."""

    @abstractmethod
    def interrupted(self, act: Callable[[LinkedApp], None]) -> Told:
        """Let the child be answered at length; ``act`` in its midst, and return what was read.

        ``answered`` is whether the answer came to the end that the character wanted.
        """

    @abstractmethod
    def delete(self) -> None:
        """Let the child delete what was said, as the platform lets them."""

    @abstractmethod
    def look(self) -> None:
        """Wait until Guardian has seen what happened until now, and done what follows."""


class ClockedDriver(BackendDriver):
    """A platform whose time of life a test may move."""

    @abstractmethod
    def pass_time(self, by: timedelta) -> None:
        """Let time pass in which nobody says anything."""


class BackendContract:
    """The suite; a subclass gives the fixture ``backend``."""

    @pytest.fixture
    def backend(self) -> BackendDriver:
        raise NotImplementedError

    def holds(self, backend: BackendDriver, subject: Subject) -> bool:
        """Let what was changed reach the platform; return whether it ever holds there."""
        backend.look()
        return backend.strengths[subject] is not Strength.NOT_AT_ALL

    def test_every_strength_is_said(self, backend: BackendDriver) -> None:
        assert set(backend.strengths) == set(Subject)

    def test_the_link_is_active_and_characters_are_listed(self, backend: BackendDriver) -> None:
        assert backend.app.read("/link")["state"] == "active"
        listed = {each["character_id"] for each in backend.app.read("/characters")["characters"]}
        assert set(backend.characters) <= listed

    def test_use_is_told_by_character_and_without_a_word(self, backend: BackendDriver) -> None:
        first, second = backend.characters
        assert backend.say(WORDS, first).answered
        backend.look()
        assert turns(backend) == {first: 1}
        assert backend.say(WORDS, second).answered
        backend.look()
        assert turns(backend) == {first: 1, second: 1}
        for path in ("/usage", "/refusals"):
            assert "zebra" not in str(backend.app.days(path)).lower()

    def test_a_blocked_character_does_not_answer_and_another_does(
        self, backend: BackendDriver
    ) -> None:
        first, second = backend.characters
        assert backend.say(WORDS, first).answered
        backend.app.limit(blocked_characters={first: {}})
        blocked = self.holds(backend, Subject.BLOCK)
        assert backend.say(WORDS, first).answered is not blocked
        assert backend.say(WORDS, second).answered
        backend.app.limit(blocked_characters={first: None})
        backend.look()
        assert backend.say(WORDS, first).answered

    def test_a_pause_is_kind_and_ends(self, backend: BackendDriver) -> None:
        first, _ = backend.characters
        backend.app.limit(closed_hours=ALWAYS)
        paused = self.holds(backend, Subject.PAUSE)
        told = backend.say(WORDS, first)
        assert told.answered is not paused
        assert told.words
        backend.app.limit(closed_hours=dict.fromkeys(ALWAYS))
        backend.look()
        assert backend.say(WORDS, first).answered

    def test_no_time_is_no_answer(self, backend: BackendDriver) -> None:
        first, _ = backend.characters
        backend.app.limit(daily_minutes=0)
        limited = self.holds(backend, Subject.LIMITS)
        assert backend.say(WORDS, first).answered is not limited

    def test_a_child_is_told_what_answers(self, backend: BackendDriver) -> None:
        told = backend.say(WORDS, backend.characters[0])
        shown = backend.strengths[Subject.REMINDERS] in AT_ONCE
        assert (backend.identity in told.words) is shown, told.words

    def test_a_stop_ends_an_answer_that_is_being_given(self, backend: BackendDriver) -> None:
        told = backend.interrupted(stop)
        assert told.answered is (backend.strengths[Subject.STOP] not in AT_ONCE)
        assert told.words
        assert backend.say(WORDS, backend.characters[1]).answered

    def test_what_a_child_deletes_has_counted(self, backend: BackendDriver) -> None:
        first, _ = backend.characters
        backend.say(WORDS, first)
        backend.look()
        backend.delete()
        backend.look()
        assert turns(backend) == {first: 1}

    def test_a_guardian_deletes_what_is_kept(self, backend: BackendDriver) -> None:
        backend.say(WORDS, backend.characters[0])
        backend.look()
        assert deleted(backend.app, "conversations").state is JobState.DONE
        assert held(backend.app)[DataClass.CONVERSATIONS]["items"] == 0


class ClockedBackendContract(BackendContract):
    """What only shows when time passes; for platforms whose clock a test may move."""

    @pytest.fixture
    def backend(self) -> ClockedDriver:
        raise NotImplementedError

    def test_a_limit_holds_to_the_second(self, backend: ClockedDriver) -> None:
        first, _ = backend.characters
        backend.app.limit(daily_minutes=1)
        assert backend.say(WORDS, first).answered
        backend.pass_time(timedelta(seconds=59))
        assert backend.say(WORDS, first).answered
        backend.pass_time(timedelta(seconds=2))
        assert self.holds(backend, Subject.LIMITS)
        assert not backend.say(WORDS, first).answered
        backend.look()
        assert sum(each["active_seconds"] for each in usage(backend)) == 60

    def test_a_duration_is_told_when_it_has_passed(self, backend: ClockedDriver) -> None:
        first, _ = backend.characters
        backend.app.limit(reality_reminder_minutes=5)
        backend.say(WORDS, first)
        shown = []
        for _ in range(3):
            backend.pass_time(timedelta(minutes=2))
            shown.append(REALITY in backend.say(WORDS, first).words)
        assert shown == [False, False, backend.strengths[Subject.REMINDERS] in AT_ONCE]


DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ALWAYS = {
    day: {
        "morning": {"start": "00:00", "end": "12:00"},
        "evening": {"start": "12:00", "end": "00:00"},
    }
    for day in DAYS
}


def stop(app: LinkedApp) -> None:
    """End what runs, as a guardian."""
    assert app.send("POST", "/session/stop").ok


def usage(backend: BackendDriver) -> list[dict[str, Any]]:
    """Return the rows of use that the app reads."""
    return list(backend.app.days("/usage")["usage"])


def turns(backend: BackendDriver) -> dict[str, int]:
    """Return how often each character was written to."""
    return {each["character_id"]: each["turns"] for each in usage(backend) if each["turns"]}
