"""What a model's server sends: chat completions and responses, whole and in events."""

import json
from collections.abc import Iterator
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.rig.model_stand_in import Script

FAULTS = {
    "malformed": b"data: {no json\n\n",
    "error_event": b'data: {"error": {"message": "boom sk-the-family-s-own-key-0123456789"}}\n\n',
}
MESSAGE, RESPONSE = "msg_1", "resp_1"
_CUT_SHORT = {"dies", "malformed", "error_event", "ends", "stalls", "endless"}
Told = tuple[bool, bytes]
"""Whether it is a piece of text, and the event."""


def chat_events(script: "Script", model: str, usage: bool) -> Iterator[Told]:
    """Yield a stream of chat completions."""

    def chunk(delta: dict[str, Any], reason: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
        return _data({**_chat_head(model, "chat.completion.chunk"), "choices": [choice]})

    yield False, chunk({"role": "assistant", "content": ""})
    for piece in script.reasoning:
        yield True, chunk({"reasoning_content": piece})
    for piece in _pieces(script):
        yield True, chunk({"content": piece})
    for place, (name, arguments) in enumerate(script.calls):
        function = {"name": name, "arguments": ""}
        call = {"index": place, "id": f"call_{place}", "type": "function", "function": function}
        yield False, chunk({"tool_calls": [call]})
        for half in (arguments[:5], arguments[5:]):
            yield True, chunk({"tool_calls": [{"index": place, "function": {"arguments": half}}]})
    if script.fails in _CUT_SHORT:
        return
    yield False, chunk({}, "tool_calls" if script.calls else "stop")
    if usage:
        head = _chat_head(model, "chat.completion.chunk")
        yield False, _data({**head, "choices": [], "usage": _chat_usage(script)})
    yield False, b"data: [DONE]\n\n"


def chat_whole(script: "Script", document: dict[str, Any]) -> dict[str, Any]:
    """Return a whole chat completion."""
    message: dict[str, Any] = {"role": "assistant", "content": "".join(script.pieces) or None}
    if script.reasoning:
        message["reasoning_content"] = "".join(script.reasoning)
    if script.calls:
        message["tool_calls"] = [
            {
                "id": f"call_{place}",
                "type": "function",
                "function": {"name": name, "arguments": arguments},
            }
            for place, (name, arguments) in enumerate(script.calls)
        ]
    choice = {
        "index": 0,
        "message": message,
        "logprobs": None,
        "finish_reason": "tool_calls" if script.calls else "stop",
    }
    whole = {**_chat_head(document["model"], "chat.completion"), "choices": [choice]}
    return {**whole, "usage": _chat_usage(script)} if script.account else whole


def response_events(script: "Script", model: str) -> Iterator[Told]:
    """Yield a stream of a response."""
    number = 0

    def event(kind: str, **members: object) -> bytes:
        nonlocal number
        number += 1
        told = {"type": kind, "sequence_number": number - 1, **members}
        return f"event: {kind}\ndata: {json.dumps(told)}\n\n".encode()

    begun = _response(model, "in_progress", [])
    yield False, event("response.created", response=begun)
    place = {"item_id": MESSAGE, "output_index": 0, "content_index": 0}
    if script.pieces:
        item = {"id": MESSAGE, "type": "message", "role": "assistant", "content": []}
        yield False, event("response.output_item.added", output_index=0, item=item)
        yield False, event("response.content_part.added", **place, part=_text_part(""))
    for piece in _pieces(script):
        yield True, event("response.output_text.delta", **place, delta=piece, logprobs=[])
    if script.fails in _CUT_SHORT:
        return
    output = _output(script)
    if script.pieces:
        text = "".join(script.pieces)
        yield False, event("response.output_text.done", **place, text=text, logprobs=[])
        yield False, event("response.content_part.done", **place, part=_text_part(text))
    for index, item in enumerate(output):
        yield False, event("response.output_item.done", output_index=index, item=item)
    whole = {**_response(model, "completed", output), "usage": _response_usage(script)}
    yield False, event("response.completed", response=whole)


def response_whole(script: "Script", document: dict[str, Any]) -> dict[str, Any]:
    """Return a whole response."""
    whole = _response(document["model"], "completed", _output(script))
    return {**whole, "usage": _response_usage(script)}


def _pieces(script: "Script") -> Iterator[str]:
    if script.fails == "endless":
        return chain(script.pieces, repeat(script.pieces[-1]))
    return iter(script.pieces)


def _data(document: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(document)}\n\n".encode()


def _chat_head(model: str, kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": 1, "model": model}


def _chat_usage(script: "Script") -> dict[str, int]:
    said = len(script.pieces)
    return {"prompt_tokens": 11, "completion_tokens": said, "total_tokens": 11 + said}


def _response_usage(script: "Script") -> dict[str, Any]:
    said = len(script.pieces)
    counts = {"input_tokens": 11, "output_tokens": said, "total_tokens": 11 + said}
    details = {"input_tokens_details": {"cached_tokens": 0}}
    return {**counts, **details, "output_tokens_details": {"reasoning_tokens": 0}}


def _response(model: str, status: str, output: list[Any]) -> dict[str, Any]:
    head = {"id": RESPONSE, "object": "response", "created_at": 1, "status": status}
    rest = {"tools": [], "tool_choice": "auto", "parallel_tool_calls": True, "metadata": {}}
    return {**head, **rest, "model": model, "output": output, "error": None, "instructions": None}


def _output(script: "Script") -> list[dict[str, Any]]:
    output: list[dict[str, Any]] = []
    if script.pieces:
        text = _text_part("".join(script.pieces))
        item = {"id": MESSAGE, "type": "message", "role": "assistant", "status": "completed"}
        output.append({**item, "content": [text]})
    for place, (name, arguments) in enumerate(script.calls):
        call = {"id": f"fc_{place}", "type": "function_call", "call_id": f"call_{place}"}
        output.append({**call, "name": name, "arguments": arguments, "status": "completed"})
    return output


def _text_part(text: str) -> dict[str, Any]:
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
