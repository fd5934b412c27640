import threading
from concurrent.futures import ThreadPoolExecutor

from guardian.link.http.cancellation import Cancellation, following, when_set

DEADLINE_SECONDS = 10


def test_what_was_registered_is_called_once_when_it_is_set() -> None:
    called: list[str] = []
    cancelled = Cancellation()
    with (
        cancelled.calling(lambda: called.append("first")),
        cancelled.calling(lambda: called.append("second")),
    ):
        assert called == []
        assert not cancelled.is_set()
        cancelled.set()
        cancelled.set()
    assert called == ["first", "second"]
    assert cancelled.is_set()


def test_who_comes_late_is_called_at_once() -> None:
    called: list[str] = []
    cancelled = Cancellation()
    cancelled.set()
    with cancelled.calling(lambda: called.append("late")):
        assert called == ["late"]


def test_who_has_finished_is_not_called() -> None:
    called: list[str] = []
    cancelled = Cancellation()
    with cancelled.calling(lambda: called.append("done")):
        pass
    cancelled.set()
    assert called == []


def test_what_is_called_may_itself_look_and_set() -> None:
    seen: list[bool] = []
    cancelled = Cancellation()

    def act() -> None:
        cancelled.set()
        seen.append(cancelled.is_set())

    with cancelled.calling(act):
        cancelled.set()
    assert seen == [True]


def test_a_waiting_thread_is_woken() -> None:
    cancelled = Cancellation()
    assert not cancelled.wait(0)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(cancelled.wait, DEADLINE_SECONDS)
        cancelled.set()
        assert waiting.result(DEADLINE_SECONDS)


def test_registering_while_it_is_being_set_misses_nothing() -> None:
    for _ in range(50):
        cancelled, called = Cancellation(), threading.Event()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(cancelled.set)
            with cancelled.calling(called.set):
                assert called.wait(DEADLINE_SECONDS)


def test_work_that_nobody_can_call_off_goes_on() -> None:
    with when_set(None, lambda: None):
        pass


def test_a_plain_event_is_followed() -> None:
    event = threading.Event()
    with following(event) as cancelled:
        assert not cancelled.is_set()
        event.set()
        assert cancelled.wait(DEADLINE_SECONDS)


def test_an_event_is_followed_no_further_than_the_work() -> None:
    event = threading.Event()
    with following(event) as cancelled:
        pass
    for thread in threading.enumerate():
        if thread.name == "guardian-cancel":
            thread.join(DEADLINE_SECONDS)
    event.set()
    assert not cancelled.is_set()
