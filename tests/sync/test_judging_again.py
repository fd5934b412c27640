"""A service that changes its mind all the time is one finding, told once."""

import pytest

from guardian.store import findings
from guardian.store.finding_kinds import FindingKind
from guardian.sync.judging import MOST_A_DAY, keep_silences
from guardian.sync.proof.values import Cause
from tests.rig.clock import START
from tests.rig.seeded_store import LINK
from tests.sync.family import Family
from tests.sync.test_judging import CURFEW, HOUR, Bench, acts, found, kept


@pytest.fixture
def bench(family: Family) -> Bench:
    return Bench(family)


@pytest.mark.parametrize("cause", [CURFEW, (FindingKind.CHANGE_NOT_APPLIED, "curfew")])
def test_it_is_the_same_finding_and_told_once(bench: Bench, family: Family, cause: Cause) -> None:
    for hour in range(5):
        bench.settle(found(cause, hour))
        family.clock.advance(HOUR)
        bench.settle(clean=[cause])
    bench.settle(found(cause, 5))
    (row,) = kept(family)
    assert (row.times, row.closed_at, row.details) == (6, None, {"hour": 5})
    assert row.happened_at == START + 5 * HOUR
    assert len(bench.told) == 1
    assert bench.changes == 11, "the pages follow it all the same"
    opened = [entry.details["times"] for entry in acts(family) if entry.kind == "finding_opened"]
    assert sorted(map(int, map(str, opened))) == [1, 2, 3, 4, 5, 6]


def test_who_has_seen_it_is_not_asked_again(bench: Bench, family: Family) -> None:
    bench.settle(found())
    (row,) = bench.told
    with family.database.write() as connection:
        findings.set_acknowledged(connection, row.id, START)
    bench.settle(clean=[CURFEW])
    bench.settle(found(hour=1))
    (again,) = kept(family)
    assert (again.acknowledged_at, again.closed_at) == (START, None)


def test_it_is_written_down_so_often_and_no_more(bench: Bench, family: Family) -> None:
    for _ in range(MOST_A_DAY + 5):
        bench.settle(found())
        bench.settle(clean=[CURFEW])
    (row,) = kept(family)
    assert (row.times, len(bench.told)) == (MOST_A_DAY, 1)
    assert len(acts(family)) == 2 * MOST_A_DAY


def test_what_the_guardian_had_mended_is_news(family: Family) -> None:
    signed_out = (FindingKind.SIGN_IN_NEEDED, "")
    for count in (1, 2):
        assert len(keep_silences(family.database, LINK, family.clock, [found(signed_out)])) == 1
        assert keep_silences(family.database, LINK, family.clock, []) == ()
        assert len(kept(family)) == count


def test_a_silence_that_comes_and_goes_is_one(family: Family) -> None:
    adult = (FindingKind.MINOR_MODE_OFF, "")
    told = [
        keep_silences(family.database, LINK, family.clock, ones)
        for ones in ([found(adult)], [], [found(adult)], [], [found(adult)])
    ]
    assert [len(each) for each in told] == [1, 0, 0, 0, 0]
    (row,) = kept(family)
    assert (row.times, row.closed_at) == (3, None)
