from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.decide import (
    CharacterFacts,
    UseFacts,
    break_length,
    day_limit,
    decide_chat,
)
from guardian.policy.decisions import Decision, Reason
from guardian.policy.effective import Layer, effective, strictest
from guardian.policy.presets import law_floor
from guardian.policy.settings import (
    Block,
    Curfew,
    EffectivePolicy,
    Floor,
    OriginKind,
    PolicySettings,
    RelationshipClass,
    Weekday,
)
from tests.policy.strategies import (
    CHARACTERS,
    floors,
    moments,
    settings_values,
    uses,
    zone_names,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
AFTERNOON = datetime(2026, 11, 22, 15, 0, tzinfo=SHANGHAI)
"""A Sunday."""
OWL, LAN, _MAX, ZED = CHARACTERS
NIGHT = Curfew(start=time(21), end=time(6))
HOUR_AND_NIGHT = PolicySettings(daily_minutes=60, curfew=NIGHT)
SECOND = timedelta(seconds=1)


def _chat(
    settings: PolicySettings,
    *,
    used: int = 0,
    session: int = 0,
    resting_until: datetime | None = None,
    now: datetime = AFTERNOON,
    who: CharacterFacts | None = OWL,
) -> Decision:
    return decide_chat(
        effective(law_floor("CN", 11), [settings]),
        character=who,
        use=UseFacts(used_today_seconds=used, session_seconds=session, resting_until=resting_until),
        now=now,
        zone=SHANGHAI,
    )


def _why(decision: Decision) -> tuple[Reason, str, datetime | None]:
    assert decision.refusal is not None
    refusal = decision.refusal
    return refusal.reason, refusal.field, refusal.until


def test_an_open_afternoon_tells_what_is_left_and_when_it_changes() -> None:
    decision = _chat(HOUR_AND_NIGHT, used=42 * 60)
    assert decision.allowed
    assert decision.remaining_seconds == 18 * 60
    assert decision.next_change == AFTERNOON.replace(hour=21)


def test_a_used_up_day_opens_when_the_curfew_after_midnight_ends() -> None:
    opens = datetime(2026, 11, 23, 6, 0, tzinfo=SHANGHAI)
    assert _why(_chat(HOUR_AND_NIGHT, used=3600)) == (
        Reason.LIMIT_REACHED,
        "daily_minutes",
        opens,
    )


def test_a_limit_of_zero_never_opens_by_itself() -> None:
    assert _why(_chat(PolicySettings(daily_minutes=0)))[2] is None


def test_the_smaller_of_day_and_weekday_holds() -> None:
    settings = PolicySettings(daily_minutes=60, weekday_minutes={Weekday.SUNDAY: 30})
    assert _chat(settings).remaining_seconds == 30 * 60
    reason, field, _ = _why(_chat(settings, used=30 * 60))
    assert (reason, field) == (Reason.LIMIT_REACHED, "weekday_minutes/sunday")
    assert _chat(settings, used=30 * 60, now=AFTERNOON + timedelta(days=1)).allowed
    more = PolicySettings(daily_minutes=60, weekday_minutes={Weekday.SUNDAY: 90})
    assert day_limit(more, Weekday.SUNDAY) == ("daily_minutes", 60)
    assert day_limit(PolicySettings(), Weekday.SUNDAY) is None


def test_a_used_up_day_opens_on_the_next_day_with_time() -> None:
    days = dict.fromkeys((Weekday.MONDAY, Weekday.TUESDAY), 0)
    settings = PolicySettings(daily_minutes=60, weekday_minutes=days, curfew=NIGHT)
    opens = datetime(2026, 11, 25, 6, 0, tzinfo=SHANGHAI)
    assert _why(_chat(settings, used=3600))[2] == opens


def test_the_curfew_refuses_until_its_end() -> None:
    decision = _chat(HOUR_AND_NIGHT, now=AFTERNOON.replace(hour=22))
    opens = datetime(2026, 11, 23, 6, 0, tzinfo=SHANGHAI)
    assert _why(decision) == (Reason.CURFEW, "curfew", opens)
    assert decision.next_change == opens


def test_closed_hours_refuse_by_their_name() -> None:
    settings = PolicySettings(
        closed_hours={Weekday.SUNDAY: {"homework": Curfew(start=time(14), end=time(16))}}
    )
    closes = AFTERNOON.replace(hour=16)
    assert _why(_chat(settings)) == (Reason.CURFEW, "closed_hours/sunday/homework", closes)
    assert _chat(settings, now=closes).allowed
    assert _chat(settings, now=AFTERNOON + timedelta(days=1)).allowed


def test_a_whole_day_of_curfew_has_no_end() -> None:
    settings = PolicySettings(curfew=Curfew(start=time(6), end=time(6)))
    assert _why(_chat(settings))[2] is None


def test_a_session_as_long_as_allowed_rests() -> None:
    settings = PolicySettings(session_minutes=30, break_minutes=20, daily_minutes=60)
    assert _chat(settings, session=29 * 60).remaining_seconds == 60
    decision = _chat(settings, session=30 * 60, used=30 * 60)
    assert _why(decision) == (
        Reason.REST_BREAK,
        "session_minutes",
        AFTERNOON + timedelta(minutes=20),
    )
    assert decision.remaining_seconds == 0


def test_a_rest_break_goes_on_until_it_is_over() -> None:
    settings = PolicySettings(session_minutes=30)
    over = AFTERNOON + timedelta(minutes=3)
    decision = _chat(settings, resting_until=over)
    assert _why(decision) == (Reason.REST_BREAK, "session_minutes", over)
    assert decision.remaining_seconds == 0
    assert _chat(settings, resting_until=over, now=over).allowed
    assert _chat(PolicySettings(), resting_until=over).allowed


def test_without_a_break_of_its_own_a_session_rests_for_the_idle_gap() -> None:
    assert break_length(PolicySettings(session_minutes=30)) == timedelta(minutes=10)
    assert break_length(PolicySettings(break_minutes=25)) == timedelta(minutes=25)


def test_an_exempt_character_costs_no_time_but_sleeps_at_night() -> None:
    settings = PolicySettings(
        daily_minutes=60, session_minutes=30, curfew=NIGHT, exempt_characters={"owl": Block()}
    )
    spent = {"used": 3600, "session": 3600}
    decision = _chat(settings, used=3600, session=3600)
    assert decision.allowed
    assert decision.remaining_seconds is None
    assert decision.next_change == AFTERNOON.replace(hour=21)
    assert not _chat(settings, who=LAN, **spent).allowed  # type: ignore[arg-type]  # two numbers
    assert _why(_chat(settings, now=AFTERNOON.replace(hour=22)))[0] is Reason.CURFEW


def test_a_new_character_waits_for_approval() -> None:
    settings = PolicySettings(approve_new_characters=True, approved_characters={"lan": Block()})
    assert _why(_chat(settings)) == (Reason.APPROVAL_NEEDED, "approve_new_characters", None)
    assert _chat(settings, who=LAN).allowed
    assert _chat(settings, who=None).allowed


def test_a_banned_class_is_named_before_a_blocked_character() -> None:
    refusal = _chat(PolicySettings(blocked_characters={"zed": Block()}), who=ZED).refusal
    assert refusal is not None
    assert refusal.reason is Reason.CLASS_BANNED
    assert refusal.origin.by is OriginKind.LAW
    assert refusal.origin.clause == "Measures Art. 14"


def test_a_class_that_a_guardian_blocks_is_refused_too() -> None:
    blocked = {RelationshipClass.STUDY: Block()}
    reason, field, _ = _why(_chat(PolicySettings(blocked_relationship_classes=blocked)))
    assert (reason, field) == (Reason.CLASS_BANNED, "blocked_relationship_classes/study")


def test_a_blocked_character_leaves_the_others_open() -> None:
    blocked = PolicySettings(blocked_characters={"owl": Block()})
    assert _why(_chat(blocked))[0] is Reason.CHARACTER_BLOCKED
    assert _chat(blocked, who=LAN).allowed


@pytest.mark.parametrize(
    ("taken_away", "next_reason"),
    [
        (set(), Reason.CLASS_BANNED),
        ({"blocked_relationship_classes"}, Reason.CHARACTER_BLOCKED),
        ({"blocked_relationship_classes", "blocked_characters"}, Reason.APPROVAL_NEEDED),
    ],
)
def test_the_first_of_several_reasons_is_named(taken_away: set[str], next_reason: Reason) -> None:
    everything: dict[str, object] = {
        "blocked_relationship_classes": {RelationshipClass.STUDY: Block()},
        "blocked_characters": {"owl": Block()},
        "approve_new_characters": True,
        "curfew": Curfew(start=time(14), end=time(16)),
        "session_minutes": 30,
        "daily_minutes": 30,
    }
    kept = {name: value for name, value in everything.items() if name not in taken_away}
    decision = _chat(PolicySettings(**kept), used=3600, session=3600)  # type: ignore[arg-type]  # by name
    assert _why(decision)[0] is next_reason


def test_closing_comes_before_resting_and_resting_before_the_limit() -> None:
    limits = PolicySettings(session_minutes=30, daily_minutes=30)
    assert _why(_chat(limits, used=3600, session=3600))[0] is Reason.REST_BREAK
    night = AFTERNOON.replace(hour=22)
    closed = PolicySettings(session_minutes=30, daily_minutes=30, curfew=NIGHT)
    assert _why(_chat(closed, used=3600, session=3600, now=night))[0] is Reason.CURFEW


def test_a_refusal_says_whose_it_is() -> None:
    layers = [
        Layer(settings=PolicySettings(daily_minutes=60), guardian="Mum"),
        Layer(settings=PolicySettings(daily_minutes=30), guardian="Dad"),
    ]
    refusal = decide_chat(
        strictest(Floor(), layers),
        character=OWL,
        use=UseFacts(used_today_seconds=1800),
        now=AFTERNOON,
        zone=SHANGHAI,
    ).refusal
    assert refusal is not None
    assert (refusal.origin.by, refusal.origin.guardian) == (OriginKind.GUARDIAN, "Dad")


policies = st.builds(effective, floors, st.lists(settings_values, max_size=2))
characters = st.none() | st.sampled_from(CHARACTERS)
seconds = st.integers(min_value=0, max_value=90_000)


@given(policies, moments, zone_names, characters, st.tuples(*[seconds] * 4))
def test_more_time_spent_never_opens_a_door(
    policy: EffectivePolicy,
    now: datetime,
    name: str,
    who: CharacterFacts | None,
    spent: tuple[int, int, int, int],
) -> None:
    used, more, session, longer = spent

    def ask(used_seconds: int, session_seconds: int) -> Decision:
        use = UseFacts(used_today_seconds=used_seconds, session_seconds=session_seconds)
        return decide_chat(policy, character=who, use=use, now=now, zone=ZoneInfo(name))

    before, after = ask(used, session), ask(used + more, session + longer)
    assert before.allowed or not after.allowed
    if before.remaining_seconds is not None:
        assert after.remaining_seconds is not None
        assert after.remaining_seconds <= before.remaining_seconds


@given(policies, moments, zone_names, characters, st.data())
def test_every_decision_explains_itself(
    policy: EffectivePolicy,
    now: datetime,
    name: str,
    who: CharacterFacts | None,
    data: st.DataObject,
) -> None:
    use = data.draw(uses(now))
    decision = decide_chat(policy, character=who, use=use, now=now, zone=ZoneInfo(name))
    if decision.refusal is not None:
        assert decision.refusal.origin == policy.origins[decision.refusal.field]
        assert decision.next_change == decision.refusal.until
    assert decision.next_change is None or decision.next_change > now


@given(policies, moments, zone_names, characters, st.data())
def test_a_refusal_holds_until_it_says_and_not_for_that_reason_after(
    policy: EffectivePolicy,
    now: datetime,
    name: str,
    who: CharacterFacts | None,
    data: st.DataObject,
) -> None:
    zone = ZoneInfo(name)
    use = data.draw(uses(now))
    refusal = decide_chat(policy, character=who, use=use, now=now, zone=zone).refusal
    if refusal is None or refusal.until is None:
        return

    def reason_at(moment: datetime, spent: UseFacts) -> Reason | None:
        found = decide_chat(policy, character=who, use=spent, now=moment, zone=zone).refusal
        return found.reason if found else None

    just_before = max(now, refusal.until - SECOND)
    if refusal.reason is Reason.LIMIT_REACHED:
        rested = UseFacts()  # a later day begins with nothing used
        assert reason_at(refusal.until, rested) is None
        same_day = just_before.astimezone(zone).date() == now.astimezone(zone).date()
        assert reason_at(just_before, use if same_day else rested) is not None
    elif refusal.reason is Reason.REST_BREAK:
        resting = UseFacts(resting_until=refusal.until)
        assert reason_at(just_before, resting) is not None
        assert reason_at(refusal.until, resting) is not Reason.REST_BREAK
    else:
        assert reason_at(just_before, use) is refusal.reason
        assert reason_at(refusal.until, use) is not refusal.reason


@given(policies, moments, zone_names)
def test_the_answer_holds_until_the_next_change(
    policy: EffectivePolicy, now: datetime, name: str
) -> None:
    def ask(moment: datetime) -> Decision:
        return decide_chat(policy, character=None, use=UseFacts(), now=moment, zone=ZoneInfo(name))

    first = ask(now)
    if first.next_change is not None:
        just_before = first.next_change - SECOND
        assert ask(max(now, just_before)).allowed == first.allowed
