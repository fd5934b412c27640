"""A model's server that is looked for at the wrong address: whoever runs the gateway reads why."""

from pathlib import Path

import pytest
import requests

from guardian.provider.backends.gateway.proxy import Gateway
from guardian.provider.backends.gateway.upstream import Upstream, UpstreamOptions
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from tests.rig.memory_keeper import MIA_KEY, MemoryKeeper, Rules
from tests.rig.model_stand_in import model_stand_in
from tests.rig.provider_server import served_provider


@pytest.mark.parametrize("path", ["/v1", "/chat/completions", "/models"])
def test_an_address_with_too_much_at_its_end_is_told(tmp_path: Path, path: str) -> None:
    keeper = MemoryKeeper(Rules(must_be_offered=True))
    asked = {"model": "plain", "messages": [{"role": "user", "content": "Hi!"}]}
    with model_stand_in() as model:

        def gateway(provider: Provider, _live: Live) -> Gateway:
            upstream = Upstream(UpstreamOptions(url=model.url + path))
            return Gateway(keeper, upstream, provider.clock)

        with served_provider(tmp_path, gateway=gateway) as served:
            headers = {"Authorization": f"Bearer {MIA_KEY}"}
            listed = requests.get(f"{served.url}/v1/models", headers=headers, timeout=20)
            url = f"{served.url}/v1/chat/completions"
            answered = requests.post(url, json=asked, headers=headers, timeout=20)
    for answer in (listed, answered):
        error = answer.json()["error"]
        assert (answer.status_code, error["code"]) == (502, "upstream_not_found")
        assert "--upstream" in error["message"]
