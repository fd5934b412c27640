import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.policy.merge_patch import JsonObject, merge_patch

scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=4)
objects = st.recursive(
    st.dictionaries(st.text(max_size=3), scalars, max_size=4),
    lambda inner: st.dictionaries(st.text(max_size=3), scalars | inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("document", "patch", "merged"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": 1}, {"a": {"b": {"c": None}}}, {"a": {"b": {}}}),
    ],
)
def test_examples_of_the_rfc(document: JsonObject, patch: JsonObject, merged: JsonObject) -> None:
    assert merge_patch(document, patch) == merged


@given(objects, objects)
def test_merging_twice_is_merging_once(document: JsonObject, patch: JsonObject) -> None:
    once = merge_patch(document, patch)
    assert merge_patch(once, patch) == once


@given(objects)
def test_an_empty_patch_changes_nothing(document: JsonObject) -> None:
    assert merge_patch(document, {}) == document


def test_two_blocks_by_two_guardians_both_stay() -> None:
    one = merge_patch({}, {"blocked_characters": {"owl": {}}})
    assert merge_patch(one, {"blocked_characters": {"lan": {}}}) == {
        "blocked_characters": {"owl": {}, "lan": {}}
    }
