"""However much a provider breaks: alerts do not wait for it, and no disk is filled with it."""

import threading
from datetime import timedelta

import pytest

from guardian.store.finding_kinds import FindingKind
from guardian.sync import judging
from guardian.sync.judging import MOST_A_DAY
from guardian.sync.proof.values import Found
from tests.sync.family import Family, Running
from tests.sync.test_judging import DAY_LIMIT, Bench, found, kept


@pytest.fixture
def bench(family: Family) -> Bench:
    return Bench(family)


def test_no_more_than_one_report_is_asked_for_before_the_next_events(
    bench: Bench, family: Family
) -> None:
    family.provider.report_key = family.provider.key
    family.provider.emit_alert("a")
    family.session.catch_up()
    family.provider.calls.clear()
    bench.settle(found(), found(DAY_LIMIT, target="/usage"))
    assert [row.evidence is None for row in kept(family)] == [True, False]
    assert family.provider.calls == ["signed_report"]
    bench.judge.settle(bench.client)
    assert [row.evidence is None for row in kept(family)] == [False, False]
    assert bench.changes == 2
    bench.judge.settle(bench.client)
    assert family.provider.calls == ["signed_report"] * 2


def test_no_provider_fills_the_disk_with_findings(bench: Bench, family: Family) -> None:
    def flood(day: int) -> list[Found]:
        return [
            found((FindingKind.BLOCKED_CHARACTER_USED, f"{day}-{n}"), target=None)
            for n in range(MOST_A_DAY)
        ]

    first = flood(0)
    bench.settle(*first[:-1])
    bench.settle(*first[:-1], found(), *flood(1))
    assert len(kept(family)) == MOST_A_DAY + 1, "another kind has its own room"
    bench.settle(*first[:-1], found(), *flood(1), settled=flood(2))
    assert len(kept(family)) == MOST_A_DAY + 1
    family.clock.advance(timedelta(days=1, seconds=1))
    bench.settle(*flood(1))
    assert len(kept(family)) == 2 * MOST_A_DAY, "what was left out is found again"


def test_a_fault_in_judging_keeps_no_alert_from_being_told(
    family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    unexpected: list[BaseException | None] = []
    monkeypatch.setattr(threading, "excepthook", lambda told: unexpected.append(told.exc_value))

    def stumble(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(judging, "gather", stumble)
    with Running(family):
        family.until(lambda: bool(unexpected))
        family.provider.emit_alert("a")
        family.until(lambda: [row.alert_id for row in family.alerts] == ["a"])
    assert {type(error) for error in unexpected} == {ZeroDivisionError}
    assert family.troubles == []
