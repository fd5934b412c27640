"""From a report of the service to a finding that is told, and closed when the service mends it."""

from datetime import datetime, time, timedelta

from guardian.link.wire.activity import Stretch, UsageDay
from guardian.policy.settings import Curfew, PolicySettings
from guardian.policy.wall_clock import local_date
from guardian.store import findings
from guardian.store.finding_kinds import FindingKind
from guardian.store.findings import FindingRow
from guardian.sync.proof.tolerances import KEPT_TRIALS
from guardian.sync.readings import CHANGED_FINDINGS
from tests.rig.clock import START
from tests.rig.seeded_store import LINK
from tests.sync.family import Family
from tests.sync.test_proof_facts import ZONE

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
NINE_TO_SEVEN = Curfew(start=time(21), end=time(7))


def live_until(family: Family, moment: datetime) -> None:
    """Let time pass, with what the provider tells every six hours."""
    while family.provider_clock.now() < moment:
        step = min(6 * HOUR, moment - family.provider_clock.now())
        for clock in (family.clock, family.provider_clock):
            clock.advance(step)
        family.provider.emit_verification()
        family.session.catch_up()


def chat(family: Family, began: datetime) -> None:
    """Let the child chat for twenty minutes, whatever the hour."""
    told = Stretch(started_at=began, ended_at=began + 20 * MINUTE, character_id="owl", turns=9)
    family.provider.stretches = [*(family.provider.stretches or []), told]
    day = local_date(began, ZONE)
    family.provider.usage.append(
        UsageDay(date=day, character_id="owl", active_seconds=1200, turns=9)
    )


def kept(family: Family) -> tuple[FindingRow, ...]:
    with family.database.read() as connection:
        return findings.latest(connection)


def test_chat_in_closed_hours_is_found_told_once_proven_and_closed_when_mended(
    family: Family,
) -> None:
    provider = family.provider
    provider.requested = PolicySettings(curfew=NINE_TO_SEVEN)
    provider.report_key = provider.key
    provider.emit_verification()
    family.session.catch_up()
    # At half past ten in the evening, two days later.
    evening = START + timedelta(days=2) + 7 * HOUR + 30 * MINUTE
    chat(family, START + timedelta(days=1))
    live_until(family, evening)
    assert kept(family) == ()
    chat(family, evening)
    live_until(family, evening + HOUR)
    (row,) = kept(family)
    assert [told.id for told in family.findings] == [row.id]
    assert (row.kind, row.closed_at) == (FindingKind.CURFEW_BROKEN, None)
    assert row.evidence is not None
    assert frozenset({CHANGED_FINDINGS}) in family.changes
    # The days after, the child chats in the afternoon and the curfew holds.
    for days in range(KEPT_TRIALS):
        chat(family, START + timedelta(days=3 + days))
    live_until(family, START + timedelta(days=4 + KEPT_TRIALS))
    (row,) = kept(family)
    assert (row.closed_at is not None, row.times, len(family.findings)) == (True, 1, 1)


def test_a_finding_is_told_after_the_commit_and_not_again_after_a_restart(
    family: Family,
) -> None:
    provider = family.provider
    provider.requested = PolicySettings(curfew=NINE_TO_SEVEN)
    family.session.catch_up()
    evening = START + timedelta(days=2) + 7 * HOUR + 30 * MINUTE
    live_until(family, evening)
    chat(family, evening)
    live_until(family, evening + HOUR)
    assert len(family.findings) == 1
    family.restart()
    live_until(family, evening + 2 * HOUR)
    assert len(family.findings) == 1
    assert [row.link_id for row in kept(family)] == [LINK]
