"""The two interfaces, chat completions and responses, as one shape."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from guardian.provider.backends.gateway.chat_answer import ChatListener, ChatSpeaker
from guardian.provider.backends.gateway.chat_request import chat_question, read_chat
from guardian.provider.backends.gateway.errors import GatewayError
from guardian.provider.backends.gateway.parts import Part, Used
from guardian.provider.backends.gateway.port import Reply
from guardian.provider.backends.gateway.reading import JsonObject, WardRequest
from guardian.provider.backends.gateway.responses_answer import ResponsesListener
from guardian.provider.backends.gateway.responses_request import read_response, response_question
from guardian.provider.backends.gateway.responses_speaking import ResponsesSpeaker
from guardian.provider.backends.gateway.sse import Event


class Listener(Protocol):
    """Hears one answer of a model's server; every method raises ``GatewayError``."""

    done: bool

    def hear(self, event: Event) -> list[Part]:
        """Return the parts in one event."""

    def whole(self, data: bytes) -> list[Part]:
        """Return the parts of an answer that came at once."""

    def close(self) -> list[Part]:
        """Hear that the stream ended."""


class Speaker(Protocol):
    """Says one answer to a ward's client."""

    def part(self, part: Part) -> bytes:
        """Return what is sent of a part."""

    def end(self, reason: str, used: Used | None) -> bytes:
        """Return what ends a stream."""

    def error(self, error: GatewayError) -> bytes:
        """Return what ends a stream that fails."""

    def whole(self, reason: str, used: Used | None) -> JsonObject:
        """Return everything that was said as one answer."""


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """One interface: its address behind ``/v1``, and how it is read and spoken."""

    path: str
    read: Callable[[JsonObject, str | None, str], WardRequest]
    question: Callable[[WardRequest, Reply], JsonObject]
    listener: Callable[[str], Listener]
    speaker: Callable[[WardRequest, int], Speaker]


CHAT = Dialect(
    path="/chat/completions",
    read=read_chat,
    question=chat_question,
    listener=ChatListener,
    speaker=ChatSpeaker,
)
RESPONSES = Dialect(
    path="/responses",
    read=read_response,
    question=response_question,
    listener=ResponsesListener,
    speaker=ResponsesSpeaker,
)
