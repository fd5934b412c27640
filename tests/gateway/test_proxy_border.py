"""Who may ask what: keys, addresses, sizes, adults, models, embeddings."""

import json

import openai
import pytest
import requests

from guardian.provider.backends.gateway import reading
from tests.gateway.conftest import GatewayRig
from tests.rig.memory_keeper import DAD_KEY, Rules
from tests.rig.model_stand_in import SCRIPTS

HI = [{"role": "user", "content": "Hi!"}]
PICTURE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}


@pytest.mark.parametrize("path", ["/chat/completions", "/responses", "/embeddings"])
@pytest.mark.parametrize("key", [None, "", "wrong"])
def test_nobody_unknown_is_answered(rig: GatewayRig, path: str, key: str | None) -> None:
    answer = rig.post(path, {"model": "plain", "messages": HI, "input": "Hi!"}, key)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "invalid_api_key"
    assert rig.model.heard == []


@pytest.mark.parametrize("path", ["/models", "/models/plain"])
def test_nobody_unknown_sees_models(rig: GatewayRig, path: str) -> None:
    assert requests.get(rig.url + path, timeout=20).status_code == 401


@pytest.mark.parametrize(
    "path", ["/completions", "/audio/speech", "/images/generations", "/files", "/responses/resp_1"]
)
def test_other_addresses_are_not_served(rig: GatewayRig, path: str) -> None:
    answer = rig.post(path, {})
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "unknown_url"


def test_another_method_is_refused(rig: GatewayRig) -> None:
    answer = requests.get(f"{rig.url}/chat/completions", timeout=20)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert answer.json()["error"]["code"] == "method_not_allowed"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"model": 1}', b'{"model":"x"}', b"\xff"])
def test_what_is_no_request_is_refused(rig: GatewayRig, body: bytes) -> None:
    headers = {"Authorization": "Bearer gk-mia"}
    url = f"{rig.url}/chat/completions"
    answer = requests.post(url, data=body, headers=headers, timeout=20)
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"


def test_too_much_is_not_read(rig: GatewayRig, monkeypatch: pytest.MonkeyPatch) -> None:
    long = [{"role": "user", "content": "x" * reading.MOST_WARD_BODY_BYTES}]
    answer = rig.post("/chat/completions", {"model": "plain", "messages": long})
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "request_too_large"
    long = [{"role": "user", "content": "x" * 100_000}]  # more than Guardian Link ever needs
    assert rig.post("/chat/completions", {"model": "plain", "messages": long}).ok


def test_an_adult_is_passed_untouched(rig: GatewayRig) -> None:
    odd = b'{"model" : "plain",  "messages":[], "store":true, "n":3, "x":[1.50]}'
    headers = {"Authorization": f"Bearer {DAD_KEY}"}
    url = f"{rig.url}/chat/completions"
    answer = requests.post(url, data=odd, headers=headers, timeout=20)
    assert rig.model.asked().raw == odd
    direct = requests.post(f"{rig.model.url}/chat/completions", data=odd, timeout=20)
    assert answer.content == direct.content
    assert answer.headers["Content-Type"] == direct.headers["Content-Type"]
    assert rig.keeper.asked == []


@pytest.mark.parametrize("path", ["/chat/completions", "/responses"])
def test_an_adult_s_stream_is_passed_untouched(rig: GatewayRig, path: str) -> None:
    asked = {"model": "plain", "messages": [], "stream": True}
    answer = rig.post(path, asked, DAD_KEY)
    assert answer.content == requests.post(rig.model.url + path, json=asked, timeout=20).content


def test_an_adult_s_stream_that_fails_says_so(rig: GatewayRig, dad: openai.OpenAI) -> None:
    model = rig.says("One", fails="dies")
    with pytest.raises(openai.APIError):
        list(dad.chat.completions.create(model=model, messages=[], stream=True))


def test_an_adult_leaves(rig: GatewayRig, dad: openai.OpenAI) -> None:
    with dad.chat.completions.create(model="endless", messages=[], stream=True) as stream:
        next(iter(stream))
    assert rig.model.hung_up.wait(20)


def test_a_child_sees_the_models_that_they_may_meet(
    rig: GatewayRig, mia: openai.OpenAI, dad: openai.OpenAI
) -> None:
    rig.keeper.rules = Rules(blocked_models=frozenset({"endless"}))
    assert {each.id for each in mia.models.list()} == set(SCRIPTS) - {"endless"}
    assert {each.id for each in dad.models.list()} == set(SCRIPTS)
    assert mia.models.retrieve("plain").owned_by == "f"
    assert dad.models.retrieve("endless").id == "endless"
    with pytest.raises(openai.NotFoundError):
        mia.models.retrieve("endless")
    with pytest.raises(openai.NotFoundError):
        mia.models.retrieve("meta/../llama")


def test_a_blocked_model_is_refused(rig: GatewayRig) -> None:
    rig.keeper.rules = Rules(blocked_models=frozenset({"plain"}))
    answer = rig.post("/chat/completions", {"model": "plain", "messages": HI})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "character_blocked")


def test_a_model_that_nobody_heard_of_is_looked_for_once(rig: GatewayRig) -> None:
    rig.keeper.rules = Rules(must_be_offered=True)
    assert rig.post("/chat/completions", {"model": "plain", "messages": HI}).ok
    answer = rig.post("/chat/completions", {"model": "plain:latest", "messages": HI})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_offered")


def test_texts_are_embedded_and_count_no_turn(rig: GatewayRig, mia: openai.OpenAI) -> None:
    answer = mia.embeddings.create(model="plain", input="sea", encoding_format="float")
    assert answer.data[0].embedding == [0.25, -0.5]
    assert rig.keeper.asked == []


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/chat/completions", {"messages": [{"role": "user", "content": [PICTURE]}]}),
        ("/chat/completions", {"messages": HI, "modalities": ["text", "audio"]}),
        ("/responses", {"input": [{"role": "user", "content": [{"type": "input_image"}]}]}),
        ("/responses", {"input": [{"role": "user", "content": [{"type": "input_file"}]}]}),
    ],
)
def test_what_nobody_can_read_is_kindly_refused(
    rig: GatewayRig, path: str, asked: dict[str, object]
) -> None:
    answer = rig.post(path, {"model": "plain", **asked})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (403, "only_text_is_passed")
    assert error["message"].startswith("Only words can be sent here")
    assert rig.model.heard == []


def test_what_is_not_read_is_not_passed(rig: GatewayRig) -> None:
    hidden = {"logprobs": True, "store": True, "prediction": {"type": "content", "content": "x"}}
    hidden |= {"chat_template": "{{ x }}", "logit_bias": {"1": 100}, "metadata": {"a": "b"}}
    hidden |= {"web_search_options": {}, "extra_body": {"a": 1}, "temperature": 0.5}
    message = {"role": "user", "content": [{"type": "text", "text": "Hi!", "x": "y"}], "x": "y"}
    rig.post("/chat/completions", {"model": "plain", "messages": [message], **hidden})
    sent = rig.model.asked().document
    assert set(sent) == {"model", "messages", "temperature"}
    assert sent["messages"][-1] == {
        "role": "user",
        "content": [{"type": "text", "text": "Hi!"}],
    }


@pytest.mark.parametrize("n", [2, 0, "1", [1]])
def test_one_answer_at_a_time(rig: GatewayRig, n: object) -> None:
    answer = rig.post("/chat/completions", {"model": "plain", "messages": HI, "n": n})
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "n")


def test_what_the_rest_of_the_provider_refuses_is_readable_too(rig: GatewayRig) -> None:
    answer = requests.get(f"{rig.url}/models/%00", timeout=20)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "validation"


def test_front_ends_name_their_chats_and_their_own_questions(rig: GatewayRig) -> None:
    task = [{"role": "user", "content": "### Task:\nGenerate a concise title\n<chat_history>"}]
    asked = {"model": "plain", "messages": task}
    rig.post("/chat/completions", asked, X_OpenWebUI_Chat_Id="chat-1")
    rig.post("/chat/completions", {**asked, "stream": True}, X_OpenWebUI_Chat_Id="x" * 300)
    first, second = rig.keeper.asked
    assert (first.helper, first.chat_id) == (True, "chat-1")
    assert (second.helper, second.chat_id) == (False, None)
    assert first.characters > len(json.dumps(task[0]["content"])) - 10
