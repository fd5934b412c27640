"""``POST /v1/chat/completions`` as a ward sends it, and as it goes on."""

import re
from collections.abc import Mapping
from typing import Any

from guardian.provider.backends.gateway.errors import invalid, text_only
from guardian.provider.backends.gateway.helper_forms import looks_like_help
from guardian.provider.backends.gateway.port import Asked, Reply
from guardian.provider.backends.gateway.reading import (
    JsonObject,
    WardRequest,
    characters_in,
    fewest,
    flag,
    framed,
    function_tools,
    last_words,
    name_of,
    only,
    text_member,
)

_PASSED = (
    *("model", "temperature", "top_p", "top_k", "min_p", "stop", "seed", "response_format"),
    *("presence_penalty", "frequency_penalty", "repetition_penalty", "reasoning_effort"),
    *("max_tokens", "max_completion_tokens", "tool_choice", "parallel_tool_calls", "verbosity"),
)
_OF_A_MESSAGE = ("role", "content", "tool_calls", "tool_call_id", "refusal")
_ROLES = {"system", "developer", "user", "assistant", "tool"}
_INSTRUCTING = {"system", "developer"}
_TEXT_PARTS = {"text", "refusal"}
_NEEDS_NEW_NAME = re.compile(r"(?:.*/)?(?:o\d|gpt-[5-9])", re.IGNORECASE)
"""Models that refuse ``max_tokens``, which is the one name that all other servers know."""


def read_chat(document: JsonObject, chat_id: str | None, language: str) -> WardRequest:
    """Return what a ward asks; raises ``GatewayError`` for what is malformed or cannot be read."""
    model = text_member(document, "model")
    streamed = flag(document, "stream")
    if document.get("n", 1) not in (1, None):
        raise invalid("One answer at a time is given: 'n' has to be 1.", param="n")
    if document.get("modalities") not in (None, ["text"]):
        raise text_only(language, "modalities")
    messages = document.get("messages")
    if not isinstance(messages, list) or not messages:
        raise invalid("'messages' has to be a list of messages.", param="messages")
    read = [_message(each, language) for each in messages]
    passed = only(document, _PASSED)
    if tools := function_tools(document.get("tools")):
        passed["tools"] = tools
    passed["messages"] = read
    text = last_words(read)
    return WardRequest(
        asked=Asked(
            model=model,
            text=text,
            helper=looks_like_help(text, streamed=streamed),
            continues=read[-1]["role"] == "tool",
            chat_id=chat_id,
            characters=characters_in(passed),
        ),
        document=passed,
        streamed=streamed,
        wants_usage=_wants_usage(document.get("stream_options")),
    )


def chat_question(request: WardRequest, reply: Reply) -> JsonObject:
    """Return what the model's server is asked: the note first, no more tokens than may be."""
    question = dict(request.document)
    if reply.note is not None:
        question["messages"] = _noted(question["messages"], reply.note)
    if request.streamed:
        question |= {"stream": True, "stream_options": {"include_usage": True}}
    if reply.most_tokens is not None:
        _limit(question, reply.most_tokens)
    return question


def _limit(question: JsonObject, most: int) -> None:
    named = [name for name in ("max_tokens", "max_completion_tokens") if name in question]
    if not named:
        newer = _NEEDS_NEW_NAME.match(str(question["model"]))
        named = ["max_completion_tokens" if newer else "max_tokens"]
    for name in named:
        question[name] = fewest(most, question.get(name))


def _message(message: object, language: str) -> JsonObject:
    if not isinstance(message, dict) or name_of(message.get("role")) not in _ROLES:
        raise invalid("A message needs one of the known roles.", param="messages")
    read = only(message, _OF_A_MESSAGE)
    content = message.get("content")
    if isinstance(content, list):
        read["content"] = [_part(part, language) for part in content]
    elif content is not None and not isinstance(content, str):
        raise invalid("A message's content has to be text.", param="messages")
    if message["role"] == "assistant" and content is None:
        read["content"] = None  # beside tool calls it has to be there
    return read


def _part(part: object, language: str) -> JsonObject:
    if not isinstance(part, dict):
        raise invalid("A part of a message has to be an object.", param="messages")
    kind = name_of(part.get("type"))
    if kind not in _TEXT_PARTS:
        raise text_only(language, "messages")
    if not isinstance(part.get(kind), str):
        raise invalid("A part of a message has to be text.", param="messages")
    return only(part, ("type", kind))


def _noted(messages: list[JsonObject], note: str) -> list[JsonObject]:
    first, *others = messages
    if first["role"] not in _INSTRUCTING:
        return [{"role": "system", "content": note}, *messages]
    content = first.get("content")
    if isinstance(content, list):
        mark = {"type": "text", "text": note}
        return [{**first, "content": [mark, *content, mark]}, *others]
    return [{**first, "content": framed(note, str(content or ""))}, *others]


def _wants_usage(options: Any) -> bool:
    return isinstance(options, Mapping) and options.get("include_usage") is True
