"""The silence alarm: heard when it has to be, and not in a normal year."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.store.conditions import ENDS, Condition
from guardian.store.finding_kinds import FindingKind
from guardian.store.signing_keys import SigningKeyRow
from guardian.sync.proof.values import Found
from guardian.sync.silence import silences
from guardian.sync.silence_values import Awake, ChannelFacts, Habit, MinorMode

NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
LINKED = NOW - timedelta(days=200)
DAY = timedelta(days=1)


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


def days(first: int, last: int) -> frozenset[date]:
    """Return the days from ``first`` days ago to ``last`` days ago."""
    return frozenset(TODAY - n * DAY for n in range(last, first + 1))


CALM = ChannelFacts(
    now=NOW,
    provider_now=NOW,
    awake=Awake(since=NOW - timedelta(hours=9)),
    condition=Condition.ACTIVE,
    linked_at=LINKED,
    last_heard_at=NOW - timedelta(seconds=20),
    verified_at=NOW - minutes(8),
    verification_minutes=15,
    gap_found_at=None,
    missing_events=0,
    expires_at=NOW + timedelta(days=160),
    provider_clock=NOW - minutes(3),
    measured_at=NOW - minutes(3),
    minor_mode=MinorMode(minor=True, band="8-11", demanded=True, effective=True),
    habit=Habit(today=TODAY, known=days(60, 1), used=days(60, 0)),
    keys=(SigningKeyRow(key_id="first", jwk="{}", first_seen_at=LINKED),),
)


def kinds(facts: ChannelFacts) -> set[FindingKind]:
    return {each.kind for each in silences(facts)}


def only(facts: ChannelFacts) -> Found:
    (found,) = silences(facts)
    assert found.target is None
    return found


def test_a_channel_that_is_well_says_nothing() -> None:
    assert silences(CALM) == ()


class TestSignsOfLife:
    def test_one_that_is_overdue_twice_is_told(self) -> None:
        late = replace(CALM, verified_at=NOW - minutes(36))
        found = only(late)
        assert found.kind is FindingKind.NO_SIGN_OF_LIFE
        assert found.details["promised_minutes"] == 15
        assert silences(replace(late, verified_at=NOW - minutes(34))) == ()

    def test_minutes_later_it_is_the_same_occurrence(self) -> None:
        late = replace(CALM, verified_at=NOW - minutes(36))
        later = replace(late, now=NOW + minutes(1), provider_now=NOW + minutes(1))
        assert only(late) == only(later)

    def test_a_computer_that_just_woke_gives_it_time(self) -> None:
        slept = replace(
            CALM,
            awake=Awake(since=NOW - minutes(20), after_sleep=True),
            verified_at=NOW - timedelta(hours=11),
        )
        assert silences(slept) == ()

    @pytest.mark.parametrize("promised", [-(10**30), 0, 10**30])
    def test_no_promise_keeps_the_alarm_from_working(self, promised: int) -> None:
        late = replace(CALM, verification_minutes=promised, verified_at=NOW - timedelta(hours=3))
        assert kinds(late) == {FindingKind.NO_SIGN_OF_LIFE}

    def test_a_channel_that_never_proved_itself_is_told_from_linking_on(self) -> None:
        new = replace(CALM, verified_at=None, linked_at=NOW - minutes(20))
        assert silences(new) == ()
        assert kinds(replace(new, linked_at=NOW - minutes(50))) == {FindingKind.NO_SIGN_OF_LIFE}

    def test_a_clock_that_is_days_ahead_does_not_make_life_overdue(self) -> None:
        ahead = replace(CALM, provider_now=NOW + 9 * DAY, virtual_clock=True)
        assert silences(ahead) == ()

    def test_nobody_can_promise_so_little_that_silence_is_never_told(self) -> None:
        rare = replace(CALM, verification_minutes=10**9, verified_at=NOW - timedelta(hours=4))
        assert kinds(rare) == {FindingKind.NO_SIGN_OF_LIFE}


class TestNotHeard:
    def test_an_hour_of_listening_in_vain_is_told(self) -> None:
        deaf = replace(CALM, last_heard_at=NOW - minutes(61))
        assert kinds(deaf) == {FindingKind.NOT_HEARD}
        assert silences(replace(deaf, last_heard_at=NOW - minutes(59))) == ()

    def test_a_laptop_that_was_off_for_a_month_is_no_alarm(self) -> None:
        off = replace(
            CALM,
            awake=Awake(since=NOW - minutes(9)),
            last_heard_at=NOW - 30 * DAY,
            verified_at=NOW - 30 * DAY,
        )
        assert silences(off) == ()
        assert kinds(replace(off, awake=Awake(since=NOW - minutes(11)))) == {FindingKind.NOT_HEARD}

    def test_a_clock_that_was_set_back_hides_no_silence(self) -> None:
        ahead = replace(CALM, last_heard_at=NOW + 300 * DAY)
        assert kinds(ahead) == {FindingKind.NOT_HEARD}
        assert silences(replace(ahead, awake=Awake(since=NOW - minutes(50)))) == ()
        # Heard while this was gathered.
        assert silences(replace(CALM, last_heard_at=NOW + minutes(0.1))) == ()


def test_missing_events_have_a_while_to_arrive() -> None:
    gap = replace(CALM, gap_found_at=NOW - minutes(11), missing_events=3)
    found = only(gap)
    assert (found.kind, found.details["count"]) == (FindingKind.EVENTS_MISSING, 3)
    assert silences(replace(gap, gap_found_at=NOW - minutes(9))) == ()


def test_a_link_near_its_end_is_told_in_time() -> None:
    near = replace(CALM, expires_at=NOW + 14 * DAY)
    assert kinds(near) == {FindingKind.LINK_ENDS_SOON}
    assert silences(replace(near, expires_at=NOW + 15 * DAY)) == ()
    assert silences(replace(near, expires_at=None)) == ()


@pytest.mark.parametrize("condition", sorted(ENDS))
def test_an_end_says_by_whom_and_nothing_else(condition: Condition) -> None:
    ended = replace(CALM, condition=condition, last_heard_at=NOW - 40 * DAY, expires_at=NOW - DAY)
    found = only(ended)
    assert found.kind is FindingKind.LINK_ENDED
    assert found.details["by"] in {"ward", "guardian", "provider", "unknown"}


def test_whoever_has_to_sign_in_is_told_so() -> None:
    asked = replace(
        CALM, condition=Condition.SIGN_IN_NEEDED, last_heard_at=NOW - DAY, verified_at=NOW - DAY
    )
    assert kinds(asked) == {FindingKind.SIGN_IN_NEEDED}


class TestClock:
    @pytest.mark.parametrize("off", [-5, 5, 60 * 24])
    def test_a_clock_that_is_far_off_is_told(self, off: int) -> None:
        wrong = replace(CALM, provider_clock=CALM.measured_at + minutes(off))
        found = only(wrong)
        assert found.kind is FindingKind.PROVIDER_CLOCK_OFF
        assert found.details == {"ahead_minutes": off}

    @pytest.mark.parametrize("off", [-1.9, 0, 1.9])
    def test_two_minutes_are_nothing(self, off: float) -> None:
        assert silences(replace(CALM, provider_clock=CALM.measured_at + minutes(off))) == ()

    def test_an_answer_that_slept_in_the_computer_says_nothing(self) -> None:
        woke = Awake(since=CALM.measured_at - minutes(1), after_sleep=True)
        late = replace(CALM, provider_clock=NOW - timedelta(hours=8), awake=woke)
        assert silences(late) == ()

    def test_a_clock_for_tests_may_be_anywhere(self) -> None:
        assert silences(replace(CALM, provider_clock=NOW + 9 * DAY, virtual_clock=True)) == ()


class TestKeys:
    first = SigningKeyRow(key_id="first", jwk="{}", first_seen_at=LINKED)
    changed = NOW - 2 * DAY

    def test_a_key_beside_the_old_one_is_announced(self) -> None:
        new = SigningKeyRow(key_id="new", jwk="{}", first_seen_at=self.changed)
        assert silences(replace(CALM, keys=(self.first, new))) == ()
        retired = replace(self.first, retired_at=self.changed + DAY)
        assert silences(replace(CALM, keys=(retired, new))) == ()

    def test_a_key_in_place_of_the_old_one_is_told_for_a_month(self) -> None:
        retired = replace(self.first, retired_at=self.changed)
        new = SigningKeyRow(key_id="new", jwk="{}", first_seen_at=self.changed)
        swapped = replace(CALM, keys=(retired, new))
        found = only(swapped)
        assert (found.kind, found.subject) == (FindingKind.SIGNING_KEY_CHANGED, "new")
        later = replace(swapped, now=self.changed + 31 * DAY, last_heard_at=None)
        assert FindingKind.SIGNING_KEY_CHANGED not in kinds(later)


class TestMinorMode:
    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"effective": False}, "switched_off"),
            ({"minor": False}, "not_a_minor"),
            ({"minor": False, "band": "18+", "adult_from": TODAY + DAY}, "too_young"),
        ],
    )
    def test_an_adult_all_of_a_sudden_is_told(self, change: dict[str, object], reason: str) -> None:
        mode = replace(CALM.minor_mode, **change)  # type: ignore[arg-type]  # names real fields
        found = only(replace(CALM, minor_mode=mode))
        assert (found.kind, found.details["reason"]) == (FindingKind.MINOR_MODE_OFF, reason)

    @pytest.mark.parametrize(
        "mode",
        [
            MinorMode(minor=False, band="18+", demanded=False, effective=None, adult_from=TODAY),
            MinorMode(minor=False, band="18+", demanded=False, effective=None),
            MinorMode(minor=True, band="16-17", demanded=False, effective=False),
            MinorMode(minor=True, band="8-11", demanded=False, effective=None),
        ],
        ids=["grown up", "always adult", "the guardian agreed", "by age"],
    )
    def test_growing_up_and_agreeing_are_not(self, mode: MinorMode) -> None:
        assert silences(replace(CALM, minor_mode=mode)) == ()


class TestUseStopped:
    stopped = replace(CALM, habit=Habit(today=TODAY, known=days(60, 1), used=days(60, 4)))

    def test_three_whole_days_against_the_habit_are_told(self) -> None:
        found = only(self.stopped)
        assert found.kind is FindingKind.USE_STOPPED
        assert found.details == {
            "last_day": (TODAY - 4 * DAY).isoformat(),
            "used_days": 28,
            "of_days": 28,
        }

    def test_two_days_are_not(self) -> None:
        habit = replace(self.stopped.habit, used=days(60, 3))
        assert silences(replace(CALM, habit=habit)) == ()

    def test_today_ends_it(self) -> None:
        habit = replace(self.stopped.habit, used=self.stopped.habit.used | {TODAY})
        assert silences(replace(CALM, habit=habit)) == ()

    def test_days_that_nobody_read_are_not_days_without_use(self) -> None:
        known = self.stopped.habit.known - {TODAY - 2 * DAY}
        habit = replace(self.stopped.habit, known=known)
        assert silences(replace(CALM, habit=habit)) == ()

    def test_it_is_explained_by_closed_days_and_a_closed_service(self) -> None:
        habit = replace(self.stopped.habit, closed=frozenset({TODAY - DAY}))
        assert silences(replace(CALM, habit=habit)) == ()
        assert silences(replace(self.stopped, closed_to_all=True)) == ()
        assert silences(replace(self.stopped, condition=Condition.SUSPENDED)) == ()

    def test_a_child_of_weekends_has_no_habit_of_every_day(self) -> None:
        used = frozenset(day for day in days(60, 4) if day.weekday() >= 5)
        habit = replace(self.stopped.habit, used=used)
        assert silences(replace(CALM, habit=habit)) == ()

    @given(st.frozensets(st.integers(1, 60)))
    def test_it_is_said_only_of_a_habit(self, used: frozenset[int]) -> None:
        habit = Habit(today=TODAY, known=days(60, 1), used=frozenset(TODAY - n * DAY for n in used))
        for found in silences(replace(CALM, habit=habit)):
            assert found.kind is FindingKind.USE_STOPPED
            last = date.fromisoformat(str(found.details["last_day"]))
            assert (TODAY - last).days > 3
            for week in range(4):
                of_week = {last - timedelta(days=7 * week + n) for n in range(7)}
                assert len(of_week & habit.used) >= 6


@given(
    heard=st.integers(0, 59),
    awake=st.integers(0, 60 * 24 * 40),
    life=st.integers(0, 34),
    off=st.integers(-119, 119),
    gap=st.none() | st.integers(0, 10),
)
def test_small_troubles_of_a_normal_year_are_never_told(
    heard: int, awake: int, life: int, off: int, gap: int | None
) -> None:
    """Proofs of life and answers that come a little late, at any time, with any uptime."""
    facts = replace(
        CALM,
        awake=Awake(since=NOW - minutes(awake), after_sleep=True),
        last_heard_at=NOW - minutes(heard),
        verified_at=NOW - minutes(life),
        provider_clock=CALM.measured_at + timedelta(seconds=off),
        gap_found_at=None if gap is None else NOW - minutes(gap),
    )
    assert silences(facts) == ()


@given(asleep=st.lists(st.integers(0, 60 * 24 * 45), max_size=5))
def test_however_long_it_slept_nobody_is_blamed_at_once(asleep: list[int]) -> None:
    for n in asleep:
        since = Awake(since=NOW - minutes(10), after_sleep=True)
        before = NOW - minutes(10 + n)
        facts = replace(CALM, awake=since, last_heard_at=before, verified_at=before)
        assert silences(facts) == ()


def test_a_link_that_rests_is_not_called_unheard() -> None:
    resting = replace(CALM, condition=Condition.SUSPENDED, last_heard_at=NOW - timedelta(hours=8))
    assert kinds(resting) == set()
    assert kinds(replace(resting, expires_at=NOW + timedelta(days=3))) == {
        FindingKind.LINK_ENDS_SOON
    }
