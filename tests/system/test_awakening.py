"""When it is worth asking again: swarms of changes, clocks that jump, sleep."""

import itertools
import threading

import pytest

from guardian.system import awakening
from guardian.system.awakening import Awakening, Clocks, Jumps, Settling

WAIT_SECONDS = 20


class Hands:
    """Two clocks that a test moves."""

    def __init__(self) -> None:
        self.wall_seconds = 1_000_000.0
        self.counted_seconds = 50.0

    def go_on(self, seconds: float) -> None:
        self.wall_seconds += seconds
        self.counted_seconds += seconds

    @property
    def clocks(self) -> Clocks:
        return Clocks(wall=lambda: self.wall_seconds, monotonic=lambda: self.counted_seconds)


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def no_bus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(awakening, "system_bus_address", lambda: None)


def test_a_swarm_is_told_once_when_it_has_settled() -> None:
    settling = Settling()
    assert settling.due_in(0) is None
    settling.changed(10.0)
    settling.changed(10.5)
    assert settling.due_in(10.5) == awakening.QUIET_SECONDS
    assert settling.due_in(11.5) == 0
    settling.told(11.5)
    assert settling.due_in(12.0) is None


def test_a_network_that_never_rests_is_tried_and_wakes_nobody_too_often() -> None:
    settling, told = Settling(), list[float]()
    for tenth in range(1200):
        now = tenth / 10
        settling.changed(now)
        if settling.due_in(now) == 0:
            told.append(now)
            settling.told(now)
    assert told[0] == awakening.LONGEST_SECONDS
    assert len(told) <= 120 / awakening.APART_SECONDS + 1
    assert all(b - a >= awakening.APART_SECONDS for a, b in itertools.pairwise(told))


@pytest.mark.parametrize(("seconds", "jumped"), [(3600.0, True), (-3600.0, True), (2.0, False)])
def test_a_clock_that_jumps(hands: Hands, seconds: float, jumped: bool) -> None:
    jumps = Jumps(hands.clocks)
    hands.go_on(60)
    assert not jumps.look()
    hands.wall_seconds += seconds
    assert jumps.look() is jumped
    assert not jumps.look(), "told once"


def test_sleep_wakes_and_a_stop_ends_it(no_bus: None) -> None:
    woken = threading.Event()
    ear = Awakening(woken.set)
    ear.start()
    ear.woke()
    assert woken.wait(WAIT_SECONDS)
    ear.stop()
    ear.stop()
    assert "awakening" not in {each.name for each in threading.enumerate()}


def test_a_wall_clock_that_jumped_wakes(hands: Hands, no_bus: None) -> None:
    woken = threading.Event()
    looked = threading.Event()

    def counted() -> float:
        looked.set()
        hands.counted_seconds += 0.5
        return hands.counted_seconds

    clocks = Clocks(wall=lambda: hands.wall_seconds, monotonic=counted)
    ear = Awakening(woken.set, clocks=clocks, look_seconds=0.01)
    ear.start()
    assert looked.wait(WAIT_SECONDS)
    hands.wall_seconds += 7200
    assert woken.wait(WAIT_SECONDS)
    ear.stop()


def test_one_that_was_never_started_can_be_stopped(no_bus: None) -> None:
    Awakening(lambda: None).stop()
