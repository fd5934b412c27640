"""What holds: never looser than anybody asks, whatever the order, and it says whose it is."""

from datetime import datetime, time
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.decide import decide_chat, decide_purchase
from guardian.policy.effective import (
    LONGEST,
    NUMBERS,
    Layer,
    effective,
    floor_faults,
    strictest,
)
from guardian.policy.presets import law_floor, preset_settings
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
    fields_of,
    floor_of,
    floors,
    moments,
    settings_values,
    uses,
    zone_names,
)

several = st.lists(settings_values, min_size=1, max_size=3)
names = st.sampled_from(["Mum", "Dad", "Gran"])
OWL = {"owl": Block()}


@given(floors, several, moments, zone_names, st.data())
def test_what_any_one_refuses_is_refused(
    floor: Floor,
    requested: list[PolicySettings],
    now: datetime,
    name: str,
    data: st.DataObject,
) -> None:
    character = data.draw(st.none() | st.sampled_from(CHARACTERS))
    use = data.draw(uses(now))

    def allowed(policy: EffectivePolicy) -> bool:
        return decide_chat(
            policy,
            character=character,
            use=use,
            now=now,
            zone=ZoneInfo(name),
        ).allowed

    held = allowed(effective(floor, requested))
    alone = [effective(floor, []), *(effective(Floor(), [each]) for each in requested)]
    assert not held or all(allowed(policy) for policy in alone)


@given(floors, several, moments, st.tuples(*[st.integers(0, 10_000_000)] * 3))
def test_a_purchase_that_any_one_refuses_is_refused(
    floor: Floor, requested: list[PolicySettings], now: datetime, sums: tuple[int, int, int]
) -> None:
    price, day, more = sums

    def allowed(policy: EffectivePolicy) -> bool:
        return decide_purchase(
            policy,
            price_minor=price,
            spent_day_minor=day,
            spent_month_minor=day + more,
            now=now,
            zone=ZoneInfo("Asia/Shanghai"),
        ).allowed

    held = allowed(effective(floor, requested))
    alone = [effective(floor, []), *(effective(Floor(), [each]) for each in requested)]
    assert not held or all(allowed(policy) for policy in alone)


@given(floors, several)
def test_no_number_is_looser_than_any_input(floor: Floor, requested: list[PolicySettings]) -> None:
    held = effective(floor, requested).settings
    for layer in (floor.settings, *requested):
        for field in NUMBERS:
            if (asked := getattr(layer, field)) is not None:
                assert getattr(held, field) <= asked
        for field in LONGEST:
            if (asked := getattr(layer, field)) is not None:
                assert getattr(held, field) >= asked
        assert held.minor_mode or not layer.minor_mode


@given(floors, st.lists(st.builds(Layer, settings=settings_values, guardian=names), max_size=3))
def test_the_order_of_guardians_does_not_matter(floor: Floor, layers: list[Layer]) -> None:
    results = [strictest(floor, order) for order in permutations(layers)]
    assert all(result == results[0] for result in results)


@given(floors, several)
def test_asking_twice_is_asking_once(floor: Floor, requested: list[PolicySettings]) -> None:
    once = effective(floor, requested)
    assert effective(floor, [*requested, *requested]) == once


@given(settings_values, settings_values)
def test_what_holds_holds_again(one: PolicySettings, other: PolicySettings) -> None:
    held = effective(Floor(), [one, other]).settings
    assert effective(Floor(), [held]).settings == held


@given(floors, several)
def test_every_field_names_its_origin(floor: Floor, requested: list[PolicySettings]) -> None:
    held = effective(floor, requested)
    assert set(held.origins) == fields_of(held.settings)
    for origin in held.origins.values():
        assert origin.by is OriginKind.LAW or origin.clause is None


@given(floors, settings_values)
def test_a_request_without_faults_is_granted_as_it_is(
    floor: Floor, requested: PolicySettings
) -> None:
    held = effective(floor, [requested]).settings
    faulty = {fault.field for fault in floor_faults(floor, requested)}
    for field in (*NUMBERS, *LONGEST, "curfew"):
        asked = getattr(requested, field)
        if asked is not None:
            assert (getattr(held, field) == asked) or field in faulty


@given(settings_values, settings_values)
def test_a_fault_names_its_clause(law: PolicySettings, asked: PolicySettings) -> None:
    for fault in floor_faults(floor_of(law), asked):
        assert fault.clause == f"clause of {fault.field}"


def test_the_law_bans_intimate_characters_for_every_minor_and_says_by_which_article() -> None:
    held = effective(law_floor("CN", 17), [preset_settings("CN", 17)])
    origin = held.origins["blocked_relationship_classes/virtual_partner"]
    assert origin.by is OriginKind.LAW
    assert origin.clause == "Measures Art. 14"
    assert RelationshipClass.VIRTUAL_KIN in held.settings.blocked_relationship_classes


def test_at_eighteen_the_ban_lifts_and_the_reminder_of_the_time_stays() -> None:
    floor = law_floor("CN", 18)
    assert floor.settings == PolicySettings(duration_reminder_minutes=120)
    assert floor.clauses == {"duration_reminder_minutes": "Measures Art. 18"}


@pytest.mark.parametrize(
    ("law", "asked", "field"),
    [
        (PolicySettings(daily_minutes=60), PolicySettings(daily_minutes=61), "daily_minutes"),
        (
            PolicySettings(duration_reminder_minutes=120),
            PolicySettings(duration_reminder_minutes=180),
            "duration_reminder_minutes",
        ),
        (PolicySettings(break_minutes=20), PolicySettings(break_minutes=5), "break_minutes"),
        (PolicySettings(minor_mode=True), PolicySettings(minor_mode=False), "minor_mode"),
        (
            PolicySettings(weekday_minutes={Weekday.MONDAY: 30}),
            PolicySettings(weekday_minutes={Weekday.MONDAY: 31, Weekday.SUNDAY: 900}),
            "weekday_minutes/monday",
        ),
    ],
)
def test_less_than_the_law_demands_is_a_fault(
    law: PolicySettings, asked: PolicySettings, field: str
) -> None:
    (fault,) = floor_faults(floor_of(law), asked)
    assert (fault.field, fault.clause) == (field, f"clause of {field}")
    assert floor_faults(floor_of(law), law) == ()


def test_a_shorter_curfew_than_the_law_demands_is_a_fault() -> None:
    night = Curfew(start=time(22), end=time(6))
    floor = Floor(settings=PolicySettings(curfew=night), clauses={"curfew": "Art. Y"})
    shorter = PolicySettings(curfew=Curfew(start=time(23), end=time(6)))
    longer = PolicySettings(curfew=Curfew(start=time(21), end=time(7)))
    assert [fault.field for fault in floor_faults(floor, shorter)] == ["curfew"]
    assert floor_faults(floor, longer) == ()


def test_two_guardians_both_block() -> None:
    one = PolicySettings(blocked_characters={"owl": Block()})
    other = PolicySettings(blocked_characters={"lan": Block()})
    assert set(effective(Floor(), [one, other]).settings.blocked_characters) == {"owl", "lan"}


def test_an_exemption_needs_everybody() -> None:
    one, other = PolicySettings(exempt_characters=OWL), PolicySettings(daily_minutes=30)
    assert effective(Floor(), [one]).settings.exempt_characters == OWL
    assert effective(Floor(), [one, other]).settings.exempt_characters == {}
    assert effective(Floor(), [one, one]).settings.exempt_characters == OWL
    limit_by_law = floor_of(PolicySettings(daily_minutes=60))
    assert effective(limit_by_law, [one]).settings.exempt_characters == {}


def test_only_who_asks_for_approval_approves() -> None:
    asks = PolicySettings(approve_new_characters=True, approved_characters=OWL)
    both = PolicySettings(
        approve_new_characters=True, approved_characters={"owl": Block(), "lan": Block()}
    )
    silent = PolicySettings(approved_characters={"max": Block()})
    held = effective(Floor(), [asks, both, silent]).settings
    assert held.approve_new_characters is True
    assert held.approved_characters == OWL
    assert effective(Floor(), [silent]).settings.approved_characters == {}


def test_an_origin_names_the_one_guardian_whose_it_is() -> None:
    mum = Layer(settings=PolicySettings(daily_minutes=30, break_minutes=20), guardian="Mum")
    dad = Layer(settings=PolicySettings(daily_minutes=30, break_minutes=10), guardian="Dad")
    origins = strictest(Floor(), [mum, dad]).origins
    assert origins["daily_minutes"].guardian is None
    assert origins["break_minutes"].guardian == "Mum"
