"""Three-way merges: what somebody else did is never overwritten, what was wished is never lost."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.link.wire.policy import parse_requested
from guardian.policy.merge_patch import JsonObject, JsonValue, merge_patch
from guardian.policy.settings import Block, Curfew, PolicySettings, Weekday
from guardian.sync.merging import (
    Conflict,
    as_patch,
    leaves,
    merge,
    patched,
    patched_fields,
    settings_json,
    touched,
    wished_leaves,
)

NIGHT: JsonObject = {"start": "21:00:00", "end": "06:30:00"}
EVENING: JsonObject = {"start": "19:00:00", "end": "22:00:00"}
windows = st.sampled_from([NIGHT, EVENING])
blocks: st.SearchStrategy[JsonValue] = st.builds(dict)
VALUES: dict[str, st.SearchStrategy[JsonValue]] = {
    "daily_minutes": st.sampled_from([30, 45, 60]),
    "spend_per_month_minor": st.sampled_from([0, 500]),
    "minor_mode": st.booleans(),
    "curfew": windows,
    "weekday_minutes/monday": st.sampled_from([10, 20]),
    "weekday_minutes/sunday": st.sampled_from([90, 120]),
    "closed_hours/monday/school": windows,
    "closed_hours/monday/din/ner": windows,
    "blocked_characters/owl": blocks,
    "blocked_characters/a/b": blocks,
    "blocked_relationship_classes/story": blocks,
}
some_leaves = st.fixed_dictionaries({}, optional=VALUES)
"""Leaf fields that are set."""
some_wishes = st.fixed_dictionaries(
    {}, optional={name: st.none() | values for name, values in VALUES.items()}
)
"""Leaf fields with what is asked for them; ``None`` lifts a limit."""


def settings_of(values: dict[str, JsonValue]) -> PolicySettings:
    return parse_requested(as_patch(values))


@given(base=some_leaves, theirs=some_leaves, wished=some_wishes)
def test_nobodys_edit_is_overwritten_and_no_wish_is_lost(
    base: dict[str, JsonValue], theirs: dict[str, JsonValue], wished: dict[str, JsonValue]
) -> None:
    found = merge(base, theirs, wished)
    result = leaves(patched(settings_of(theirs), [as_patch(found.send)]))
    for name in VALUES:
        was, now, after = base.get(name), theirs.get(name), result.get(name)
        if now != was:
            assert after == now, "what somebody else set stays"
        if name in wished and name not in found.conflicts:
            assert after == wished[name], "what is not in conflict is done"
        if name not in wished:
            assert after == now, "what was not asked for is not touched"
    assert wished.keys() == found.send.keys() | found.held | found.conflicts.keys()
    for name, conflict in found.conflicts.items():
        assert conflict == Conflict(field=name, theirs=theirs.get(name), ours=wished[name])


@given(
    base=some_leaves,
    first=some_wishes,
    second=some_wishes,
    names=st.sets(st.sampled_from(sorted(VALUES))),
)
def test_edits_of_different_fields_commute(
    base: dict[str, JsonValue],
    first: dict[str, JsonValue],
    second: dict[str, JsonValue],
    names: set[str],
) -> None:
    mine = {name: value for name, value in first.items() if name in names}
    yours = {name: value for name, value in second.items() if name not in names}
    ends = []
    for early, late in ((mine, yours), (yours, mine)):
        between = patched(settings_of(base), [as_patch(merge(base, base, early).send)])
        found = merge(base, leaves(between), late)
        assert not found.conflicts
        ends.append(patched(between, [as_patch(found.send)]))
    both = patched(settings_of(base), [as_patch({**mine, **yours})])
    assert leaves(ends[0]) == leaves(ends[1]) == leaves(both)


@given(base=some_leaves, wished=some_wishes)
def test_what_arrived_unheard_is_not_sent_again(
    base: dict[str, JsonValue], wished: dict[str, JsonValue]
) -> None:
    arrived = leaves(patched(settings_of(base), [as_patch(wished)]))
    found = merge(base, arrived, wished)
    assert (found.send, found.conflicts) == ({}, {})


@given(values=some_leaves)
def test_leaves_are_the_settings_taken_apart(values: dict[str, JsonValue]) -> None:
    assert leaves(settings_of(values)) == values


@given(base=some_leaves, wished=some_wishes)
def test_a_patch_is_its_leaves(base: dict[str, JsonValue], wished: dict[str, JsonValue]) -> None:
    patch = as_patch(wished)
    seen = touched(patch, base)
    assert seen == {name: base.get(name) for name in wished}
    assert wished_leaves(patch, seen) == wished
    assert set(patched_fields(patch)) == wished.keys()
    assert merge_patch(settings_json(settings_of(base)), patch) == merge_patch(
        settings_json(settings_of(base)), as_patch(wished_leaves(patch, base))
    )


def test_clearing_a_map_means_the_entries_that_were_seen() -> None:
    seen = leaves(PolicySettings(blocked_characters={"owl": Block(), "a/b": Block()}))
    patch: JsonObject = {"blocked_characters": None}
    assert touched(patch, seen) == {"blocked_characters/owl": {}, "blocked_characters/a/b": {}}
    wished = wished_leaves(patch, seen)
    assert wished == {"blocked_characters/owl": None, "blocked_characters/a/b": None}
    found = merge(seen, {**seen, "blocked_characters/lan": {}}, wished)
    assert as_patch(found.send) == {"blocked_characters": {"owl": None, "a/b": None}}
    assert list(patched_fields(patch)) == ["blocked_characters"]


def test_clearing_one_weekday_leaves_the_others() -> None:
    window = Curfew(start=time(19), end=time(22))
    seen = leaves(
        PolicySettings(closed_hours={Weekday.MONDAY: {"a": window}, Weekday.SUNDAY: {"a": window}})
    )
    assert wished_leaves({"closed_hours": {"monday": None}}, seen) == {
        "closed_hours/monday/a": None
    }


def test_half_a_curfew_is_the_whole_of_what_was_seen() -> None:
    patch: JsonObject = {"curfew": {"start": "20:30"}}
    seen = leaves(PolicySettings(curfew=Curfew(start=time(21), end=time(6))))
    whole: JsonObject = {"start": "20:30:00", "end": "06:00:00"}
    assert wished_leaves(patch, seen) == {"curfew": whole}
    elsewhere = merge(seen, {"curfew": NIGHT}, wished_leaves(patch, seen))
    assert elsewhere.conflicts == {"curfew": Conflict(field="curfew", theirs=NIGHT, ours=whole)}


@pytest.mark.parametrize(
    "patch",
    [
        {"daily_minutes": True},
        {"curfew": {"start": "21:00"}},
        {"curfew": {"start": "21:00", "end": "21:00"}},
        {"unknown": 1},
        {"blocked_characters": 5},
        {"daily_minutes": {"a": None}},
    ],
)
def test_what_cannot_be_meant_is_left_to_the_provider_to_refuse(patch: JsonObject) -> None:
    wished = wished_leaves(patch, touched(patch, {}))
    assert as_patch(merge({}, {}, wished).send) == patch


def test_wishes_that_no_longer_fit_leave_what_there_is() -> None:
    there = PolicySettings(daily_minutes=60)
    assert patched(there, [{"daily_minutes": 30}, {"curfew": {"start": "20:00"}}]) == there
