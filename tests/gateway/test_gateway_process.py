"""The gateway as it is run: a process of its own, its key in a file, ended in mid-answer."""

import threading
from pathlib import Path

import openai
from openai.types.chat import ChatCompletionUserMessageParam

from guardian.clock import SystemClock
from guardian.provider.backends.gateway.keys import CallerKind, make_key
from guardian.provider.ledger.schema import open_provider_ledger
from tests.rig.model_stand_in import KEY, ModelStandIn, Script, model_stand_in
from tests.rig.provider_process import provider_process

WORDS = "What lives in the deep sea?"
ASKED: ChatCompletionUserMessageParam = {"role": "user", "content": WORDS}


def test_a_gateway_that_ends_lets_an_answer_end_first(tmp_path: Path) -> None:
    with model_stand_in() as model:
        serve_and_end(tmp_path, model)


def serve_and_end(folder: Path, model: ModelStandIn) -> None:
    model.scripts["plain"] = Script(pieces=("One", " two"), waits=threading.Event())
    (folder / "upstream.key").write_text(f"{KEY}\n", encoding="ascii")
    gateway = ("--backend", "gateway", "--upstream", model.url.removesuffix("/v1"))
    key_file = ("--upstream-key-file", str(folder / "upstream.key"))
    with provider_process(folder, *gateway, *key_file, language="en") as provider:
        provider.await_local_hour(10)
        key = new_key(provider.ledger)
        with (
            openai.OpenAI(base_url=f"{provider.url}/v1", api_key=key, max_retries=0) as client,
            client.chat.completions.create(model="plain", messages=[ASKED], stream=True) as said,
        ):
            words: list[str] = []
            for chunk in said:
                words.append(chunk.choices[0].delta.content or "")
                if words[-1] == "One":
                    ending = threading.Thread(target=provider.terminate)
                    ending.start()
        ending.join()
        assert chunk.choices[0].finish_reason == "stop"
        assert "".join(words).partition("One\n\n")[2]
        assert model.asked().headers["Authorization"] == f"Bearer {KEY}"
        for secret in (KEY, key, WORDS):
            assert secret not in provider.errors


def new_key(ledger: Path) -> str:
    engine = open_provider_ledger(f"sqlite:///{ledger}")
    with engine.begin() as connection:
        now = SystemClock().now()
        key = make_key(connection, CallerKind.WARD, "tablet", now, ward_id="ward-mia")
    engine.dispose()
    return key.secret
