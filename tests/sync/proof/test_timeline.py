"""Which limits are known to have held at a minute."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from guardian.policy.settings import PolicySettings
from guardian.sync.proof.facts import Facts, SeenPolicy
from guardian.sync.proof.timeline import timeline

BERLIN = ZoneInfo("Europe/Berlin")
A = PolicySettings(daily_minutes=10)
B = PolicySettings(daily_minutes=20)


def at(hour: int, minute: int = 0, day: int = 20) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def seen(
    settings: PolicySettings, first: datetime, last: datetime | None = None, *, version: int = 1
) -> SeenPolicy:
    return SeenPolicy(
        version=version, settings=settings, first_as_of=first, last_as_of=last or first
    )


def held(
    policies: tuple[SeenPolicy, ...],
    *changes: datetime,
    told_until: datetime | None = None,
    linked_at: datetime | None = None,
) -> list[tuple[datetime, datetime, PolicySettings]]:
    facts = Facts(
        zone=BERLIN,
        as_of=at(23),
        linked_at=linked_at or at(0, day=1),
        told_until=told_until or at(23),
        policies=policies,
        changes=changes,
    )
    return [(each.start, each.end, each.settings) for each in timeline(facts).periods]


def test_what_was_read_twice_without_a_change_held_between() -> None:
    assert held((seen(A, at(8), at(12)),), told_until=at(12)) == [(at(8), at(12), A)]


def test_it_holds_on_until_a_change_is_told() -> None:
    assert held((seen(A, at(8)),), at(15)) == [(at(8), at(15), A)]


def test_it_holds_as_far_as_events_are_known() -> None:
    assert held((seen(A, at(8)),), told_until=at(14)) == [(at(8), at(14), A)]


def test_it_holds_no_longer_than_to_midnight_unless_read_again() -> None:
    """Extra time ends then, and birthdays come: no event tells."""
    assert held((seen(A, at(8, day=19)),)) == [(at(8, day=19), at(0), A)]
    assert held((seen(A, at(8, day=19), at(9)),)) == [(at(8, day=19), at(23), A)]


def test_a_change_that_was_read_at_once_holds_from_its_moment() -> None:
    policies = (seen(A, at(8), at(10)), seen(B, at(12, 1), at(20), version=2))

    assert held(policies, at(12)) == [(at(8), at(12), A), (at(12), at(23), B)]


def test_a_change_that_was_read_late_holds_from_the_reading() -> None:
    """One change that waits stands for all that follow it, and they are not told."""
    policies = (seen(A, at(8), at(10)), seen(B, at(15), version=2))

    assert held(policies, at(12)) == [(at(8), at(12), A), (at(15), at(23), B)]


def test_a_change_at_the_moment_of_a_reading_may_have_come_after_it() -> None:
    policies = (seen(A, at(8), at(12)), seen(B, at(15)))

    assert held(policies, at(12)) == [(at(8), at(12), A), (at(15), at(23), B)]


def test_between_several_changes_nothing_is_known() -> None:
    policies = (seen(A, at(8), at(10)), seen(B, at(12, 1), version=3))

    assert held(policies, at(11), at(12)) == [(at(8), at(11), A), (at(12, 1), at(23), B)]


def test_a_version_that_no_event_told_makes_the_gap_unknown() -> None:
    policies = (seen(A, at(8), at(10)), seen(B, at(12, 1), version=3))

    assert held(policies, at(12)) == [(at(8), at(10), A), (at(12, 1), at(23), B)]


def test_changes_between_two_readings_of_the_same_leave_their_time_unknown() -> None:
    assert held((seen(A, at(8), at(20)),), at(11), at(12)) == [
        (at(8), at(11), A),
        (at(20), at(23), A),
    ]


def test_nothing_is_known_of_the_day_on_which_the_link_began() -> None:
    assert held((seen(A, at(8, day=19), at(9)),), linked_at=at(8, day=19)) == [(at(0), at(23), A)]


def test_without_the_channel_of_events_nothing_is_known() -> None:
    facts = Facts(
        zone=BERLIN,
        as_of=at(23),
        linked_at=at(0, day=1),
        told_until=None,
        policies=(seen(A, at(8)),),
    )

    assert not timeline(facts).periods


def test_what_changed_too_often_is_not_known() -> None:
    rows = (seen(A, at(8)), seen(B, at(9), version=2), seen(A, at(10), version=3))
    facts = Facts(
        zone=BERLIN,
        as_of=at(23),
        linked_at=at(0, day=1),
        told_until=at(23),
        policies=rows,
        changes=(at(8, 59), at(9, 59)),
    )
    known = timeline(facts)
    assert known.over(at(8), at(11)) == known.over(at(8), at(11), most=3) == (A, B, A)
    assert known.over(at(8), at(11), most=2) == ()
    assert known.over(at(8), at(8, 30), most=2) == (A,)


def test_a_time_is_known_if_all_of_it_is() -> None:
    facts = Facts(
        zone=BERLIN,
        as_of=at(23),
        linked_at=at(0, day=1),
        told_until=at(23),
        policies=(seen(A, at(8), at(10)), seen(B, at(12, 1), at(20), version=2)),
        changes=(at(12),),
    )
    known = timeline(facts)

    assert known.over(at(9), at(11)) == (A,)
    assert known.over(at(11), at(13)) == (A, B)
    assert known.over(at(7), at(11)) == ()
    assert known.over(at(11), at(23, 1)) == ()
    assert known.over(at(12) - timedelta(seconds=1), at(12) - timedelta(seconds=1)) == (A, B)
