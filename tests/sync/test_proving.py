"""What the service signed about a finding: asked for, believed, kept, and renewed."""

from datetime import timedelta

import pytest

from guardian.link.errors import OfflineError
from guardian.link.set_tokens import new_signing_key
from guardian.store import findings
from guardian.store.finding_kinds import FindingKind
from guardian.sync.proof.values import Found
from guardian.sync.proving import AGAIN_AFTER, COPIES_AT_ONCE, Prover
from tests.rig.seeded_store import LINK
from tests.sync.family import Family
from tests.sync.test_judging import DAY_LIMIT, HOUR, TARGET, Bench, found, kept

NEXT = TARGET.replace("22", "23")


@pytest.fixture
def bench(family: Family) -> Bench:
    return Bench(family)


@pytest.fixture
def signing(family: Family, bench: Bench) -> Bench:
    """Let the service sign its reports, and its keys be known."""
    family.provider.report_key = family.provider.key
    family.provider.emit_alert("a")
    family.session.catch_up()
    family.provider.calls.clear()
    return bench


def evidence(family: Family) -> str | None:
    (row,) = kept(family)
    return row.evidence


def day_after(target: str | None = NEXT) -> Found:
    return found(hour=24, target=target)


def test_evidence_follows_the_occurrence_to_another_day(signing: Bench, family: Family) -> None:
    signing.settle(found())
    first = evidence(family)
    family.clock.advance(timedelta(days=1))
    signing.settle(day_after())
    assert evidence(family) not in {None, first}
    assert family.provider.calls == ["signed_report"] * 2
    family.clock.advance(AGAIN_AFTER)
    signing.settle(day_after())
    assert family.provider.calls == ["signed_report"] * 2, "it shows what is known last"


def test_the_same_report_is_signed_anew_for_another_day(signing: Bench, family: Family) -> None:
    signing.settle(found(target="/policy"))
    family.clock.advance(timedelta(days=1))
    signing.settle(day_after("/policy"))
    assert family.provider.calls == ["signed_report"] * 2
    family.clock.advance(AGAIN_AFTER)
    signing.settle(found(hour=25, target="/policy"))
    assert family.provider.calls == ["signed_report"] * 2, "once a day"


def test_it_is_renewed_no_sooner_than_any_is_asked_for(signing: Bench, family: Family) -> None:
    signing.settle(found())
    signing.settle(day_after())
    assert family.provider.calls == ["signed_report"]
    family.clock.advance(AGAIN_AFTER)
    signing.settle(day_after())
    assert family.provider.calls == ["signed_report"] * 2


def test_what_was_signed_stays_where_nothing_newer_is(signing: Bench, family: Family) -> None:
    signing.settle(found())
    first = evidence(family)
    family.clock.advance(timedelta(days=1))
    family.provider.faults["signed_report"] = [OfflineError()]
    signing.settle(day_after())
    assert evidence(family) == first
    family.clock.advance(AGAIN_AFTER)
    signing.settle(day_after())
    assert evidence(family) not in {None, first}


def test_an_earlier_occurrence_takes_nothing_back(signing: Bench, family: Family) -> None:
    signing.settle(day_after())
    family.clock.advance(AGAIN_AFTER)
    signing.settle(found())
    assert family.provider.calls == ["signed_report"]


def test_after_a_restart_it_is_known_what_was_signed(signing: Bench, family: Family) -> None:
    signing.settle(found())
    for again, calls in ((found(), 1), (day_after(), 2)):
        prover = Prover(family.database, LINK)
        prover.note([again], (), family.clock.now())
        assert prover.prove(signing.client, family.clock.now()) is (calls == 2)
        assert family.provider.calls == ["signed_report"] * calls


@pytest.mark.parametrize(
    "compact", ["", "a.b", "a.!.c", "a.W10.c", "a.e30.c", "a.eyJ0YXJnZXQiOjF9.c"]
)
def test_what_cannot_be_read_any_more_is_asked_for_anew(
    signing: Bench, family: Family, compact: str
) -> None:
    signing.settle(found())
    (row,) = kept(family)
    with family.database.write() as connection:
        findings.set_evidence(connection, row.id, compact)
    prover = Prover(family.database, LINK)
    prover.note([found()], (), family.clock.now())
    assert prover.prove(signing.client, family.clock.now())


def test_evidence_is_checked_and_kept(bench: Bench, family: Family) -> None:
    family.provider.report_key = family.provider.key
    family.provider.emit_alert("a")  # its keys become known with the first event
    family.session.catch_up()
    family.provider.calls.clear()
    bench.settle(found(), found(DAY_LIMIT, target=None))
    bench.settle(found(), found(DAY_LIMIT, target=None))
    assert [row.evidence is None for row in kept(family)] == [True, False]
    assert family.provider.calls == ["signed_report"]


def test_one_report_is_asked_for_once_however_much_it_shows(signing: Bench, family: Family) -> None:
    many = [
        found((FindingKind.ALERT_TOLD_LATE, f"alert-{number}"))
        for number in range(COPIES_AT_ONCE + 5)
    ]
    signing.settle(*many)
    assert family.provider.calls == ["signed_report"]
    assert sum(row.evidence is None for row in kept(family)) == 5
    family.clock.advance(AGAIN_AFTER)
    signing.settle(*many)
    assert family.provider.calls == ["signed_report"] * 2
    assert all(row.evidence is not None for row in kept(family))


@pytest.mark.parametrize("why", ["unsigned", "offline", "forged", "no keys"])
def test_without_evidence_a_finding_is_told_all_the_same(
    bench: Bench, family: Family, why: str
) -> None:
    if why != "no keys":
        family.provider.emit_alert("a")
        family.session.catch_up()
    if why != "unsigned":
        family.provider.report_key = new_signing_key() if why == "forged" else family.provider.key
    if why == "offline":
        family.provider.faults["signed_report"] = [OfflineError()]
    family.provider.calls.clear()
    bench.settle(found())
    (row,) = kept(family)
    assert (row.evidence, len(bench.told)) == (None, 1)
    # The service is not pressed for it.
    asked = family.provider.calls.count("signed_report")
    bench.settle(found())
    assert family.provider.calls.count("signed_report") == asked
    # Once there is something to believe, it is asked again.
    family.provider.report_key = family.provider.key
    family.provider.emit_alert("b")
    family.session.catch_up()
    family.clock.advance(HOUR)
    bench.settle(found())
    (row,) = kept(family)
    assert row.evidence is not None
    assert len(bench.told) == 1
