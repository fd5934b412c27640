"""However much use is told: judging it takes as long as there is of it, and no longer."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.settings import PolicySettings
from guardian.policy.wall_clock import local_date
from guardian.store.finding_kinds import FindingKind
from guardian.store.stretches import StretchRow
from guardian.sync.proof import session_limits
from guardian.sync.proof.case import Case
from guardian.sync.proof.facts import Facts, SeenPolicy
from guardian.sync.proof.judge import judge
from guardian.sync.proof.talks import Talk, by_day, talks
from guardian.sync.proof.tolerances import MOST_CHANGES_IN_A_RUN

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 11, 1, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)


def restless(hours: int) -> Facts:
    """Use without any rest, under limits that change every hour."""
    policies = tuple(
        SeenPolicy(
            version=1 + n,
            settings=PolicySettings(session_minutes=1000 + n % 2, break_minutes=10),
            first_as_of=START + n * HOUR,
            last_as_of=START + (n + 1) * HOUR,
        )
        for n in range(hours)
    )
    return Facts(
        zone=BERLIN,
        as_of=START + hours * HOUR,
        linked_at=START - timedelta(days=2),
        told_until=START + hours * HOUR,
        policies=policies,
        changes=tuple(START + n * HOUR for n in range(1, hours)),
        stretches=tuple(
            StretchRow(
                started_at=START + n * QUARTER,
                ended_at=START + (n + 1) * QUARTER,
                character_id="owl",
                turns=1,
            )
            for n in range(4 * hours)
        ),
    )


def test_use_without_rest_is_judged_by_what_changed_lately() -> None:
    facts = restless(10 * MOST_CHANGES_IN_A_RUN)
    case = Case(facts)
    assert len(case.limits.periods) == 10 * MOST_CHANGES_IN_A_RUN
    kinds = {one.kind for one in judge(facts).found}
    assert kinds == {FindingKind.SESSION_LIMIT_EXCEEDED}, "and it is found all the same"


def test_no_talk_looks_at_every_change_since_the_last_rest() -> None:
    case = Case(restless(3 * MOST_CHANGES_IN_A_RUN))
    for talk in case.talks:
        held = session_limits.held_in_run(case, START, talk.end)
        assert len(held) <= MOST_CHANGES_IN_A_RUN


def seconds(number: int) -> datetime:
    return START + timedelta(seconds=number)


@given(
    st.lists(
        st.tuples(st.integers(0, 5 * 86_400), st.integers(0, 2 * 86_400)), min_size=1, max_size=20
    )
)
def test_every_talk_is_cut_at_every_midnight_and_nothing_is_lost(
    told: list[tuple[int, int]],
) -> None:
    rows = tuple(
        StretchRow(
            started_at=seconds(start), ended_at=seconds(start + length), character_id="owl", turns=1
        )
        for start, length in told
    )
    said = talks(Facts(zone=BERLIN, as_of=START, linked_at=START, told_until=None, stretches=rows))
    days = by_day(said, BERLIN)
    parts = [part for each in days.values() for part in each]
    assert sum((part.length for part in parts), timedelta()) == sum(
        (talk.length for talk in said), timedelta()
    )
    for day, each in days.items():
        for part in each:
            assert local_date(part.start, BERLIN) == day
            assert part.end <= part.start or _last_day(part) == day


def _last_day(part: Talk) -> object:
    return local_date(part.end - timedelta(microseconds=1), BERLIN)
