"""The bridge as the app meets it: a provider before the real server, over Guardian Link."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.openwebui.bridged import Bridged, bridged, until
from tests.openwebui.server import Family, Person

pytestmark = pytest.mark.openwebui


@pytest.fixture
def mia(family: Family) -> Person:
    return family.child("Mia")


@pytest.fixture
def home(tmp_path: Path, family: Family, mia: Person) -> Iterator[Bridged]:
    with bridged(tmp_path, family, mia) as running:
        yield running


def test_characters_come_with_their_cards_and_go(family: Family, home: Bridged) -> None:
    luna, owl = family.character("Luna"), family.character("Owl")

    home.in_step()
    card = next(
        each for each in home.app.read("/characters")["characters"] if each["character_id"] == luna
    )
    assert card["name"] == "Luna"
    assert card["description"] == "Luna looks at the stars with you."
    assert card["relationship_class"] == "friend"
    assert card["made_by"] == "user"

    assert family.parent.ask("POST", "/api/v1/models/model/delete", {"id": luna}).ok
    home.in_step()
    names = {each["character_id"] for each in home.app.read("/characters")["characters"]}
    assert luna not in names
    assert owl in names


def test_it_tells_how_it_does(home: Bridged) -> None:
    well = until(lambda: (told := home.told())["health"]["running"] == "well" and told)

    assert well["health"]["advice"] == ""
    strengths = {each["capability"]: each["strength"] for each in well["capabilities"]}
    assert strengths["block"] == "hard"
    assert strengths["limits"] == "real_time"
    assert home.told("zh-CN")["capabilities"][0]["reason"] != well["capabilities"][0]["reason"]
