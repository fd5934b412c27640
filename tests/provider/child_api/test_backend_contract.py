"""The sandbox as a platform: the child at the companion's page, over HTTP."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from guardian.bridging.values import Strength
from tests.contract.backend import ClockedBackendContract, ClockedDriver, Subject, Told
from tests.rig.child_browserless import child_of, stream_events
from tests.rig.data_copies import deleted
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider, served_provider

FOREVER_MS = 600_000


class SandboxDriver(ClockedDriver):
    """Mia at the page of the reference provider."""

    characters = ("study_owl", "storyteller_lan")

    def __init__(self, served: ServedProvider, folder: Path) -> None:
        self.app = LinkedApp(served)
        self.strengths = dict.fromkeys(Subject, Strength.HARD)
        self._served = served
        self._folder = folder
        self._child = child_of(served)

    def say(self, words: str, character_id: str) -> Told:
        said = self._child.say(words, character_id)
        if said.problem:
            problem = said.problem
            return Told(words=f"{problem['title']}\n{problem['detail']}", answered=False)
        texts = (f"{data.get('title', '')}\n{data.get('text', '')}" for _, data in said.events)
        return Told(words="\n".join(texts), answered=said.last[0] == "end" and bool(said.reply))

    def interrupted(self, act: Callable[[LinkedApp], None]) -> Told:
        """Let companions on the same ledger speak who pause for ever after the first piece."""
        db = self._served.provider.engine.url.render_as_string(hide_password=False)
        with served_provider(self._folder, db=db, reply_delay_ms=FOREVER_MS) as slow:
            app = LinkedApp(slow)
            with child_of(slow).open_chat() as answer:
                events = stream_events(answer)
                while next(events)[0] != "delta":
                    pass
                act(app)
                left = list(events)
        words = "\n".join(str(data.get("text", "")) for _, data in left)
        return Told(words=words, answered=left[-1][0] == "end")

    def delete(self) -> None:
        deleted(self._child, "conversations")

    def look(self) -> None:
        """Do nothing: all of it happened in the request."""

    def pass_time(self, by: timedelta) -> None:
        self._served.clock.advance(by)


class TestSandbox(ClockedBackendContract):
    """The suite, at the reference provider's own page."""

    @pytest.fixture
    def backend(self, served: ServedProvider, tmp_path: Path) -> SandboxDriver:
        return SandboxDriver(served, tmp_path)
