from datetime import time
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.curfew import covers
from guardian.policy.effective import MAPS, NUMBERS, effective, floor_faults
from guardian.policy.presets import law_floor, preset_settings
from guardian.policy.settings import (
    Block,
    Curfew,
    Floor,
    OriginKind,
    PolicySettings,
    RelationshipClass,
)
from tests.policy.strategies import floors, settings_values, wall_times


@given(floors, st.lists(settings_values, max_size=3), wall_times)
def test_effective_is_never_looser_than_any_input(
    floor: Floor, requested: list[PolicySettings], moment: time
) -> None:
    held = effective(floor, requested).settings
    for layer in (floor.settings, *requested):
        for field in NUMBERS:
            if (asked := getattr(layer, field)) is not None:
                assert getattr(held, field) <= asked
        if layer.curfew is not None and covers(layer.curfew, moment):
            assert held.curfew is not None
            assert covers(held.curfew, moment)
        for field in MAPS:
            assert set(getattr(layer, field)) <= set(getattr(held, field))


@given(floors, st.lists(settings_values, min_size=2, max_size=3))
def test_the_order_of_guardians_does_not_matter(
    floor: Floor, requested: list[PolicySettings]
) -> None:
    results = [effective(floor, order) for order in permutations(requested)]
    assert all(result == results[0] for result in results)


@given(floors, settings_values)
def test_asking_twice_is_asking_once(floor: Floor, requested: PolicySettings) -> None:
    assert effective(floor, [requested, requested]) == effective(floor, [requested])


@given(floors, settings_values)
def test_every_field_names_its_origin(floor: Floor, requested: PolicySettings) -> None:
    held = effective(floor, [requested])
    fields = {field for field in (*NUMBERS, "curfew") if getattr(held.settings, field) is not None}
    fields |= {f"{name}/{key}" for name in MAPS for key in getattr(held.settings, name)}
    assert set(held.origins) == fields
    for origin in held.origins.values():
        assert (origin.by is OriginKind.LAW) == (origin.clause is not None)


@given(floors, settings_values)
def test_a_request_without_faults_is_granted_as_it_is(
    floor: Floor, requested: PolicySettings
) -> None:
    held = effective(floor, [requested]).settings
    faulty = {fault.field for fault in floor_faults(floor, requested)}
    for field in (*NUMBERS, "curfew"):
        asked = getattr(requested, field)
        if asked is not None:
            assert (getattr(held, field) == asked) or field in faulty


def test_the_law_bans_intimate_characters_for_every_minor_and_says_by_which_article() -> None:
    held = effective(law_floor("CN", 17), [preset_settings("CN", 17)])
    origin = held.origins["blocked_relationship_classes/virtual_partner"]
    assert origin.by is OriginKind.LAW
    assert origin.clause == "Measures Art. 14"
    assert RelationshipClass.VIRTUAL_KIN in held.settings.blocked_relationship_classes


def test_at_eighteen_the_ban_lifts() -> None:
    assert law_floor("CN", 18) == Floor()


def test_a_higher_number_than_the_law_allows_is_a_fault_that_names_the_clause() -> None:
    floor = Floor(settings=PolicySettings(daily_minutes=60), clauses={"daily_minutes": "Art. X"})
    (fault,) = floor_faults(floor, PolicySettings(daily_minutes=61))
    assert (fault.field, fault.clause) == ("daily_minutes", "Art. X")


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
