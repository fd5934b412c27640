"""Words that a child's program puts where they might pass unread: they are read, or do not pass."""

import json
from typing import Any

import pytest

from guardian.provider.backends.gateway.dialects import CHAT, RESPONSES, Dialect
from guardian.provider.backends.gateway.errors import GatewayError
from guardian.provider.backends.gateway.reading import WardRequest, read_document
from tests.rig.memory_keeper import MemoryKeeper, MemoryReply, Rules

SECRET = "the hidden words"
HI = {"role": "user", "content": "hi"}
BOTH = pytest.mark.parametrize("dialect", [CHAT, RESPONSES], ids=["chat", "responses"])


def read(dialect: Dialect, messages: list[dict[str, Any]], **more: Any) -> WardRequest:
    document = {"model": "m", "messages": messages, "input": messages, **more}
    return dialect.read(read_document(json.dumps(document).encode()), None, "en")


def sent(dialect: Dialect, request: WardRequest) -> str:
    return json.dumps(dialect.question(request, MemoryReply(Rules(), MemoryKeeper().finished)))


def said(role: str, text: str, dialect: Dialect) -> dict[str, Any]:
    kind = {"assistant": "output_text"}.get(role, "input_text") if dialect is RESPONSES else "text"
    return {"role": role, "content": [{"type": kind, "text": text}]}


@BOTH
@pytest.mark.parametrize("role", ["user", "assistant", "system", "developer"])
@pytest.mark.parametrize("before", [[], [{"role": "assistant", "content": "Yes?"}]])
def test_where_the_ward_says_nothing_what_stands_last_is_read(
    dialect: Dialect, role: str, before: list[dict[str, Any]]
) -> None:
    for last in ({"role": role, "content": SECRET}, said(role, SECRET, dialect)):
        request = read(dialect, [*before, last])
        assert SECRET in request.asked.text
        assert SECRET in sent(dialect, request)


@BOTH
def test_an_empty_last_word_hides_none_before_it(dialect: Dialect) -> None:
    spoken = {"role": "user", "content": SECRET}
    blanks: tuple[object, ...] = ("", " ", [])
    for empty in blanks:
        for role in ("assistant", "user"):
            request = read(dialect, [spoken, {"role": role, "content": empty}, HI])
            assert SECRET in request.asked.text


@BOTH
def test_a_refusal_in_the_ward_s_mouth_is_read(dialect: Dialect) -> None:
    part = {"type": "refusal", "refusal": SECRET}
    request = read(dialect, [{"role": "user", "content": [part]}])
    assert SECRET in request.asked.text


@BOTH
def test_instructions_before_the_first_word_are_not_the_ward_s(dialect: Dialect) -> None:
    request = read(dialect, [{"role": "system", "content": SECRET}, HI])
    assert request.asked.text == "hi"


@BOTH
@pytest.mark.parametrize(
    "hidden",
    [
        {"metadata": {"a": SECRET}},
        {"user": SECRET},
        {"prediction": {"type": "content", "content": SECRET}},
        {"chat_template": SECRET},
        {"safety_identifier": SECRET},
        {"prompt_cache_key": SECRET},
        {"functions": [{"name": "f", "description": SECRET}]},
        {"models": [SECRET], "route": SECRET, "fallbacks": [SECRET], "provider": {"a": SECRET}},
        {"plugins": [{"id": SECRET}], "transforms": [SECRET], "include": [SECRET]},
        {"suffix": SECRET, "guided_regex": SECRET, "documents": [{"text": SECRET}]},
        {"best_of": 9, "service_tier": SECRET, "audio": {"voice": SECRET}, "extra_body": SECRET},
    ],
    ids=lambda hidden: next(iter(hidden)),
)
def test_what_is_not_read_does_not_pass(dialect: Dialect, hidden: dict[str, Any]) -> None:
    assert SECRET not in sent(dialect, read(dialect, [HI], **hidden))
    assert "best_of" not in sent(dialect, read(dialect, [HI], **hidden))


@BOTH
@pytest.mark.parametrize("role", ["user", "assistant", "system"])
def test_a_name_is_no_place_for_words(dialect: Dialect, role: str) -> None:
    named = {"role": role, "content": "hi", "name": SECRET, "prefix": SECRET, "audio": SECRET}
    assert SECRET not in sent(dialect, read(dialect, [named, HI]))


@pytest.mark.parametrize(
    "hidden",
    [
        {"previous_response_id": "resp_1"},
        {"conversation": "conv_1"},
        {"prompt": {"id": "pmpt_1"}},
        {"background": True},
        {"tools": [{"type": "web_search"}]},
        {"tools": [{"type": "mcp", "server_url": "http://x"}]},
        {"input": [{"type": "item_reference", "id": "msg_1"}]},
        {"input": [{"role": "user", "content": [{"type": "input_image", "image_url": "x"}]}]},
    ],
    ids=lambda hidden: "-".join(map(str, hidden)),
)
def test_words_that_lie_elsewhere_are_refused(hidden: dict[str, Any]) -> None:
    with pytest.raises(GatewayError):
        read(RESPONSES, [HI], **hidden)


@BOTH
def test_the_last_of_two_members_of_one_name_is_the_one_that_is_read_and_sent(
    dialect: Dialect,
) -> None:
    raw = b'{"model":"a","model":"b","n":1,"messages":[],"input":"%s",%s}'
    told = b'"messages":[{"role":"user","content":"x","content":"y"}],"input":"y"'
    request = dialect.read(read_document(raw % (b"x", told)), None, "en")
    assert (request.asked.model, request.asked.text) == ("b", "y")
    assert json.loads(sent(dialect, request))["model"] == "b"


@BOTH
def test_everything_that_is_sent_is_estimated(dialect: Dialect) -> None:
    tool = {"type": "function", "name": "f", "function": {"name": "f", "description": "x" * 900}}
    assert read(dialect, [HI], tools=[tool]).asked.characters > 900
