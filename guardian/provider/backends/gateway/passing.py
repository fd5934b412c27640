"""What passes as it came: all that adults ask, and texts to be embedded."""

import asyncio
import json
from contextlib import AsyncExitStack
from http import HTTPStatus

import aiohttp
from starlette.types import Send

from guardian.provider.backends.gateway.answering import STREAM
from guardian.provider.backends.gateway.errors import (
    CUT_OFF,
    MALFORMED,
    GatewayError,
    failed,
    unnamed,
)
from guardian.provider.backends.gateway.failures import answered_failure
from guardian.provider.backends.gateway.key_watch import Using
from guardian.provider.backends.gateway.upstream import FAILURES, Question, Upstream, failure_of
from guardian.provider.backends.gateway.upstream_json import document_of, embeddings_of

MOST_PASSED_BYTES = 64 * 1024 * 1024
"""An answer that comes whole: a thousand embeddings, a picture."""
_HEADERS = ("content-type", "retry-after")
_NOT_PASSED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, *range(300, 400)}
"""What is between the gateway and the model's server: its key, or another address."""


class Passing:
    """One answer that nobody looks at. Without ``words`` only numbers are passed.

    Where the key of ``using`` ends, the answer ends, too.
    """

    def __init__(
        self,
        upstream: Upstream,
        language: str,
        *,
        words: bool = True,
        using: Using | None = None,
    ) -> None:
        self._using = using
        self._upstream = upstream
        self._language = language
        self._words = words
        self._began = False

    async def give(self, question: Question, send: Send) -> None:
        """Pass an answer on, byte for byte; raises ``GatewayError`` where nothing was sent yet."""
        self._send = send
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in a task
        if self._using is not None:
            self._using.on_end = task.cancel
        try:
            await self._pass(question)
        except GatewayError as error:
            await self._break_off(error)
        except FAILURES as error:
            await self._break_off(failure_of(error, self._language))
        except asyncio.CancelledError:
            if self._using is None or not self._using.ended or task.uncancel():
                raise  # who asked went away
            await self._break_off(unnamed())

    async def _pass(self, question: Question) -> None:
        limits = self._upstream.options
        async with AsyncExitStack() as stack:
            async with asyncio.timeout(limits.first_byte_seconds):
                answer = await stack.enter_async_context(self._upstream.ask(question))
            if answer.status in _NOT_PASSED:
                raise answered_failure(answer.status, b"", {}, self._language)
            if not self._words:
                await self._pass_numbers(answer)
            elif answer.content_type == STREAM and answer.status == HTTPStatus.OK:
                await self._pass_stream(answer)
            else:
                await self._pass_whole(answer)

    async def _pass_stream(self, answer: aiohttp.ClientResponse) -> None:
        seconds = self._upstream.options.first_byte_seconds
        while True:
            async with asyncio.timeout(seconds):
                piece = await answer.content.readany()
            if not piece:
                break
            seconds = self._upstream.options.between_bytes_seconds
            await self._begin(answer)
            await self._send({"type": "http.response.body", "body": piece, "more_body": True})
        await self._begin(answer)
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _pass_numbers(self, answer: aiohttp.ClientResponse) -> None:
        body = await self._read(answer)
        if answer.status != HTTPStatus.OK:
            raise answered_failure(answer.status, body, answer.headers, self._language)
        told = json.dumps(embeddings_of(document_of(body, self._language))).encode()
        await self._begin(answer, len(told))
        await self._send({"type": "http.response.body", "body": told, "more_body": False})

    async def _pass_whole(self, answer: aiohttp.ClientResponse) -> None:
        body = await self._read(answer)
        if answer.status != HTTPStatus.OK and self._has_key(body):
            raise answered_failure(answer.status, b"", answer.headers, self._language)
        await self._begin(answer, len(body))
        await self._send({"type": "http.response.body", "body": body, "more_body": False})

    async def _read(self, answer: aiohttp.ClientResponse) -> bytes:
        parts: list[bytes] = []
        left = MOST_PASSED_BYTES
        while True:
            async with asyncio.timeout(self._upstream.options.between_bytes_seconds):
                piece = await answer.content.readany()
            if not piece:
                break
            parts.append(piece)
            left -= len(piece)
            if left < 0:
                raise failed(MALFORMED, "upstream_malformed", self._language)
        return b"".join(parts)

    def _has_key(self, body: bytes) -> bool:
        return self._upstream.key is not None and self._upstream.key.encode() in body

    async def _begin(self, answer: aiohttp.ClientResponse, length: int | None = None) -> None:
        if self._began:
            return
        self._began = True
        headers = [
            (name.encode(), answer.headers[name].encode("latin-1", "replace"))
            for name in _HEADERS
            if name in answer.headers
        ]
        if length is not None:
            headers.append((b"content-length", str(length).encode()))
        await self._send(
            {"type": "http.response.start", "status": answer.status, "headers": headers}
        )

    async def _break_off(self, error: GatewayError) -> None:
        """End where the other side failed; in the midst of a stream, with its own kind of end."""
        if not self._began:
            raise error
        if error.document["code"] == "upstream_unreachable":
            error = failed(CUT_OFF, "upstream_cut_off", self._language)
        ending = b"\n\n" + error.chat_event()  # the event before may lack its end
        await self._send({"type": "http.response.body", "body": ending, "more_body": False})
