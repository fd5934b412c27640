"""The server's own questions, asked by a child's program: no way round the gateway."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guardian.provider.backends.external_names import character_id_of
from tests.openwebui.bridged import Bridged, bridged, until
from tests.openwebui.server import MODEL, Family, Person
from tests.openwebui.test_behind import asked, turns_of, ways_around
from tests.rig.model_stand_in import ModelStandIn

pytestmark = pytest.mark.openwebui

WORRY = "I do not want to live any more"
ASKED = {"moa", "emoji", "image_prompt"}
"""What is on at the server of these tests; the rest is tried, and asks the model nothing."""


@pytest.fixture
def mia(family: Family) -> Person:
    return family.child("Mia")


@pytest.fixture
def home(tmp_path: Path, family: Family, model: ModelStandIn, mia: Person) -> Iterator[Bridged]:
    with bridged(tmp_path, family, mia, upstream=model.url) as running:
        until(lambda: ways_around(running) == "hard")
        yield running


def helps(person: Person, words: str) -> dict[str, bool]:
    """Ask for each of the server's own questions about some words; return which were answered."""
    talk = [{"role": "user", "content": words}]
    body: dict[str, Any] = {
        "model": MODEL,
        "messages": talk,
        "prompt": words,
        "responses": [words],
        "type": "web_search",
    }
    kinds = ("title", "tags", "moa", "emoji", "image_prompt", "queries", "follow_up", "auto")
    return {
        kind: "choices" in person.ask("POST", f"/api/v1/tasks/{kind}/completions", body).text
        for kind in kinds
    }


def test_a_helper_that_names_a_kept_chat_is_a_turn_beside_it(
    family: Family, mia: Person, home: Bridged
) -> None:
    luna = family.character("Luna")
    said = mia.says(luna, "Do you see the moon?")
    said.answer()
    body = {"model": MODEL, "prompt": "Quite another thing", "responses": ["One", "Two"]}
    for kind in ("moa", "emoji"):
        named = {**body, "chat_id": said.chat_id}
        assert mia.ask("POST", f"/api/v1/tasks/{kind}/completions", named).ok
    assert turns_of(home, character_id_of(MODEL)) == 2, "each at once, under the model"
    home.in_step()
    assert turns_of(home, luna) == 1


def test_a_program_gets_nothing_by_the_servers_own_questions(
    model: ModelStandIn, mia: Person, home: Bridged
) -> None:
    before = len(asked(model))
    answered = {kind for kind, was in helps(mia, WORRY).items() if was}
    assert answered >= ASKED
    assert len(asked(model)) - before == len(answered)
    assert turns_of(home, character_id_of(MODEL)) == len(answered), "each is a turn, at once"
    (alert,) = home.app.read("/alerts")["alerts"]
    assert alert["alert"]["category"].startswith("self_harm")

    home.app.limit(daily_minutes=0)
    before = len(asked(model))
    assert not any(helps(mia, "Only one").values())
    assert len(asked(model)) == before
