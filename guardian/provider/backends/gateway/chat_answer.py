"""Answers of ``/v1/chat/completions``: read from the model's server, written anew for a ward."""

import json
import secrets

from guardian.provider.backends.gateway.errors import CUT_OFF, MALFORMED, GatewayError, failed
from guardian.provider.backends.gateway.parts import (
    Call,
    Ended,
    Named,
    Part,
    Said,
    Strand,
    Used,
)
from guardian.provider.backends.gateway.port import TokenUse
from guardian.provider.backends.gateway.reading import JsonObject, WardRequest
from guardian.provider.backends.gateway.sse import DONE, Event, event_bytes
from guardian.provider.backends.gateway.upstream_json import (
    count_of,
    document_of,
    label_of,
    numbers_of,
    objects,
    text_of,
)

_REASONS = {"stop", "length", "tool_calls", "content_filter"}
_STRANDS = {
    "reasoning_content": Strand.REASONING,
    "reasoning": Strand.REASONING,
    "content": Strand.CONTENT,
    "refusal": Strand.REFUSAL,
}
"""The members that carry text, in the order in which they are thought."""
_MOST_CALLS = 64


class ChatListener:
    """Hears one answer of a model's server."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._calls: dict[int, JsonObject] = {}
        self._named = False
        self._ended = False
        self.done = False
        """Whether nothing more can come."""

    def hear(self, event: Event) -> list[Part]:
        """Return the parts in one event; raises ``GatewayError`` for what is none."""
        if event.data.strip() == DONE:
            self.done = True
            return self._end("stop")
        return self._read(document_of(event.data, self._language), "delta")

    def whole(self, data: bytes) -> list[Part]:
        """Return the parts of an answer that came at once."""
        parts = self._read(document_of(data, self._language), "message")
        return parts if self._ended else [*parts, *self._end("stop")]

    def close(self) -> list[Part]:
        """Hear that the stream ended; raises ``GatewayError`` where the answer had not."""
        if not self._ended:
            raise failed(CUT_OFF, "upstream_cut_off", self._language)
        return []

    def _read(self, document: JsonObject, member: str) -> list[Part]:
        parts: list[Part] = []
        model = label_of(document.get("model"))
        if not self._named and model:
            self._named = True
            parts.append(Named(model))
        for choice in objects(document.get("choices")):
            if choice.get("index", 0) == 0:
                parts += self._choice(choice, member)
        usage = document.get("usage")
        if isinstance(usage, dict):
            told = (count_of(usage.get("prompt_tokens")), count_of(usage.get("completion_tokens")))
            tokens = TokenUse(input_tokens=told[0], output_tokens=told[1])
            parts.append(Used(tokens, numbers_of(usage)))
        return parts

    def _choice(self, choice: JsonObject, member: str) -> list[Part]:
        parts: list[Part] = []
        delta = choice.get(member)
        if isinstance(delta, dict):
            for name, strand in _STRANDS.items():
                text = delta.get(name)
                if isinstance(text, str) and text:
                    parts.append(Said(text, strand))
            for place, call in enumerate(objects(delta.get("tool_calls"))):
                self._gather(call, place)
        reason = choice.get("finish_reason")
        if isinstance(reason, str):
            parts += self._end(reason if reason in _REASONS else "stop")
        return parts

    def _gather(self, call: JsonObject, place: int) -> None:
        index = call.get("index", place)
        if not isinstance(index, int) or len(self._calls) >= _MOST_CALLS:
            raise failed(MALFORMED, "upstream_malformed", self._language)
        kept = self._calls.setdefault(index, {"id": "", "name": "", "arguments": []})
        kept["id"] = kept["id"] or label_of(call.get("id"))
        custom = call.get("type") == "custom"
        kept["custom"] = kept.get("custom", False) or custom
        body = call.get("custom" if custom else "function")
        if isinstance(body, dict):
            kept["name"] = kept["name"] or text_of(body.get("name"))
            kept["arguments"].append(text_of(body.get("input" if custom else "arguments")))

    def _end(self, reason: str) -> list[Part]:
        if self._ended:
            return []
        self._ended = True
        calls = [
            Call(each["id"], each["name"], "".join(each["arguments"]), each["custom"])
            for _, each in sorted(self._calls.items())
        ]
        return [*calls, Ended(reason)]


class ChatSpeaker:
    """Says an answer to a ward's client, in pieces or whole."""

    def __init__(self, request: WardRequest, created: int) -> None:
        self._head: JsonObject = {
            "id": f"chatcmpl-{secrets.token_hex(12)}",
            "object": "chat.completion.chunk",
            "created": created,
            "model": request.asked.model,
        }
        self._wants_usage = request.wants_usage
        self._begun = False
        self._texts: dict[Strand, list[str]] = {}
        self._calls: list[JsonObject] = []

    def part(self, part: Part) -> bytes:
        """Return what is sent of a part."""
        if isinstance(part, Named):
            self._head["model"] = part.model
        elif isinstance(part, Said) and part.text:
            self._texts.setdefault(part.strand, []).append(part.text)
            return self._chunk({_member(part.strand): part.text})
        elif isinstance(part, Call):
            call = _call(part)
            self._calls.append(call)
            return self._chunk({"tool_calls": [{"index": len(self._calls) - 1, **call}]})
        return b""

    def end(self, reason: str, used: Used | None) -> bytes:
        """Return what ends a stream."""
        ending = self._chunk({}, self._reason(reason))
        if self._wants_usage:
            usage = used.told if used else None
            ending += _event({**self._head, "choices": [], "usage": usage})
        return ending + event_bytes(DONE)

    def error(self, error: GatewayError) -> bytes:
        """Return what ends a stream that fails."""
        return error.chat_event()

    def whole(self, reason: str, used: Used | None) -> JsonObject:
        """Return everything that was said as one answer."""
        message: JsonObject = {"role": "assistant", "content": None, "refusal": None}
        message |= {_member(strand): "".join(texts) for strand, texts in self._texts.items()}
        if self._calls:
            message["tool_calls"] = self._calls
        choice = {
            "index": 0,
            "message": message,
            "logprobs": None,
            "finish_reason": self._reason(reason),
        }
        whole = {**self._head, "object": "chat.completion", "choices": [choice]}
        return {**whole, "usage": used.told} if used else whole

    def _reason(self, reason: str) -> str:
        """Return a reason that agrees with what was sent: calls that were kept back are none."""
        return "stop" if reason == "tool_calls" and not self._calls else reason

    def _chunk(self, delta: JsonObject, reason: str | None = None) -> bytes:
        if not self._begun:
            self._begun = True
            delta = {"role": "assistant", **delta}
        chunk = {
            **self._head,
            "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}],
        }
        return _event({**chunk, "usage": None} if self._wants_usage else chunk)


def _call(part: Call) -> JsonObject:
    if part.custom:
        body = {"name": part.name, "input": part.arguments}
        return {"id": part.call_id, "type": "custom", "custom": body}
    body = {"name": part.name, "arguments": part.arguments}
    return {"id": part.call_id, "type": "function", "function": body}


def _member(strand: Strand) -> str:
    return "reasoning_content" if strand is Strand.REASONING else strand.value


def _event(document: JsonObject) -> bytes:
    return event_bytes(json.dumps(document, separators=(",", ":")).encode())
