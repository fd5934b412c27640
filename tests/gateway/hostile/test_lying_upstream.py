"""A model's server that lies, floods, or says something where nobody looks."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from guardian.provider.backends.gateway.chat_answer import ChatListener, ChatSpeaker
from guardian.provider.backends.gateway.dialects import CHAT, RESPONSES, Dialect
from guardian.provider.backends.gateway.guarding import Guard
from guardian.provider.backends.gateway.parts import Part, Said, Strand, Used
from guardian.provider.backends.gateway.prices import MOST_TOKENS
from guardian.provider.backends.gateway.sse import Event
from guardian.provider.backends.gateway.telling import Telling
from guardian.provider.backends.gateway.upstream_json import numbers_of
from guardian.provider.signals.ai_output import check_output
from tests.gateway.conftest import GatewayRig
from tests.rig.clock import START
from tests.rig.memory_keeper import MIA_KEY, MemoryKeeper, MemoryReply, Rules

BAD = "bad thing"
HI = [{"role": "user", "content": "Hi!"}]
BOTH = pytest.mark.parametrize("dialect", [CHAT, RESPONSES], ids=["chat", "responses"])


def unsaid(text: str) -> str | None:
    return None if check_output(text, minor=True) is None else "Something else."


def spoken(dialect: Dialect, *documents: dict[str, Any]) -> str:
    """Return what a ward's client gets of a server's events."""
    asked = {"model": "m", "messages": HI, "input": "Hi!"}
    listener, speaker = dialect.listener("en"), dialect.speaker(dialect.read(asked, None, "en"), 1)
    telling = Telling(MemoryReply(Rules(), MemoryKeeper().finished), START)

    def parts() -> Iterator[Part]:
        for document in documents:
            for part in listener.hear(Event("", json.dumps(document).encode())):
                yield from telling.hear(part)

    events = b"".join(speaker.part(part) for part in parts())
    events += speaker.end("stop", telling.used)
    return events.decode() + json.dumps(speaker.whole("stop", telling.used))


def delta(**members: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": members}]}


@pytest.mark.parametrize(
    "document",
    [
        delta(audio={"transcript": BAD}),
        delta(function_call={"name": BAD, "arguments": BAD}),
        delta(annotations=[{"title": BAD}]),
        delta(images=[{"url": BAD}], role=BAD),
        delta(reasoning_details=[{"text": BAD}], thinking_blocks=[{"thinking": BAD}]),
        delta(content=[{"type": "text", "text": BAD}]),
        {"choices": [{"index": 0, "text": BAD, "logprobs": {"content": [{"token": BAD}]}}]},
        {"choices": [{"index": 1, "delta": {"content": BAD}}]},
        {"choices": [{"index": 0, "delta": {}, "finish_reason": BAD}]},
        {"id": BAD, "object": BAD, "created": BAD, "system_fingerprint": BAD, "choices": []},
        {"model": f"{BAD}\n", "choices": []},
        {"model": f"{BAD} " * 100, "choices": []},
        {"usage": {BAD: 1, "prompt_tokens_details": {BAD: 1}}, "choices": []},
        delta(tool_calls=[{"index": 0, "id": BAD, "function": {"name": "f", "arguments": "{}"}}]),
    ],
    ids=lambda document: json.dumps(document)[:60],
)
def test_what_nobody_reads_does_not_pass(document: dict[str, Any]) -> None:
    assert BAD not in spoken(CHAT, document, {"choices": [{"index": 0, "finish_reason": "stop"}]})


@pytest.mark.parametrize(
    "document",
    [
        {"type": "response.reasoning_text.delta", "delta": BAD},
        {"type": "response.audio.transcript.delta", "delta": BAD},
        {"type": "response.output_text.annotation.added", "annotation": {"title": BAD}},
        {"type": "response.created", "response": {"model": f"{BAD}\n", "id": BAD}},
        {"type": "response.output_item.done", "item": {"type": "web_search_call", "id": BAD}},
        {"type": "response.output_text.done", "text": BAD},
    ],
    ids=lambda document: str(document["type"]),
)
def test_what_nobody_reads_of_a_response_does_not_pass(document: dict[str, Any]) -> None:
    assert BAD not in spoken(RESPONSES, document, {"type": "response.completed"})


@pytest.mark.parametrize("member", ["content", "reasoning_content", "reasoning", "refusal"])
def test_every_text_is_read(member: str) -> None:
    assert BAD not in spoken(CHAT, *(delta(**{member: letter}) for letter in BAD))


def test_texts_by_turns_hide_nothing_from_each_other() -> None:
    letters = zip(BAD, "abcdefghi", strict=True)
    documents = [delta(content=one, reasoning_content=other) for one, other in letters]
    listener = ChatListener("en")
    telling = Telling(MemoryReply(Rules(), MemoryKeeper().finished), START)
    content = ""
    for document in documents:
        for part in listener.hear(Event("", json.dumps(document).encode())):
            out = [each for each in telling.hear(part) if isinstance(each, Said)]
            content += "".join(each.text for each in out if each.strand is Strand.CONTENT)
    telling.break_off()
    assert BAD not in content
    assert telling.must_cut


@pytest.mark.parametrize(
    "words",
    [
        "You should k\u200bill your\u00adself now.",
        "You should  kill\nyourself now.",
        "You should kill\u00a0yourself now.",
        "You should **kill** _yourself_ now.",
        "\u2066You should kill yourself\u2069.",
        "你\u200b去\u200d死吧。",
        "你 去 死 吧。",
    ],
)
@pytest.mark.parametrize("letters", [1, 3, 100])
def test_marks_that_nobody_sees_hide_nothing(words: str, letters: int) -> None:
    guard = Guard(unsaid)
    for at in range(0, len(words), letters):
        guard.hear(Said(words[at : at + letters]))
    guard.rest()
    assert guard.over


@pytest.mark.parametrize("tokens", [-5, 0, 10**30, True, "12", None, 1e9])
def test_an_account_of_tokens_that_cannot_be_is_bounded(tokens: object) -> None:
    told = {"choices": [], "usage": {"prompt_tokens": tokens, "completion_tokens": tokens}}
    used = [
        part
        for part in ChatListener("en").hear(Event("", json.dumps(told).encode()))
        if isinstance(part, Used)
    ]
    (tokens_used,) = [each.tokens for each in used]
    assert 0 <= tokens_used.input_tokens <= MOST_TOKENS
    assert 0 <= tokens_used.output_tokens <= MOST_TOKENS


def test_an_answer_is_not_free_because_the_server_says_so(rig: GatewayRig) -> None:
    telling = Telling(MemoryReply(Rules(), rig.keeper.finished), START)
    telling.hear(Said("Hello there."))
    listener = ChatListener("en")
    zero = b'{"choices":[],"usage":{"prompt_tokens":0,"completion_tokens":0}}'
    for part in listener.hear(Event("", zero)):
        telling.hear(part)
    telling.keep()
    assert rig.keeper.last_finished().tokens is None


def test_an_account_has_names_of_an_account_alone() -> None:
    assert numbers_of({"prompt_tokens": 1, "Go away now": 2, "x" * 80: 3}) == {"prompt_tokens": 1}


def test_the_model_s_own_name_is_a_name(rig: GatewayRig) -> None:
    asked = CHAT.read({"model": "m", "messages": HI}, None, "en")
    speaker = ChatSpeaker(asked, 1)
    for part in ChatListener("en").hear(Event("", b'{"model":"m-2026-01","choices":[]}')):
        speaker.part(part)
    assert speaker.whole("stop", None)["model"] == "m-2026-01"


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b"BODY"),
        (200, {"Content-Type": "text/html"}, b"<html>BODY</html>"),
        (200, {"Content-Encoding": "gzip", "Content-Type": "application/json"}, b"\x1f\x8bBODY"),
        (200, {"X-Long": "x" * 9_000}, b'{"BODY":1}'),
        (200, {"Set-Cookie": "BODY=1"}, b"[" * 100_000),
        (200, {}, b'{"choices":[{"message":{"content":"\\ud800"}}],"a":"BODY"}'),
        (200, {}, b'{"usage":{"prompt_tokens":' + b"9" * 5_000 + b'},"a":"BODY"}'),
        (418, {"Set-Cookie": "BODY=1"}, b"BODY"),
    ],
)
def test_an_answer_that_is_none_is_told_in_our_words(
    rig: GatewayRig, stream: bool, status: int, headers: dict[str, str], body: bytes
) -> None:
    model = rig.answers(status, headers, body)
    answer = rig.post("/chat/completions", {"model": model, "messages": HI, "stream": stream})
    assert "BODY" not in answer.text + str(answer.headers)
    assert "error" in answer.text
    assert {each.path for each in rig.model.heard} == {"/v1/chat/completions"}


@pytest.mark.parametrize("key", [MIA_KEY])
def test_embeddings_are_numbers(rig: GatewayRig, key: str) -> None:
    refused = rig.answers(400, {}, b'{"error":{"message":"BODY"}}')
    asked = {"model": refused, "input": "sea", "messages": HI, "stream": True, "user": "x"}
    answer = rig.post("/embeddings", asked, key)
    assert answer.status_code == 400
    assert "BODY" not in answer.text
    assert set(rig.model.asked("/v1/embeddings").document) == {"model", "input"}
