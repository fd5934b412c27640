"""The gateway as a platform: OpenAI's own client, a served gateway, a stand-in of a model."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from guardian.bridging.values import Strength
from guardian.provider.backends.characters import LedgerCast
from guardian.provider.backends.gateway.keeper import EngineKeeper
from guardian.provider.backends.gateway.keys import CallerKind, make_key
from guardian.provider.backends.gateway.proxy import Gateway
from guardian.provider.backends.gateway.upstream import Upstream, UpstreamOptions
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from tests.contract.backend import ClockedBackendContract, ClockedDriver, Subject, Told
from tests.rig.child_browserless import child_of
from tests.rig.data_copies import deleted
from tests.rig.linked_app import LinkedApp
from tests.rig.model_stand_in import KEY, ModelStandIn, Script, model_stand_in
from tests.rig.provider_fixtures import seeded_ledger, set_local_time
from tests.rig.provider_server import ServedProvider, served_provider

__all__ = ["seeded_ledger"]

ANSWER = "Hello there. How are you?"
FIRST, SECOND = "plain", "brisk"


class GatewayDriver(ClockedDriver):
    """Mia in a program with a field for a base URL."""

    characters = (FIRST, SECOND)

    def __init__(self, served: ServedProvider, model: ModelStandIn, mia: openai.OpenAI) -> None:
        self.app = LinkedApp(served)
        self.strengths = dict.fromkeys(Subject, Strength.REAL_TIME)
        self._served = served
        self._model = model
        self._mia = mia
        model.scripts[SECOND] = model.scripts[FIRST]
        assert {FIRST, SECOND} <= {each.id for each in mia.models.list()}

    def say(self, words: str, character_id: str) -> Told:
        try:
            answer = self._mia.chat.completions.create(
                model=character_id, messages=[_message(words)]
            )
        except openai.PermissionDeniedError as refused:
            return Told(words=refused.message, answered=False)
        said = answer.choices[0].message.content or ""
        return Told(words=said, answered=ANSWER in said)

    def interrupted(self, act: Callable[[LinkedApp], None]) -> Told:
        self._model.scripts[FIRST] = Script(pieces=("One", " two"), waits=threading.Event())
        said: list[str] = []
        with self._mia.chat.completions.create(
            model=FIRST, messages=[_message("Count!")], stream=True
        ) as stream:
            for chunk in stream:
                said.append(chunk.choices[0].delta.content or "")
                if said[-1] == "One":
                    act(self.app)
        return Told(words="".join(said).partition("One")[2], answered=" two" in said)

    def delete(self) -> None:
        deleted(child_of(self._served), "conversations")

    def look(self) -> None:
        """Do nothing: all of it happened in the request."""

    def pass_time(self, by: timedelta) -> None:
        self._served.clock.advance(by)


class TestGateway(ClockedBackendContract):
    """The suite, before a model of a family's own."""

    @pytest.fixture
    def backend(self, seeded_ledger: Path, tmp_path: Path) -> Iterator[GatewayDriver]:
        (tmp_path / "provider.db").write_bytes(seeded_ledger.read_bytes())
        keepers: list[EngineKeeper] = []
        with model_stand_in() as model:

            def gateway(provider: Provider, live: Live) -> Gateway:
                keepers.append(EngineKeeper(provider, live))
                upstream = Upstream(UpstreamOptions(url=model.url, key=KEY))
                return Gateway(keepers[0], upstream, provider.clock)

            with served_provider(tmp_path, gateway=gateway, cast=LedgerCast()) as served:
                set_local_time(served, 10, day_of_month=10)
                with served.provider.engine.begin() as connection:
                    now = served.clock.now()
                    key = make_key(connection, CallerKind.WARD, "", now, ward_id="ward-mia")
                with openai.OpenAI(
                    base_url=f"{served.url}/v1", api_key=key.secret, max_retries=0
                ) as mia:
                    yield GatewayDriver(served, model, mia)
                keepers[0].close()


def _message(words: str) -> ChatCompletionMessageParam:
    return {"role": "user", "content": words}
