from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.link.wire.policy import SETTINGS, SettingsError, parse_requested
from guardian.policy.settings import PolicySettings
from tests.policy.strategies import settings_values

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
names = st.sampled_from([*(field.name for field in fields(PolicySettings)), "nonsense"])
NIGHT = {"start": "21:00", "end": "06:00"}


@given(settings_values)
def test_what_is_written_is_read_again(settings: PolicySettings) -> None:
    assert SETTINGS.validate_json(SETTINGS.dump_json(settings)) == settings


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"daily_minutes": -1}, "daily_minutes"),
        ({"daily_minutes": 1441}, "daily_minutes"),
        ({"daily_minutes": True}, "daily_minutes"),
        ({"daily_minutes": "60"}, "daily_minutes"),
        ({"daily_minuets": 60}, "daily_minuets"),
        ({"curfew": {"start": "21:00", "end": "21:00"}}, "curfew"),
        ({"curfew": {"start": "25:00", "end": "06:00"}}, "curfew/start"),
        ({"curfew": {"start": "21:00"}}, "curfew/end"),
        ({"curfew": {"start": 75600, "end": "06:00"}}, "curfew/start"),
        ({"curfew": {"start": "21:00", "end": "06:00:30"}}, "curfew/end"),
        ({"curfew": {"start": "21:00+08:00", "end": "06:00"}}, "curfew"),
        ({"spend_per_month_minor": 10_000_001}, "spend_per_month_minor"),
        ({"blocked_characters": ["owl"]}, "blocked_characters"),
        ({"blocked_characters": {"": {}}}, "blocked_characters//[key]"),
        ({"blocked_relationship_classes": {"ex": {}}}, "blocked_relationship_classes/ex/[key]"),
        ({"session_minutes": 0}, "session_minutes"),
        ({"break_minutes": "20"}, "break_minutes"),
        ({"weekday_minutes": {"monday": True}}, "weekday_minutes/monday"),
        ({"weekday_minutes": {"someday": 30}}, "weekday_minutes/someday/[key]"),
        ({"weekday_minutes": {"monday": 1441}}, "weekday_minutes/monday"),
        ({"closed_hours": {"monday": {"x": {"start": "08:00"}}}}, "closed_hours/monday/x/end"),
        (
            {"closed_hours": {"monday": {"x": {"start": 800, "end": "16:00"}}}},
            "closed_hours/monday/x/start",
        ),
        (
            {"closed_hours": {"monday": {"x": {"start": "08:00", "end": "08:00"}}}},
            "closed_hours/monday/x",
        ),
        ({"closed_hours": {"monday": {"": NIGHT}}}, "closed_hours/monday//[key]"),
        (
            {"closed_hours": {"monday": {str(n): NIGHT for n in range(21)}}},
            "closed_hours/monday",
        ),
        ({"approve_new_characters": 1}, "approve_new_characters"),
        ({"minor_mode": "false"}, "minor_mode"),
        ({"exempt_characters": {f"c{n}": {} for n in range(1_001)}}, "exempt_characters"),
    ],
)
def test_a_fault_names_its_field(raw: dict[str, object], field: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_requested(raw)
    (error,) = caught.value.errors
    assert error.field == field
    assert error.message


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        parse_requested({"daily_minutes": -5, "spend_per_purchase_minor": True, "oops": 1})
    fields = {error.field for error in caught.value.errors}
    assert fields == {"daily_minutes", "spend_per_purchase_minor", "oops"}


def _read(raw: dict[str, object]) -> PolicySettings | tuple[str, ...]:
    try:
        return parse_requested(raw)
    except SettingsError as error:
        return tuple(fault.field for fault in error.errors if fault.message)


@given(st.dictionaries(names, json_values, max_size=5))
def test_any_json_is_read_or_refused_by_name(raw: dict[str, object]) -> None:
    result = _read(raw)
    assert isinstance(result, PolicySettings) or (result and all(result))
