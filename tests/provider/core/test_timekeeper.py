"""What is due is done by itself, by one at a time, whatever fails."""

from datetime import timedelta
from threading import Event

import pytest

from guardian.provider.engine import due
from guardian.provider.engine.due import DueWork, due_turn, run_due
from guardian.provider.engine.live import Live
from guardian.provider.engine.timekeeper import Timekeeper
from guardian.provider.ledger.virtual_clock import VirtualClock
from tests.rig.provider_server import ServedProvider


class SecretError(Exception):
    """An error whose text may not be logged."""


def fail() -> None:
    raise SecretError("the diary says zebra")


def keeper(served: ServedProvider, monkeypatch: pytest.MonkeyPatch, *works: DueWork) -> Timekeeper:
    monkeypatch.setattr(
        "guardian.provider.engine.timekeeper.due_work", lambda _provider, _live: works
    )
    return Timekeeper(served.provider, served.live)


def test_a_step_that_fails_stops_no_other_and_is_told_once(
    served: ServedProvider, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []
    timekeeper = keeper(
        served,
        monkeypatch,
        DueWork(name="broken", do=fail),
        DueWork(name="sound", do=lambda: done.append("sound")),
    )
    for _ in range(3):
        timekeeper.look()
    assert done == ["sound"] * 3
    assert [record.getMessage() for record in caplog.records] == [
        "what is due failed: SecretError in broken"
    ]
    assert "zebra" not in caplog.text
    caplog.clear()


def test_nobody_does_what_another_is_doing(
    served: ServedProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    timekeeper = keeper(served, monkeypatch, DueWork(name="x", do=lambda: done.append("x")))
    with due_turn(served.provider, served.live, wait=True) as mine:
        assert mine
        timekeeper.look()
        assert done == []
    timekeeper.look()
    assert done == ["x"]


def test_a_second_process_on_postgresql_waits_its_turn(postgres_provider: ServedProvider) -> None:
    provider, other = postgres_provider.provider, Live()
    with (
        due_turn(provider, postgres_provider.live, wait=True),
        due_turn(provider, other, wait=False) as mine,
    ):
        assert not mine
    with due_turn(provider, other, wait=False) as mine:
        assert mine
    run_due(provider, other)


def test_every_step_has_a_name_of_its_own(served: ServedProvider) -> None:
    names = [work.name for work in due.due_work(served.provider, served.live)]
    assert len(set(names)) == len(names)


def test_it_works_by_itself_and_ends_when_told(
    served: ServedProvider, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("guardian.provider.engine.timekeeper.LOOK_SECONDS", 0.01)
    seen = Event()
    timekeeper = keeper(served, monkeypatch, DueWork(name="x", do=seen.set))
    timekeeper.start()
    assert seen.wait(20)
    timekeeper.stop()
    seen.clear()
    assert not seen.wait(0.1)


def test_a_clock_that_another_process_moved_is_followed(served: ServedProvider) -> None:
    here = served.clock
    there = VirtualClock(served.provider.engine, served.provider.wall_clock)
    there.advance(timedelta(hours=5))
    before = here.now()
    here.refresh()
    assert timedelta(hours=5) <= here.now() - before < timedelta(hours=5, minutes=1)
