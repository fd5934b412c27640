"""The thread that makes rounds: at once when wanted, one at a time, gone when it is over."""

import queue
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from guardian.provider.backends.openwebui import keeping
from guardian.provider.backends.openwebui.keeping import Keeping
from guardian.provider.engine.live import Live, Stopper

PATIENCE_SECONDS = 30


class Rounds:
    """Notes each round, and lets it do what a test puts in."""

    def __init__(self) -> None:
        self.begun: queue.Queue[int] = queue.Queue()
        self.acts: queue.Queue[Callable[[], bool]] = queue.Queue()
        self.running = 0
        self.most = 0

    def __call__(self) -> bool:
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            self.begun.put(self.running)
            return self.acts.get_nowait()() if not self.acts.empty() else True
        finally:
            self.running -= 1

    def await_one(self) -> None:
        self.begun.get(timeout=PATIENCE_SECONDS)


@pytest.fixture
def live() -> Live:
    return Live()


@pytest.fixture
def rounds() -> Rounds:
    return Rounds()


@pytest.fixture
def kept(live: Live, rounds: Rounds, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keeping]:
    monkeypatch.setattr(keeping, "GAP_SECONDS", 0.0)
    made = Keeping(live, rounds)
    made.follow(["ward-mia"])
    with made.running():
        rounds.await_one()
        yield made


def test_whatever_a_guardian_does_makes_a_round(live: Live, rounds: Rounds, kept: Keeping) -> None:
    live.bell.ring("ward-mia")
    rounds.await_one()
    live.replies.doubt("ward-mia")
    rounds.await_one()
    live.replies.stop("ward-mia", Stopper.GUARDIAN)
    rounds.await_one()
    kept.calling.wanted.set()
    rounds.await_one()
    assert rounds.most == 1


def test_a_stop_is_told_once_and_of_no_other_ward(live: Live, kept: Keeping) -> None:
    live.replies.stop("ward-leo", Stopper.GUARDIAN)
    live.replies.stop("ward-mia", Stopper.GUARDIAN)

    assert kept.take_stops() == {"ward-mia": Stopper.GUARDIAN}
    assert kept.take_stops() == {}

    kept.follow(["ward-leo"])
    live.replies.stop("ward-mia", Stopper.GUARDIAN)
    assert kept.take_stops() == {}


def test_a_round_that_rings_does_not_call_itself(live: Live, rounds: Rounds, kept: Keeping) -> None:
    rang = threading.Event()

    def ring() -> bool:
        live.bell.ring("ward-mia")
        rang.set()
        return True

    rounds.acts.put(ring)
    kept.calling.at_once()

    assert rang.wait(PATIENCE_SECONDS)
    assert not kept.calling.wanted.is_set()


def test_what_is_wanted_in_the_midst_of_a_round_makes_another(
    live: Live, rounds: Rounds, kept: Keeping
) -> None:
    going_on = threading.Event()
    rounds.acts.put(lambda: going_on.wait(PATIENCE_SECONDS))
    kept.calling.at_once()
    rounds.await_one()
    live.replies.doubt("ward-mia")
    going_on.set()

    rounds.await_one()


def test_a_round_that_fails_is_told_once_and_followed_by_others(
    rounds: Rounds, kept: Keeping, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> bool:
        raise LookupError("words that must not be logged")

    for _ in range(2):
        rounds.acts.put(fail)
        kept.calling.at_once()
        rounds.await_one()
    kept.calling.at_once()
    rounds.await_one()

    assert [record.getMessage() for record in caplog.records] == [
        "a round with Open WebUI failed: LookupError"
    ]
    caplog.clear()


def test_it_is_over_at_once_though_the_next_round_is_far(live: Live, rounds: Rounds) -> None:
    made = Keeping(live, rounds)
    with made.running():
        rounds.await_one()
    assert "open-webui" not in {thread.name for thread in threading.enumerate()}
    assert made.calling.stopping


def test_a_server_that_is_away_is_asked_less_and_less(live: Live, rounds: Rounds) -> None:
    made = Keeping(live, rounds)
    pauses = []
    for away in range(9):
        made._away = away
        pauses.append(made._pause_seconds())
    assert pauses[0] == keeping.ROUND_SECONDS
    assert 4 <= pauses[1] <= 6
    assert 96 <= pauses[-1] <= 144


def test_what_rings_and_rings_makes_one_round_after_the_gap() -> None:
    calling = keeping.Calling()
    calling.begin()
    begun = time.monotonic()
    calling.wanted.set()
    calling.at_once()  # but who cannot wait does not
    calling.wait(PATIENCE_SECONDS, begun + PATIENCE_SECONDS)
    calling.begin()
    assert not calling.wanted.is_set()
