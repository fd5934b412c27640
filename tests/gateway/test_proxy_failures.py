"""A model's server that fails: each way a clear error, and what was said so far is kept."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from tests.gateway.conftest import GatewayRig
from tests.rig.memory_keeper import DAD_KEY, MIA_KEY
from tests.rig.model_stand_in import KEY

HI: list[ChatCompletionMessageParam] = [{"role": "user", "content": "Hi!"}]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("script", "status", "code"),
    [
        ({"status": 429, "headers": {"Retry-After": "7"}}, 429, "upstream_busy"),
        ({"status": 500}, 502, "upstream_failed"),
        ({"status": 503, "headers": {"Retry-After": "x"}}, 502, "upstream_failed"),
        ({"status": 401}, 502, "upstream_key_refused"),
        ({"status": 307, "headers": {"Location": "/v1/models"}}, 502, "upstream_failed"),
        ({"status": 400, "body": b'{"error":{"code":"x y"}}'}, 400, "upstream_refused"),
        (
            {"status": 400, "body": b'{"error":{"code":"context_length_exceeded"}}'},
            400,
            "context_length_exceeded",
        ),
        ({"status": 404, "body": b"<h1>"}, 404, "upstream_refused"),
    ],
)
def test_a_refusal_of_the_model_s_server(
    rig: GatewayRig, stream: bool, script: dict[str, object], status: int, code: str
) -> None:
    model = rig.says(**script)
    answer = rig.post("/chat/completions", {"model": model, "messages": HI, "stream": stream})
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.headers.get("Retry-After") == ("7" if status == 429 else None)
    assert rig.keeper.last_finished().text == ""


@pytest.mark.parametrize("fault", ["dies", "malformed", "error_event", "ends"])
@pytest.mark.parametrize("path", ["chat/completions", "responses"])
def test_a_failure_in_the_midst_ends_as_the_official_client_understands(
    rig: GatewayRig, mia: openai.OpenAI, fault: str, path: str
) -> None:
    one_was_read = threading.Event()  # what comes together with the end of a connection is lost
    model = rig.says("One", " two", fails=fault, waits=one_was_read)
    with _deltas(mia, path, model) as deltas:
        assert next(deltas) == "One"
        one_was_read.set()
        with pytest.raises(openai.APIError, match="model"):
            list(deltas)
    assert rig.keeper.last_finished().text in {"One", "One two"}


@contextmanager
def _deltas(client: openai.OpenAI, path: str, model: str) -> Iterator[Iterator[str]]:
    if path == "responses":
        with client.responses.create(model=model, input="Hi!", stream=True) as events:
            yield (e.delta for e in events if e.type == "response.output_text.delta")
    else:
        with client.chat.completions.create(model=model, messages=HI, stream=True) as chunks:
            yield (each.choices[0].delta.content or "" for each in chunks)


@pytest.mark.parametrize("fault", ["dies", "malformed"])
@pytest.mark.parametrize("path", ["/chat/completions", "/responses"])
def test_a_whole_answer_that_fails(rig: GatewayRig, fault: str, path: str) -> None:
    model = rig.says("One", fails=fault)
    answer = rig.post(path, {"model": model, "messages": HI, "input": "Hi!"})
    assert answer.status_code == 502
    expected = "upstream_cut_off" if fault == "dies" else "upstream_malformed"
    assert answer.json()["error"]["code"] == expected


def test_an_error_that_the_account_of_tokens_meets_is_none(
    rig: GatewayRig, mia: openai.OpenAI
) -> None:
    model = rig.says("One", account=False)
    with mia.chat.completions.create(model=model, messages=HI, stream=True) as stream:
        assert list(stream)[-1].choices[0].finish_reason == "stop"
    assert rig.keeper.last_finished().tokens is None


@pytest.mark.parametrize("key", [MIA_KEY, DAD_KEY])
@pytest.mark.parametrize("status", [200, 400, 401, 429, 500])
def test_the_family_s_own_key_goes_up_and_never_down(
    rig: GatewayRig, key: str, status: int
) -> None:
    echo = f'{{"error":{{"message":"{KEY}","code":"{KEY}","param":"{KEY}"}}}}'.encode()
    headers = {"Retry-After": KEY, "X-Key": KEY, "Set-Cookie": f"k={KEY}"}
    model = rig.says("One", status=status, body=echo, headers=headers)
    answer = rig.post(
        "/chat/completions",
        {"model": model, "messages": HI},
        key,
        OpenAI_Organization="theirs",
        Cookie="a=b",
        X_Forwarded_For="10.0.0.1",
    )
    assert KEY not in answer.text
    passed_busy = key == DAD_KEY and status == 429
    assert passed_busy or KEY not in str(answer.headers)
    sent = rig.model.asked().headers
    assert sent["Authorization"] == f"Bearer {KEY}"
    assert set(sent) <= {
        *("Host", "User-Agent", "Accept", "Accept-Encoding", "Content-Type", "Content-Length"),
        "Authorization",
    }


def test_a_stream_that_says_everything_at_once_is_one_all_the_same(
    rig: GatewayRig, mia: openai.OpenAI
) -> None:
    model = rig.says("bad ", "thing.", status=200)
    with mia.chat.completions.create(model=model, messages=HI, stream=True) as stream:
        said = "".join(each.choices[0].delta.content or "" for each in stream)
    assert said.endswith("Let us talk about something else.")
    assert "thing." not in said.removesuffix("something else.")
