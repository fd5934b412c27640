"""What the bridge wants of each place."""

from collections.abc import Collection

from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.backends.openwebui.places import flat, grant_name, grant_of, nested
from guardian.provider.backends.openwebui.shapes import Grant
from guardian.provider.backends.openwebui.wanted import (
    UNCOUNTED,
    People,
    blocked,
    crowd,
    without_uncounted,
)
from tests.openwebui.payloads import payload

FAMILY = ("mia", "leo", "mother", "father")
PEOPLE = People(user_ids=FAMILY, members={"children": ("mia", "leo"), "adults": FAMILY[2:]})
grants = st.lists(
    st.builds(
        lambda whom, right: Grant(principal_type=whom[0], principal_id=whom[1], permission=right),
        st.sampled_from(
            [
                ("user", "*"),
                ("group", "children"),
                ("group", "adults"),
                ("group", "nobody-knows-it"),
                *(("user", who) for who in FAMILY),
            ]
        ),
        st.sampled_from(["read", "write"]),
    ),
    max_size=6,
)


def may(names: Collection[str], right: str) -> set[str]:
    allowed = [grant_of(name) for name in names]
    return {who for grant in allowed if grant.permission == right for who in crowd(grant, PEOPLE)}


@given(grants, st.sets(st.sampled_from(FAMILY)))
def test_a_block_takes_its_wards_out_and_nobody_else(given_: list[Grant], wards: set[str]) -> None:
    base = {grant_name(grant): True for grant in given_}

    left = blocked(base, wards, PEOPLE)

    for right in ("read", "write"):
        assert may(left, right) == may(base, right) - wards


@given(grants)
def test_a_block_of_nobody_is_none(given_: list[Grant]) -> None:
    base = {grant_name(grant): True for grant in given_}

    assert blocked(base, (), PEOPLE) == base


@given(grants)
def test_a_grant_is_read_as_it_was_written(given_: list[Grant]) -> None:
    assert [grant_of(grant_name(grant)) for grant in given_] == given_


def test_permissions_go_out_as_they_came_but_for_what_goes_uncounted() -> None:
    recorded = payload("permissions")
    paths = flat(recorded)
    assert nested(paths) == recorded
    assert set(UNCOUNTED) <= set(paths)

    left = without_uncounted(paths)

    assert {name for name in paths if left[name] != paths[name]} == set(UNCOUNTED)
    assert not any(left[name] for name in UNCOUNTED)


def test_a_permission_that_a_version_does_not_have_is_not_made_up() -> None:
    assert without_uncounted({"chat.delete": True}) == {"chat.delete": False}
