"""The watch of the practice family: it lives a week beside, and its trouble is not lost."""

import threading
from collections.abc import Callable

import pytest
import requests

from guardian.demo.living_watch import LivingWatch
from guardian.demo.story import StoryStuckError
from guardian.errors import GuardianError

WAIT_SECONDS = 10


class StillWatch:
    """A watch of nothing: a test is the one that tells."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[frozenset[str]], None]] = []
        self.caught_up: list[str] = []
        self.stopped = threading.Event()

    def start(
        self,
        on_change: Callable[[frozenset[str]], None],
        on_alert: Callable[[str], None],
        on_trouble: Callable[[GuardianError], None] | None = None,
        *,
        on_finding: Callable[[int], None] | None = None,
    ) -> None:
        del on_alert, on_trouble, on_finding
        self.listeners.append(on_change)

    def catch_up(self, link_id: str) -> None:
        self.caught_up.append(link_id)

    def stop(self) -> None:
        self.stopped.set()


def _ignore(_told: object) -> None:
    """Tell nobody."""


def test_the_week_begins_with_the_watch_and_hears_of_changes() -> None:
    still, heard = StillWatch(), threading.Event()
    topics: list[frozenset[str]] = []

    def live(changed: threading.Event) -> None:
        assert changed.wait(WAIT_SECONDS)
        heard.set()

    watch = LivingWatch(still, live)
    assert still.listeners == []
    watch.start(topics.append, _ignore)
    (tell,) = still.listeners
    tell(frozenset({"usage"}))
    assert heard.wait(WAIT_SECONDS)
    assert topics == [frozenset({"usage"})], "the window hears of it, too"
    watch.stop()


def test_catching_up_waits_for_the_end_of_the_week() -> None:
    still, lived = StillWatch(), threading.Event()
    started = threading.Event()

    def live(_changed: threading.Event) -> None:
        started.set()
        assert lived.wait(WAIT_SECONDS)
        assert still.caught_up == []

    watch = LivingWatch(still, live)
    watch.start(_ignore, _ignore)
    assert started.wait(WAIT_SECONDS)
    threading.Timer(0.05, lived.set).start()
    watch.catch_up("link-1")
    assert lived.is_set()
    assert (still.caught_up, watch.trouble) == (["link-1"], None)


@pytest.mark.parametrize("trouble", [StoryStuckError(), requests.ConnectionError("gone")])
def test_the_trouble_of_the_week_is_raised_to_who_waits(trouble: Exception) -> None:
    def live(_changed: threading.Event) -> None:
        raise trouble

    still = StillWatch()
    told: list[GuardianError] = []
    watch = LivingWatch(still, live)
    watch.start(_ignore, _ignore, told.append)
    with pytest.raises(type(trouble)) as caught:
        watch.catch_up("link-1")
    assert caught.value is trouble is watch.trouble
    assert still.caught_up == []
    (shown,) = told  # the window shows errors that have words in both languages
    assert shown is trouble or type(shown) is GuardianError


def test_a_week_that_is_cut_short_is_no_trouble() -> None:
    still = StillWatch()

    def live(_changed: threading.Event) -> None:
        assert still.stopped.wait(WAIT_SECONDS)
        raise requests.ConnectionError("its service was stopped")

    told: list[GuardianError] = []
    watch = LivingWatch(still, live)
    watch.start(_ignore, _ignore, told.append)
    watch.stop()
    watch.catch_up("link-1")
    assert (watch.trouble, told) == (None, [])
