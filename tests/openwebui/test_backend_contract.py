"""The family's own Open WebUI as a platform: the real server, a child at its page's interface."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guardian.bridging.values import Strength
from tests.contract.backend import BackendContract, BackendDriver, Subject, Told
from tests.openwebui.bridged import PATIENCE_SECONDS, Bridged, bridged, until
from tests.openwebui.server import ENDLESS, SAID, Family, Person, Said, await_endless
from tests.rig.linked_app import LinkedApp
from tests.rig.model_stand_in import ModelStandIn

pytestmark = pytest.mark.openwebui


class OpenWebUIDriver(BackendDriver):
    """Mia at the family's server; how strongly each subject holds is what the bridge says."""

    identity = "You are talking with a program, not with a person"

    def __init__(self, home: Bridged, family: Family, model: ModelStandIn, mia: Person) -> None:
        self.app = home.app
        self.characters = family.character("Luna"), family.character("Owl")
        self._storyteller = family.character("Storyteller", base=ENDLESS)
        self._home = home
        self._model = model
        self._mia = mia
        self._chats: list[str] = []
        home.in_step()
        lines = until(lambda: home.told()["capabilities"])
        said = {each["capability"]: Strength(each["strength"]) for each in lines}
        self.strengths = {subject: said[subject] for subject in Subject}

    def say(self, words: str, character_id: str) -> Told:
        try:
            said = self._mia.says(character_id, words)
        except AssertionError as refused:  # with what the server answered
            return Told(words=str(refused), answered=False)
        self._chats.append(said.chat_id)
        answer = said.answer()
        if "error" in answer:
            return Told(words=str(answer["error"]), answered=False)
        return Told(words=answer["content"], answered=SAID in answer["content"])

    def interrupted(self, act: Callable[[LinkedApp], None]) -> Told:
        said = await_endless(self._model, self._mia, self._storyteller)
        act(self.app)
        assert self._model.hung_up.wait(PATIENCE_SECONDS)
        return Told(words=until(lambda: _kept_words(said)), answered=False)

    def delete(self) -> None:
        for chat_id in self._chats:
            assert self._mia.ask("DELETE", f"/api/v1/chats/{chat_id}").ok

    def look(self) -> None:
        self._home.in_step()


class TestOpenWebUI(BackendContract):
    """The suite, at the real server."""

    @pytest.fixture
    def backend(
        self, tmp_path: Path, family: Family, model: ModelStandIn
    ) -> Iterator[BackendDriver]:
        mia = family.child("Mia")
        with bridged(tmp_path, family, mia) as home:
            yield OpenWebUIDriver(home, family, model, mia)


def _kept_words(said: Said) -> str:
    """Return what the server has kept of an answer that was ended in its midst."""
    read = said.person.ask("GET", f"/api/v1/chats/{said.chat_id}").json()
    return str(read["chat"]["history"]["messages"][said.message_id].get("content", ""))
