"""A served gateway before a stand-in of a model, with rules that a test can change."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import openai
import pytest
import requests

from guardian.provider.backends.gateway.proxy import Gateway
from guardian.provider.backends.gateway.upstream import Upstream, UpstreamOptions
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from tests.rig.memory_keeper import DAD_KEY, MIA_KEY, MemoryKeeper
from tests.rig.model_stand_in import KEY, SCRIPTS, ModelStandIn, Script, model_stand_in
from tests.rig.provider_server import served_provider

TIMEOUT_SECONDS = 30


@dataclass(frozen=True, kw_only=True)
class GatewayRig:
    """Where everything is."""

    url: str
    """With ``/v1``."""
    keeper: MemoryKeeper
    model: ModelStandIn
    clients: dict[str, openai.OpenAI] = field(default_factory=dict)

    def client(self, key: str = MIA_KEY) -> openai.OpenAI:
        """Return OpenAI's own client, with somebody's key."""
        if key not in self.clients:
            self.clients[key] = openai.OpenAI(
                base_url=self.url, api_key=key, max_retries=0, timeout=TIMEOUT_SECONDS
            )
        return self.clients[key]

    def post(
        self, path: str, document: object, key: str | None = MIA_KEY, **headers: str
    ) -> requests.Response:
        """Send a request without the official client."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if key is not None:
            named["Authorization"] = f"Bearer {key}"
        return requests.post(
            f"{self.url}{path}", json=document, headers=named, timeout=TIMEOUT_SECONDS
        )

    def says(self, *pieces: str, **more: object) -> str:
        """Let the model say something, and return its name."""
        self.model.scripts["scripted"] = Script(pieces=pieces, **more)  # type: ignore[arg-type]
        return "scripted"

    def answers(self, status: int, headers: dict[str, str], body: bytes) -> str:
        """Let the model answer with anything, and return its name."""
        self.model.scripts["scripted"] = Script(raw=True, status=status, headers=headers, body=body)
        return "scripted"


@pytest.fixture(scope="session")
def served_gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayRig]:
    """Serve one for all tests of a worker."""
    keeper = MemoryKeeper()
    with model_stand_in() as model:
        options = UpstreamOptions(url=model.url, key=KEY)

        def gateway(provider: Provider, _live: Live) -> Gateway:
            return Gateway(keeper, Upstream(options), provider.clock)

        with served_provider(tmp_path_factory.mktemp("gateway"), gateway=gateway) as served:
            rig = GatewayRig(url=f"{served.url}/v1", keeper=keeper, model=model)
            yield rig
            for client in rig.clients.values():
                client.close()


@pytest.fixture
def rig(served_gateway: GatewayRig) -> GatewayRig:
    """Lend it as new."""
    served_gateway.keeper.reset()
    served_gateway.model.heard.clear()
    served_gateway.model.came.clear()
    served_gateway.model.hung_up.clear()
    served_gateway.model.scripts = dict(SCRIPTS)
    return served_gateway


@pytest.fixture
def mia(rig: GatewayRig) -> openai.OpenAI:
    """Return the official client as the child uses it."""
    return rig.client()


@pytest.fixture
def dad(rig: GatewayRig) -> openai.OpenAI:
    """Return the official client as an adult uses it."""
    return rig.client(DAD_KEY)
