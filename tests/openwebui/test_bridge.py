"""The bridge as the app meets it: a provider before the real server, over Guardian Link."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from guardian.provider.backends.external_names import character_id_of
from tests.openwebui.bridged import PATIENCE_SECONDS, Bridged, bridged, until
from tests.openwebui.server import ENDLESS, MODEL, SAID, Family, Person, await_endless
from tests.rig.model_stand_in import ModelStandIn

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


def test_a_bare_model_that_a_child_can_choose_is_a_character_that_can_be_blocked(
    family: Family, mia: Person, home: Bridged
) -> None:
    luna = family.character("Luna")
    home.in_step()
    ours = character_id_of(MODEL)
    cards = {each["character_id"]: each for each in home.app.read("/characters")["characters"]}
    assert cards[ours]["name"] == MODEL
    assert cards[ours].get("made_by") is None

    home.app.limit(blocked_characters={ours: {}})
    home.in_step()

    assert "error" in mia.says(MODEL, "hello").answer()
    assert mia.says(luna, "hello").answer()["content"].startswith(SAID), "who is played by it stays"
    home.in_step()
    (told,) = home.app.days("/refusals")["refusals"]
    assert (told["reason"], told["character_id"]) == ("character_blocked", ours)


def test_it_tells_how_it_does(home: Bridged) -> None:
    well = until(lambda: (told := home.told())["health"]["running"] == "well" and told)

    assert well["health"]["advice"] == ""
    strengths = {each["capability"]: each["strength"] for each in well["capabilities"]}
    assert strengths["block"] == "hard"
    assert strengths["limits"] == "real_time"
    assert home.told("zh-CN")["capabilities"][0]["reason"] != well["capabilities"][0]["reason"]


def use_of(home: Bridged, character: str) -> dict[str, Any] | None:
    rows = home.app.days("/usage")["usage"]
    return next((row for row in rows if row["character_id"] == character), None)


def test_a_talk_is_use_and_a_deleted_one_was_too(
    tmp_path: Path, family: Family, mia: Person, home: Bridged
) -> None:
    luna = family.character("Luna")
    said = mia.says(luna, "Do you see the moon?")
    said.answer()

    home.in_step()
    counted = use_of(home, luna)
    assert counted is not None
    assert counted["turns"] == 1

    assert mia.ask("DELETE", f"/api/v1/chats/{said.chat_id}").ok
    mia.says(luna, "And the stars?").answer()
    home.in_step()
    assert (again := use_of(home, luna)) is not None
    assert again["turns"] == 2
    for file in tmp_path.iterdir():
        assert b"moon" not in file.read_bytes()
        assert SAID.encode() not in file.read_bytes()


def test_what_was_before_guardian_came_is_not_looked_at(
    tmp_path: Path, family: Family, mia: Person
) -> None:
    luna = family.character("Luna")
    mia.says(luna, "I want to die").answer()
    since = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)  # as rows are told
    with bridged(tmp_path, family, mia, since=since) as home:
        home.in_step()
        assert use_of(home, luna) is None
        assert home.app.read("/alerts")["alerts"] == []


def test_worrying_words_are_an_alert_without_a_word(
    family: Family, mia: Person, home: Bridged
) -> None:
    luna = family.character("Luna")
    mia.says(luna, "I want to kill myself tonight").answer()

    home.in_step()
    (alert,) = home.app.read("/alerts")["alerts"]
    assert alert["alert"]["character_id"] == luna


def test_a_block_holds_from_the_next_message_on_and_ends_again(
    family: Family, mia: Person, home: Bridged
) -> None:
    luna, prince = family.character("Luna"), family.character("Shadow Prince")
    home.in_step()

    home.app.limit(blocked_characters={prince: {}})
    until(lambda: not mia.asks_plainly(prince, "hello").ok)
    assert mia.says(luna, "hello").answer()["content"].startswith(SAID)

    home.app.limit(blocked_characters={prince: None})
    until(lambda: "Model not found" not in mia.asks_plainly(prince, "hello").text)


def test_a_class_that_is_forbidden_to_minors_is_gone(
    family: Family, mia: Person, home: Bridged
) -> None:
    rose = family.character("Your girlfriend Rose")

    home.in_step()

    assert mia.asks_plainly(rose, "hello").json() == {"detail": "Model not found"}


def test_an_hour_without_chat_is_refused_in_the_chat_and_told(
    family: Family, mia: Person, home: Bridged
) -> None:
    luna = family.character("Luna")
    home.in_step()
    home.app.limit(daily_minutes=0)
    home.in_step()

    refused = mia.says(luna, "hello").answer()
    assert "error" in refused
    home.in_step()
    (told,) = home.app.days("/refusals")["refusals"]
    assert (told["reason"], told["character_id"]) == ("limit_reached", luna)
    assert use_of(home, luna) is None


def test_a_stop_ends_the_answer_in_its_midst_and_is_told_as_an_exit(
    family: Family, model: ModelStandIn, mia: Person, home: Bridged
) -> None:
    storyteller = family.character("Storyteller", base=ENDLESS)
    home.in_step()
    said = await_endless(model, mia, storyteller)

    answer = home.app.send("POST", "/session/stop", headers={"Idempotency-Key": "once"})
    assert answer.ok, answer.text
    assert model.hung_up.wait(PATIENCE_SECONDS)

    assert said.answer()["done"]
    home.in_step()
    (exit_,) = until(lambda: home.app.days("/usage")["exits"])
    assert exit_["method"] == "guardian"
    assert exit_["messages_after"] == 0
    assert (counted := use_of(home, storyteller)) is not None
    assert counted["turns"] == 1
