"""Reading what came with a request: bounded, strict, and only what can be judged.

What is sent on for a ward is built anew from what was read. A member that nobody here reads would
otherwise carry words past the rules: another template, a prepared answer, a stored conversation.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic_core import from_json
from starlette.datastructures import Headers
from starlette.types import Receive

from guardian.provider.backends.gateway.errors import invalid, too_large
from guardian.provider.backends.gateway.identities import MESSAGE_HEADER
from guardian.provider.backends.gateway.port import Asked

JsonObject = dict[str, Any]

MOST_BODY_BYTES = 32 * 1024 * 1024
"""What an adult may send: pictures travel inside of requests."""
MOST_WARD_BODY_BYTES = 4 * 1024 * 1024
"""Text alone: a long conversation."""
BODY_SECONDS = 60.0
MOST_CHAT_ID = 200
_CHAT_IDS = ("x-openwebui-chat-id", "x-astrbot-conversation-id")


@dataclass(frozen=True, kw_only=True)
class WardRequest:
    """What a ward sent, as far as it was read. ``document`` is what may go on of it."""

    asked: Asked
    document: JsonObject = field(repr=False)
    streamed: bool
    wants_usage: bool


async def read_body(receive: Receive, headers: Headers, most_bytes: int) -> bytes:
    """Return the body of a request; raises ``GatewayError`` 413, or 400 where none comes."""
    declared = headers.get("content-length", "0")
    if declared.isdecimal() and int(declared[:20]) > most_bytes:
        raise too_large(most_bytes)
    parts: list[bytes] = []
    seen = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise invalid("The request ended in its midst.")
                parts.append(message.get("body", b""))
                seen += len(parts[-1])
                if seen > most_bytes:
                    raise too_large(most_bytes)
                if not message.get("more_body", False):
                    return b"".join(parts)
    except TimeoutError:
        raise invalid("The request took too long to arrive.") from None


def read_document(raw: bytes) -> JsonObject:
    """Return the JSON object of a body; raises ``GatewayError`` 400."""
    try:
        document = from_json(raw, allow_inf_nan=False)
    except ValueError:
        raise invalid("The body is no JSON.") from None
    if not isinstance(document, dict):
        raise invalid("A JSON object is needed.")
    return document


def only(document: Mapping[str, Any], names: Iterable[str]) -> JsonObject:
    """Return those members that have one of ``names`` and are not null."""
    return {name: document[name] for name in names if document.get(name) is not None}


def text_member(document: Mapping[str, Any], name: str) -> str:
    """Return a member that has to be a text with something in it; raises ``GatewayError`` 400."""
    value = document.get(name)
    if not isinstance(value, str) or not value:
        raise invalid(f"'{name}' has to be a text.", param=name)
    return value


def name_of(value: object) -> str:
    """Return a member that is one of a few names, ``""`` for what is none."""
    return value if isinstance(value, str) else ""


def flag(document: Mapping[str, Any], name: str) -> bool:
    """Return a member that is true or not there; raises ``GatewayError`` 400 for anything else."""
    value = document.get(name)
    if value is not None and not isinstance(value, bool):
        raise invalid(f"'{name}' has to be true or false.", param=name)
    return bool(value)


def fewest(most: int | None, wanted: object) -> int | None:
    """Return how many tokens are asked of the model: no more than ``most``."""
    counted = wanted if isinstance(wanted, int) and not isinstance(wanted, bool) else None
    return min((each for each in (most, counted) if each is not None), default=None)


def characters_in(value: object) -> int:
    """Return how many characters of text are in a JSON value."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(map(characters_in, value.values()))
    return sum(map(characters_in, value)) if isinstance(value, list) else 0


def plain_text(content: object) -> str:
    """Return the text of a message's content, what is put as a refusal included."""
    if isinstance(content, list):
        return "\n".join(str(part.get("text") or part.get("refusal") or "") for part in content)
    return str(content or "")


def last_words(messages: Sequence[JsonObject]) -> str:
    """Return what the ward said since the model last said something to them.

    What tools answered, and the calls before, belong to the same words. Where the ward says
    nothing, what stands last is read: their program may put their words into another's mouth.
    """
    words: list[str] = []
    anybodys = ""
    for message in reversed(messages):
        text = plain_text(message.get("content"))
        anybodys = anybodys or text.strip()
        if message.get("role") == "user":
            words.append(text)
        elif _is_answer(message) and text.strip() and any(map(str.strip, words)):
            break
    said = "\n".join(reversed(words))
    return said if said.strip() else anybodys


def _is_answer(message: JsonObject) -> bool:
    return message.get("role") == "assistant" and not message.get("tool_calls")


def chat_id_of(headers: Mapping[str, str]) -> str | None:
    """Return a front end's own name of the conversation, where it sends one."""
    for name in _CHAT_IDS:
        value = headers.get(name, "").strip()
        if value and len(value) <= MOST_CHAT_ID and value.isprintable():
            return value
    return None


def of_message(request: WardRequest, headers: Mapping[str, str]) -> WardRequest:
    """Return a request with the front end's own name of the answer, where it sends one."""
    value = headers.get(MESSAGE_HEADER)
    if value is None or len(value) > MOST_CHAT_ID:
        return request
    return replace(request, asked=replace(request.asked, message_id=value.strip()))


def framed(note: str, own: str) -> str:
    """Return a front end's own instructions between the note: first and last words are the rules'.

    Only here, and never behind the ward's words: many models' templates refuse a system message
    that is not the first.
    """
    return f"{note}\n\n{own}\n\n{note}" if own.strip() else note


def function_tools(tools: object) -> list[JsonObject]:
    """Return the tools that the front end itself runs.

    What a model's server runs (search, pictures, code, other servers) brings what nobody reads
    here. Raises ``GatewayError`` 400.
    """
    if tools is None:
        return []
    if not isinstance(tools, list) or not all(isinstance(tool, dict) for tool in tools):
        raise invalid("'tools' has to be a list of objects.", param="tools")
    if any(name_of(tool.get("type")) not in {"function", "custom"} for tool in tools):
        raise invalid(
            "Only tools of type 'function' and 'custom' are passed on.",
            "unsupported_tool",
            param="tools",
        )
    return tools
