"""Answers of ``/v1/responses``, read from the model's server."""

from guardian.provider.backends.gateway.errors import CUT_OFF, UPSTREAM_FAILED, failed
from guardian.provider.backends.gateway.parts import Call, Ended, Named, Part, Said, Strand, Used
from guardian.provider.backends.gateway.port import TokenUse
from guardian.provider.backends.gateway.reading import JsonObject
from guardian.provider.backends.gateway.sse import DONE, Event
from guardian.provider.backends.gateway.upstream_json import (
    count_of,
    document_of,
    label_of,
    numbers_of,
    object_of,
    objects,
    text_of,
)

_DELTAS = {
    "response.output_text.delta": Strand.CONTENT,
    "response.refusal.delta": Strand.REFUSAL,
}
_OVER = {"response.completed", "response.incomplete"}
_FAILED = {"response.failed", "response.cancelled", "error"}
_PART_TEXTS = {
    "output_text": ("text", Strand.CONTENT),
    "refusal": ("refusal", Strand.REFUSAL),
}
_REASONS = {"max_output_tokens": "length", "content_filter": "content_filter"}


class ResponsesListener:
    """Hears one response of a model's server. What it thought aloud is not passed on."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._item: object = None
        self._ended = False
        self.done = False
        """Whether nothing more can come."""

    def hear(self, event: Event) -> list[Part]:
        """Return the parts in one event; raises ``GatewayError`` for what is none."""
        if event.data.strip() == DONE:
            self.done = True
            return []
        document = document_of(event.data, self._language)
        kind = text_of(document.get("type"))
        if kind in _FAILED:
            raise failed(UPSTREAM_FAILED, "upstream_failed", self._language)
        if kind in _OVER:
            self.done = True
            return self._over(object_of(document.get("response")))
        if kind == "response.created":
            return _named(object_of(document.get("response")))
        if kind == "response.output_item.done":
            return _calls(object_of(document.get("item")))
        strand = _DELTAS.get(kind)
        text = document.get("delta")
        if strand is None or not isinstance(text, str) or not text:
            return []
        return [*self._apart(document.get("item_id"), strand), Said(text, strand)]

    def whole(self, data: bytes) -> list[Part]:
        """Return the parts of a response that came at once."""
        response = document_of(data, self._language)
        if response.get("status") in ("failed", "cancelled"):
            raise failed(UPSTREAM_FAILED, "upstream_failed", self._language)
        parts: list[Part] = _named(response)
        for item in objects(response.get("output")):
            parts += _calls(item)
            for part in objects(item.get("content")) if item.get("type") == "message" else ():
                member, strand = _PART_TEXTS.get(str(part.get("type")), ("", Strand.CONTENT))
                text = part.get(member)
                if isinstance(text, str) and text:
                    parts += [*self._apart(id(item), strand), Said(text, strand)]
        return [*parts, *self._over(response)]

    def close(self) -> list[Part]:
        """Hear that the stream ended; raises ``GatewayError`` where the response had not."""
        if not self._ended:
            raise failed(CUT_OFF, "upstream_cut_off", self._language)
        return []

    def _apart(self, item: object, strand: Strand) -> list[Part]:
        """Set one message apart from the one before: here they become one."""
        before, self._item = self._item, item
        return [Said("\n\n", strand)] if before not in (None, item) else []

    def _over(self, response: JsonObject) -> list[Part]:
        self._ended = True
        parts: list[Part] = []
        usage = response.get("usage")
        if isinstance(usage, dict):
            tokens = TokenUse(
                input_tokens=count_of(usage.get("input_tokens")),
                output_tokens=count_of(usage.get("output_tokens")),
            )
            parts.append(Used(tokens, numbers_of(usage)))
        reason = object_of(response.get("incomplete_details")).get("reason")
        known = _REASONS.get(reason, "stop") if isinstance(reason, str) else "stop"
        return [*parts, Ended(known)]


def _named(response: JsonObject) -> list[Part]:
    model = label_of(response.get("model"))
    return [Named(model)] if model else []


def _calls(item: JsonObject) -> list[Part]:
    kind = item.get("type")
    if kind not in ("function_call", "custom_tool_call"):
        return []
    custom = kind == "custom_tool_call"
    said = item.get("input" if custom else "arguments")
    return [Call(label_of(item.get("call_id")), text_of(item.get("name")), text_of(said), custom)]
