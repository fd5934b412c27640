"""Whom a child could talk with: characters, and models without a persona."""

from collections.abc import Collection, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.link.wire.activity import Maker
from guardian.provider.backends.openwebui.casting import offered
from guardian.provider.backends.openwebui.looking import bare_models_for
from guardian.provider.backends.openwebui.reading import Reading
from guardian.provider.backends.openwebui.shapes import Character, Group

EVERYBODY = {"principal_type": "user", "principal_id": "*", "permission": "read"}
OF_GROUP = {"principal_type": "group", "principal_id": "children", "permission": "read"}
OF_DAD = {"principal_type": "user", "principal_id": "dad", "permission": "read"}


class Server(Reading):
    """What a server would tell of its models and groups."""

    def __init__(self, models: Sequence[Character], children: Collection[str] = ("mia",)) -> None:
        self._models = models
        self._children = tuple(children)

    def bare_models(self) -> Sequence[Character]:
        return self._models

    def groups(self) -> Sequence[Group]:
        return (Group.model_validate({"id": "children", "name": "Children"}),)

    def members(self, group_id: str) -> Sequence[str]:
        assert group_id == "children"
        return self._children


def model(name: str, *grants: dict[str, str], **more: object) -> Character:
    return Character.model_validate({"id": name, "name": name, "access_grants": grants, **more})


def test_only_what_a_ward_may_choose_is_offered() -> None:
    server = Server(
        [
            model("everybodys", EVERYBODY),
            model("of_children", OF_GROUP),
            model("dads", OF_DAD),
            model("nobodys"),
            model("off", EVERYBODY, is_active=False),
            model("luna", EVERYBODY, base_model_id="everybodys"),
        ]
    )
    found = bare_models_for(server, ["mia", "zoe"])
    assert [each.id for each in found] == ["everybodys", "of_children"]
    assert [each.id for each in bare_models_for(server, ["zoe"])] == ["everybodys"]
    assert bare_models_for(server, []) == ()


def test_nobody_is_said_to_have_made_a_bare_model() -> None:
    bare, luna = model("plain", EVERYBODY, user_id="dad"), model("luna", user_id="mia")
    told = {each.external_id: each.made_by for each in offered([luna], {"mia": "ward-mia"}, [bare])}
    assert told == {"plain": None, "luna": Maker.WARD}


@pytest.mark.parametrize(
    ("accounts", "maker"),
    [
        ({"mia": "ward-mia", "mia2": "ward-mia"}, Maker.WARD),
        ({"mia": "ward-mia", "leo": "ward-leo"}, Maker.USER),
        ({"leo": "ward-leo"}, Maker.USER),
    ],
)
def test_a_child_with_two_accounts_made_it_with_either(
    accounts: dict[str, str], maker: Maker
) -> None:
    (luna,) = offered([model("luna", user_id="mia")], accounts)
    assert luna.made_by is maker


@given(st.lists(st.sampled_from([EVERYBODY, OF_GROUP, OF_DAD]), max_size=4))
def test_a_model_is_offered_where_one_grant_lets_a_ward_in(grants: list[dict[str, str]]) -> None:
    found = bare_models_for(Server([model("plain", *grants)]), ["mia"])
    assert bool(found) == any(each in (EVERYBODY, OF_GROUP) for each in grants)
