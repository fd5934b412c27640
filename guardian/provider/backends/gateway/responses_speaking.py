"""A response (``/v1/responses``) as it is said to a ward's client, in events or whole.

All texts of an answer, ours before and behind the model's included, are one text of one message, so
that what later events repeat is what was sent.
"""

import json
import secrets

from guardian.provider.backends.gateway.errors import GatewayError
from guardian.provider.backends.gateway.parts import Call, Named, Part, Said, Strand, Used
from guardian.provider.backends.gateway.reading import JsonObject, WardRequest
from guardian.provider.backends.gateway.sse import event_bytes

_INCOMPLETE = {"length": "max_output_tokens", "content_filter": "content_filter"}
_ECHOED = (
    *("instructions", "max_output_tokens", "temperature", "top_p", "tools", "tool_choice"),
    *("parallel_tool_calls", "text", "truncation", "reasoning"),
)
_PART_OF = {Strand.CONTENT: ("output_text", "text"), Strand.REFUSAL: ("refusal", "refusal")}


class ResponsesSpeaker:
    """Says a response to a ward's client."""

    def __init__(self, request: WardRequest, created: int) -> None:
        self._response: JsonObject = {
            "id": f"resp_{secrets.token_hex(12)}",
            "object": "response",
            "created_at": created,
            "status": "in_progress",
            "error": None,
            "incomplete_details": None,
            "model": request.asked.model,
            "metadata": {},
            "store": False,
            "tools": [],
            "tool_choice": "auto",
            "parallel_tool_calls": True,
            **dict.fromkeys(_ECHOED[:4]),
            **{name: request.document[name] for name in _ECHOED if name in request.document},
        }
        self._output: list[JsonObject] = []
        self._texts: list[str] = []
        self._strand: Strand | None = None
        self._number = 0
        self._begun = False

    def part(self, part: Part) -> bytes:
        """Return what is sent of a part."""
        if isinstance(part, Named):
            self._response["model"] = part.model
        elif isinstance(part, Said) and part.text and part.strand in _PART_OF:
            return self._say(part)
        elif isinstance(part, Call):
            return self._begin() + self._end_message() + self._call(part)
        return b""

    def end(self, reason: str, used: Used | None) -> bytes:
        """Return what ends a stream."""
        ending = self._begin() + self._end_message()
        whole = self.whole(reason, used)
        return ending + self._event(f"response.{whole['status']}", response=whole)

    def error(self, error: GatewayError) -> bytes:
        """Return what ends a stream that fails."""
        self._number += 1
        return error.responses_event(self._number - 1)

    def whole(self, reason: str, used: Used | None) -> JsonObject:
        """Return everything that was said as one response."""
        self._end_message()
        incomplete = _INCOMPLETE.get(reason)
        return {
            **self._response,
            "status": "incomplete" if incomplete else "completed",
            "incomplete_details": {"reason": incomplete} if incomplete else None,
            "output": self._output,
            "usage": used.told if used else None,
        }

    def _say(self, piece: Said) -> bytes:
        sent = self._begin()
        if piece.strand is not self._strand:
            sent += self._end_message() + self._begin_message(piece.strand)
        self._texts.append(piece.text)
        kind, _ = _PART_OF[piece.strand]
        more: JsonObject = {"logprobs": []} if kind == "output_text" else {}
        return sent + self._event(
            f"response.{kind}.delta", **self._place(), delta=piece.text, **more
        )

    def _begin(self) -> bytes:
        if self._begun:
            return b""
        self._begun = True
        begun = {**self._response, "output": [], "usage": None}
        return self._event("response.created", response=begun) + self._event(
            "response.in_progress", response=begun
        )

    def _begin_message(self, strand: Strand) -> bytes:
        self._strand = strand
        item = {
            "id": f"msg_{secrets.token_hex(12)}",
            "type": "message",
            "role": "assistant",
            "status": "in_progress",
            "content": [],
        }
        self._output.append(item)
        place = len(self._output) - 1
        return self._event(
            "response.output_item.added", output_index=place, item=item
        ) + self._event("response.content_part.added", **self._place(), part=_part(strand, ""))

    def _end_message(self) -> bytes:
        if self._strand is None:
            return b""
        strand, self._strand = self._strand, None
        place, text = self._place(), "".join(self._texts)
        self._texts = []
        kind, member = _PART_OF[strand]
        part = _part(strand, text)
        item = self._output[-1]
        item |= {"status": "completed", "content": [part]}
        more: JsonObject = {"logprobs": []} if kind == "output_text" else {}
        return (
            self._event(f"response.{kind}.done", **place, **{member: text}, **more)
            + self._event("response.content_part.done", **place, part=part)
            + self._event(
                "response.output_item.done", output_index=place["output_index"], item=item
            )
        )

    def _call(self, call: Call) -> bytes:
        kind, member = (
            ("custom_tool_call", "input") if call.custom else ("function_call", "arguments")
        )
        item: JsonObject = {"type": kind, "call_id": call.call_id, "name": call.name}
        item |= {"id": f"{'ctc' if call.custom else 'fc'}_{secrets.token_hex(12)}"}
        whole = {**item, member: call.arguments, "status": "completed"}
        begun = {**item, member: "", "status": "in_progress"}
        self._output.append(whole)
        place = {"output_index": len(self._output) - 1}
        named = {**place, "item_id": item["id"]}
        events = f"response.{kind}_{member}"
        return (
            self._event("response.output_item.added", **place, item=begun)
            + self._event(f"{events}.delta", **named, delta=call.arguments)
            + self._event(f"{events}.done", **named, **{member: call.arguments})
            + self._event("response.output_item.done", **place, item=whole)
        )

    def _place(self) -> JsonObject:
        place = len(self._output) - 1
        return {"item_id": self._output[place]["id"], "output_index": place, "content_index": 0}

    def _event(self, kind: str, **members: object) -> bytes:
        told = {"type": kind, "sequence_number": self._number, **members}
        self._number += 1
        return event_bytes(json.dumps(told, separators=(",", ":")).encode(), kind)


def _part(strand: Strand, text: str) -> JsonObject:
    kind, member = _PART_OF[strand]
    part: JsonObject = {"type": kind, member: text}
    return {**part, "annotations": [], "logprobs": []} if kind == "output_text" else part
