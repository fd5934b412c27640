from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.decide import CharacterFacts, UseFacts, decide_chat, decide_purchase
from guardian.policy.decisions import Decision, Reason
from guardian.policy.effective import effective
from guardian.policy.presets import law_floor
from guardian.policy.settings import (
    Block,
    Curfew,
    EffectivePolicy,
    Floor,
    OriginKind,
    PolicySettings,
    RelationshipClass,
)
from tests.policy.strategies import floors, moments_of, settings_values

SHANGHAI = ZoneInfo("Asia/Shanghai")
AFTERNOON = datetime(2026, 11, 22, 15, 0, tzinfo=SHANGHAI)
OWL = CharacterFacts(character_id="owl", relationship_class=RelationshipClass.STUDY)
ZED = CharacterFacts(character_id="zed", relationship_class=RelationshipClass.VIRTUAL_PARTNER)
HOUR_AND_NIGHT = PolicySettings(daily_minutes=60, curfew=Curfew(start=time(21), end=time(6)))
moments = moments_of(2026, 2027)


def _policy(settings: PolicySettings, age: int = 11) -> EffectivePolicy:
    return effective(law_floor("CN", age), [settings])


def _chat(
    settings: PolicySettings, *, used: int = 0, now: datetime = AFTERNOON, who: CharacterFacts = OWL
) -> Decision:
    return decide_chat(
        _policy(settings),
        character=who,
        use=UseFacts(used_today_seconds=used),
        now=now,
        zone=SHANGHAI,
    )


def test_an_open_afternoon_tells_what_is_left_and_when_it_changes() -> None:
    decision = _chat(HOUR_AND_NIGHT, used=42 * 60)
    assert decision.allowed
    assert decision.remaining_seconds == 18 * 60
    assert decision.next_change == AFTERNOON.replace(hour=21)


def test_a_used_up_day_opens_when_the_curfew_after_midnight_ends() -> None:
    refusal = _chat(HOUR_AND_NIGHT, used=3600).refusal
    assert refusal is not None
    assert refusal.reason is Reason.LIMIT_REACHED
    assert refusal.until == datetime(2026, 11, 23, 6, 0, tzinfo=SHANGHAI)


def test_a_limit_of_zero_never_opens_by_itself() -> None:
    refusal = _chat(PolicySettings(daily_minutes=0)).refusal
    assert refusal is not None
    assert refusal.until is None


def test_the_curfew_refuses_until_its_end() -> None:
    refusal = _chat(HOUR_AND_NIGHT, now=AFTERNOON.replace(hour=22)).refusal
    assert refusal is not None
    assert (refusal.reason, refusal.field) == (Reason.CURFEW, "curfew")
    assert refusal.until == datetime(2026, 11, 23, 6, 0, tzinfo=SHANGHAI)


def test_a_whole_day_of_curfew_has_no_end() -> None:
    settings = PolicySettings(curfew=Curfew(start=time(6), end=time(6)))
    refusal = _chat(settings).refusal
    assert refusal is not None
    assert refusal.until is None


def test_a_banned_class_is_named_before_a_blocked_character() -> None:
    refusal = _chat(PolicySettings(blocked_characters={"zed": Block()}), who=ZED).refusal
    assert refusal is not None
    assert refusal.reason is Reason.CLASS_BANNED
    assert refusal.origin.by is OriginKind.LAW
    assert refusal.origin.clause == "Measures Art. 14"


def test_a_blocked_character_leaves_the_others_open() -> None:
    blocked = PolicySettings(blocked_characters={"owl": Block()})
    refusal = _chat(blocked).refusal
    assert refusal is not None
    assert refusal.reason is Reason.CHARACTER_BLOCKED
    other = CharacterFacts(character_id="lan", relationship_class=RelationshipClass.STORY)
    assert _chat(blocked, who=other).allowed


@given(
    floors,
    settings_values,
    moments,
    st.integers(min_value=0, max_value=90_000),
    st.integers(min_value=0, max_value=90_000),
)
def test_more_time_spent_never_opens_a_door(
    floor: Floor, requested: PolicySettings, now: datetime, used: int, more: int
) -> None:
    policy = effective(floor, [requested])

    def ask(seconds: int) -> Decision:
        return decide_chat(
            policy, character=OWL, use=UseFacts(used_today_seconds=seconds), now=now, zone=SHANGHAI
        )

    assert ask(used).allowed or not ask(used + more).allowed


@given(floors, settings_values, moments, st.integers(min_value=0, max_value=90_000))
def test_every_refusal_names_a_field_that_holds_and_ends_in_the_future(
    floor: Floor, requested: PolicySettings, now: datetime, used: int
) -> None:
    policy = effective(floor, [requested])
    decision = decide_chat(
        policy, character=ZED, use=UseFacts(used_today_seconds=used), now=now, zone=SHANGHAI
    )
    if decision.refusal is not None:
        assert decision.refusal.origin == policy.origins[decision.refusal.field]
        assert decision.refusal.until is None or decision.refusal.until > now
    assert decision.next_change is None or decision.next_change > now


@given(floors, settings_values, moments)
def test_the_answer_holds_until_the_next_change(
    floor: Floor, requested: PolicySettings, now: datetime
) -> None:
    policy = effective(floor, [requested])

    def ask(moment: datetime) -> Decision:
        return decide_chat(
            policy, character=None, use=UseFacts(used_today_seconds=0), now=moment, zone=SHANGHAI
        )

    first = ask(now)
    if first.next_change is not None:
        just_before = first.next_change - timedelta(seconds=1)
        assert ask(max(now, just_before)).allowed == first.allowed


CAPS = PolicySettings(spend_per_purchase_minor=5000, spend_per_month_minor=20_000)


def _buy(price: int, spent: int = 0) -> Decision:
    return decide_purchase(
        _policy(CAPS), price_minor=price, spent_month_minor=spent, now=AFTERNOON, zone=SHANGHAI
    )


def test_a_purchase_at_the_cap_is_allowed_and_one_above_is_not() -> None:
    assert _buy(5000).allowed
    refusal = _buy(5001).refusal
    assert refusal is not None
    assert (refusal.reason, refusal.field) == (Reason.SPENDING_CAP, "spend_per_purchase_minor")
    assert refusal.until is None


def test_the_month_opens_again_on_the_first_at_local_midnight() -> None:
    refusal = _buy(3000, spent=18_000).refusal
    assert refusal is not None
    assert refusal.field == "spend_per_month_minor"
    assert refusal.until == datetime(2026, 12, 1, tzinfo=SHANGHAI)


def test_december_opens_in_january() -> None:
    refusal = decide_purchase(
        _policy(CAPS),
        price_minor=3000,
        spent_month_minor=20_000,
        now=datetime(2026, 12, 31, 23, 0, tzinfo=SHANGHAI),
        zone=SHANGHAI,
    ).refusal
    assert refusal is not None
    assert refusal.until == datetime(2027, 1, 1, tzinfo=SHANGHAI)


def test_without_caps_everything_may_be_bought() -> None:
    assert decide_purchase(
        _policy(PolicySettings(), age=30),
        price_minor=10**9,
        spent_month_minor=10**9,
        now=AFTERNOON,
        zone=SHANGHAI,
    ).allowed


@given(st.integers(0, 30_000), st.integers(0, 30_000), st.integers(0, 30_000))
def test_more_money_spent_never_opens_a_door(price: int, spent: int, more: int) -> None:
    assert _buy(price, spent).allowed or not _buy(price, spent + more).allowed
