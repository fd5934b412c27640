"""Whatever JSON comes from a child's program or a model's server is read, or refused in form."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.backends.gateway.chat_answer import ChatListener
from guardian.provider.backends.gateway.chat_request import chat_question, read_chat
from guardian.provider.backends.gateway.dialects import CHAT, RESPONSES, Dialect
from guardian.provider.backends.gateway.errors import GatewayError
from guardian.provider.backends.gateway.failures import answered_failure
from guardian.provider.backends.gateway.parts import Call, Ended, Said
from guardian.provider.backends.gateway.reading import chat_id_of, read_document
from guardian.provider.backends.gateway.responses_request import read_response, response_question
from guardian.provider.backends.gateway.sse import Event
from tests.rig.memory_keeper import NOTE, MemoryKeeper, MemoryReply, Rules

NAMES = st.sampled_from(
    [
        *("model", "messages", "input", "role", "content", "type", "text", "tools", "n", "stream"),
        *("choices", "delta", "message", "index", "finish_reason", "tool_calls", "function", "id"),
        *("usage", "response", "item", "output", "error", "code", "modalities", "instructions"),
        *("refusal", "arguments", "incomplete_details", "reason", "stream_options", "item_id"),
    ]
)
WORDS = st.sampled_from(
    [
        *("user", "system", "assistant", "tool", "message", "text", "input_text", "output_text"),
        *("function_call", "function", "response.completed", "response.output_text.delta", "stop"),
        *("response.output_item.done", "response.created", "reasoning", "image_url", "hello", ""),
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 3) | st.floats(0, 1) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=15,
)
DOCUMENTS = st.dictionaries(NAMES, VALUES, max_size=6)
BOTH = pytest.mark.parametrize("dialect", [CHAT, RESPONSES], ids=["chat", "responses"])


def reply(**rules: Any) -> MemoryReply:
    return MemoryReply(Rules(**rules), MemoryKeeper().finished)


@BOTH
@given(DOCUMENTS)
def test_a_request_is_read_or_refused(dialect: Dialect, document: dict[str, Any]) -> None:
    messages = [{"role": "user", "content": "x"}]
    for more in ({}, {"model": "m"}, {"model": "m", "messages": messages, "input": "x"}):
        with suppress(GatewayError):
            request = dialect.read({**document, **more}, None, "en")
            question = dialect.question(request, reply(most_tokens=5))
            assert json.loads(json.dumps(question)) == question
            assert NOTE in json.dumps(question)


@BOTH
@given(st.lists(DOCUMENTS, max_size=4))
def test_an_answer_is_read_or_refused(dialect: Dialect, documents: list[dict[str, Any]]) -> None:
    listener = dialect.listener("en")
    request = dialect.read({"model": "m", "messages": [{"role": "user"}], "input": "x"}, None, "en")
    speaker = dialect.speaker(request, 1)
    with suppress(GatewayError):
        dialect.listener("en").whole(json.dumps(documents[0] if documents else {}).encode())
    with suppress(GatewayError):
        for document in documents:
            for part in listener.hear(Event("", json.dumps(document).encode())):
                speaker.part(part)
        listener.close()
    assert speaker.end("stop", None)
    json.dumps(speaker.whole("stop", None))


@given(st.binary(max_size=200))
def test_a_body_is_read_or_refused(body: bytes) -> None:
    with suppress(GatewayError):
        assert isinstance(read_document(body), dict)


@given(
    st.integers(201, 599), st.binary(max_size=100) | DOCUMENTS.map(lambda d: json.dumps(d).encode())
)
def test_a_failure_is_told_in_words_of_ours(status: int, body: bytes) -> None:
    error = answered_failure(status, body, {"retry-after": "99999"}, "en")
    assert error.status in {400, 404, 409, 413, 422, 429, 502}
    assert error.message.startswith("The model")
    assert error.headers.get("Retry-After") in {None, "3600"}


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(GatewayError):
        read_document(b'{"a":' + b"[" * 100_000)


def test_the_last_words_are_found_behind_whatever_comes_after() -> None:
    messages: list[dict[str, Any]] = [
        {"role": "user", "content": "old"},
        {"role": "assistant", "content": "yes"},
        {"role": "user", "content": "one"},
        {"role": "system", "content": "x"},
        {"role": "user", "content": [{"type": "text", "text": "two"}]},
        {"role": "assistant", "content": "and so I said"},
    ]
    assert read_chat({"model": "m", "messages": messages}, None, "en").asked.text == "one\ntwo"
    items = [{"role": each["role"], "content": each["content"]} for each in messages]
    items[4] = {"role": "user", "content": "two"}
    assert read_response({"model": "m", "input": items}, None, "en").asked.text == "one\ntwo"


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ({}, {"max_tokens": 9}),
        ({"max_tokens": 5}, {"max_tokens": 5}),
        ({"max_completion_tokens": 50}, {"max_completion_tokens": 9}),
        ({"model": "o3-mini"}, {"max_completion_tokens": 9}),
        ({"model": "openai/gpt-5"}, {"max_completion_tokens": 9}),
    ],
)
def test_no_more_tokens_are_asked_for(asked: dict[str, Any], sent: dict[str, Any]) -> None:
    document = {"model": "m", "messages": [{"role": "user", "content": "x"}], **asked}
    question = chat_question(read_chat(document, None, "en"), reply(most_tokens=9))
    limits = {name: question[name] for name in question if name.startswith("max_")}
    assert limits == sent


def test_without_rules_a_request_says_what_it_said() -> None:
    document = {"model": "m", "messages": [{"role": "user", "content": "x"}]}
    assert chat_question(read_chat(document, None, "en"), reply(note=None)) == document
    asked = read_response({"model": "m", "input": "x"}, None, "en")
    question = response_question(asked, reply(note=None))
    assert question == {
        "model": "m",
        "input": [{"role": "user", "content": "x"}],
        "store": False,
        "stream": False,
    }


def test_calls_are_gathered_from_their_pieces() -> None:
    listener = ChatListener("en")
    pieces = [
        {"index": 1, "id": "b", "function": {"name": "two", "arguments": "{}"}},
        {"index": 0, "id": "a", "function": {"name": "one", "arguments": "{"}},
        {"index": 0, "function": {"arguments": "}"}},
    ]
    for piece in pieces:
        chunk = {"choices": [{"delta": {"tool_calls": [piece]}}]}
        assert listener.hear(Event("", json.dumps(chunk).encode())) == []
    end = {"choices": [{"delta": {"content": "x"}, "finish_reason": "tool_calls"}]}
    assert listener.hear(Event("", json.dumps(end).encode())) == [
        Said("x"),
        Call("a", "one", "{}"),
        Call("b", "two", "{}"),
        Ended("tool_calls"),
    ]
    assert listener.hear(Event("", b"[DONE]")) == []
    assert listener.done


@pytest.mark.parametrize("value", ["", " ", "x" * 201, "a\tb", "\x00"])
def test_a_chat_s_name_is_a_name(value: str) -> None:
    assert chat_id_of({"x-openwebui-chat-id": value}) is None
    assert chat_id_of({"x-astrbot-conversation-id": "c-1"}) == "c-1"
