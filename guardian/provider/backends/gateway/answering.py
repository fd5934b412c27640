"""Answering a ward: the model's words on their way, looked at, stopped, kept."""

import asyncio
import json
from collections.abc import Awaitable, Sequence
from contextlib import AsyncExitStack, suppress
from http import HTTPStatus
from typing import TypeVar

import aiohttp
from starlette.responses import Response
from starlette.types import Send

from guardian.clock import Clock
from guardian.provider.backends.gateway.dialects import Dialect
from guardian.provider.backends.gateway.errors import MALFORMED, GatewayError, failed
from guardian.provider.backends.gateway.failures import answered_failure
from guardian.provider.backends.gateway.parts import Part, Said
from guardian.provider.backends.gateway.port import Reply
from guardian.provider.backends.gateway.reading import WardRequest
from guardian.provider.backends.gateway.sse import EndlessEventError, Event, EventReader
from guardian.provider.backends.gateway.telling import Telling
from guardian.provider.backends.gateway.upstream import FAILURES, Question, Upstream, failure_of

LOOK_SECONDS = 0.05
"""How often a silent answer is asked whether it was stopped."""
ACCOUNT_SECONDS = 2.0
"""How long the account of tokens is waited for behind the last word."""
HANG_UP_SECONDS = 0.02
"""How long the end of the connection's answer is waited for, so that it can be used again."""
MOST_ANSWER_BYTES = 8 * 1024 * 1024
STREAM = "text/event-stream"

_Result = TypeVar("_Result")


class StoppedError(Exception):
    """A guardian stopped the answer; ``words`` are the last that the ward reads."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__("stopped")


class WardAnswer:
    """One answer to a ward."""

    def __init__(self, upstream: Upstream, clock: Clock, dialect: Dialect, language: str) -> None:
        self._upstream = upstream
        self._clock = clock
        self._dialect = dialect
        self._language = language
        self._began = False

    async def give(self, request: WardRequest, reply: Reply, send: Send) -> None:
        """Ask the model and answer; raises ``GatewayError`` where nothing was sent yet.

        Whatever ends it, also the ward's going away: what was said until then is kept, once.
        """
        now = self._clock.now()
        self._reply = reply
        self._streamed = request.streamed
        self._telling = Telling(reply, now)
        self._speaker = self._dialect.speaker(request, int(now.timestamp()))
        self._listener = self._dialect.listener(self._language)
        self._send = send
        try:
            question = Question(
                method="POST",
                path=self._dialect.path,
                body=json.dumps(self._dialect.question(request, reply)).encode(),
                accept=STREAM if request.streamed else "application/json",
            )
            await self._put(self._say(self._telling.open()))
            failure = await self._listen_until_it_ends(question)
            reminders = await asyncio.to_thread(self._telling.keep)
            await self._end(failure, reminders)
        finally:
            if not self._telling.kept:  # the ward went away, or the fault is ours
                await asyncio.to_thread(self._telling.keep)

    async def _listen_until_it_ends(self, question: Question) -> GatewayError | None:
        """Return what went wrong, if something did before the answer was over."""
        try:
            await self._listen(question)
        except StoppedError as stopped:
            self._telling.stop(stopped.words)
        except EndlessEventError:
            return await self._break_off(failed(MALFORMED, "upstream_malformed", self._language))
        except GatewayError as error:
            return await self._break_off(error)
        except FAILURES as error:
            return await self._break_off(failure_of(error, self._language))
        return None

    async def _break_off(self, error: GatewayError) -> GatewayError | None:
        if self._telling.reason is not None:
            return None  # the answer was over; what failed is the rest of its account
        await self._put(self._say(self._telling.break_off()))
        return None if self._telling.must_cut else error

    async def _listen(self, question: Question) -> None:
        limits = self._upstream.options
        async with AsyncExitStack() as stack:
            asked = stack.enter_async_context(self._upstream.ask(question))
            answer = await self._heed(asked, limits.first_byte_seconds)
            if answer.status != HTTPStatus.OK:
                body = await self._read_whole(answer)
                raise answered_failure(answer.status, body, answer.headers, self._language)
            if answer.content_type == STREAM and self._streamed:
                await self._listen_to_stream(answer.content)
            else:
                await self._tell_parts(self._listener.whole(await self._read_whole(answer)))

    async def _listen_to_stream(self, content: aiohttp.StreamReader) -> None:
        limits = self._upstream.options
        reader = EventReader()
        seconds = limits.first_byte_seconds
        while True:
            # what is there already needs no waiting
            piece = content.read_nowait() or await self._heed(content.readany(), seconds)
            await self._tell(reader.feed(piece) if piece else reader.close())
            if self._telling.must_cut:
                return
            if self._listener.done:
                break
            if not piece:
                await self._tell_parts(self._listener.close())
                return
            over = self._telling.reason is not None
            seconds = ACCOUNT_SECONDS if over else limits.between_bytes_seconds
        if not content.at_eof():
            with suppress(TimeoutError):
                async with asyncio.timeout(HANG_UP_SECONDS):
                    await content.readany()

    async def _read_whole(self, answer: aiohttp.ClientResponse) -> bytes:
        limits = self._upstream.options
        parts: list[bytes] = []
        left = MOST_ANSWER_BYTES
        while piece := await self._heed(answer.content.readany(), limits.between_bytes_seconds):
            parts.append(piece)
            left -= len(piece)
            if left < 0:
                raise failed(MALFORMED, "upstream_malformed", self._language)
        return b"".join(parts)

    async def _heed(self, work: Awaitable[_Result], seconds: float) -> _Result:
        """Wait for the model and for a stop at once.

        Raises :class:`StoppedError`, ``TimeoutError`` after ``seconds``, and what ``work`` raises.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        task = asyncio.ensure_future(work)
        try:
            while True:
                left = until - loop.time()
                await asyncio.wait({task}, timeout=min(LOOK_SECONDS, max(left, 0)))
                if (words := self._reply.stopped()) is not None:
                    raise StoppedError(words)
                if task.done():
                    return task.result()
                if left <= 0:
                    raise TimeoutError
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait({task})
            if not task.cancelled():
                task.exception()  # a stop came first: what else went wrong has been seen

    async def _tell(self, events: list[Event]) -> None:
        sent = bytearray()
        try:
            for event in events:
                for part in self._listener.hear(event):
                    sent += self._hear(part)
        finally:  # what came before a fault is said all the same
            await self._put(bytes(sent))

    async def _tell_parts(self, parts: list[Part]) -> None:
        for part in parts:
            await self._put(self._hear(part))

    def _hear(self, part: Part) -> bytes:
        return self._say(self._telling.hear(part))

    def _say(self, parts: Sequence[Part]) -> bytes:
        return b"".join(map(self._speaker.part, parts))

    async def _put(self, data: bytes) -> None:
        if not data:
            return
        self._telling.last_at = self._clock.now()
        if self._streamed:
            await self._begin()
            await self._send({"type": "http.response.body", "body": data, "more_body": True})

    async def _begin(self) -> None:
        if not self._began:
            self._began = True
            headers = [
                (b"content-type", b"text/event-stream; charset=utf-8"),
                (b"cache-control", b"no-cache"),
                (b"x-accel-buffering", b"no"),  # nginx would collect the words
            ]
            await self._send({"type": "http.response.start", "status": 200, "headers": headers})

    async def _end(self, failure: GatewayError | None, reminders: Sequence[str]) -> None:
        closing = self._telling.close(reminders)
        opened = bool(self._reply.opening)
        if failure is not None and not (self._began or opened or closing):
            raise failure
        if not self._streamed:
            await self._end_whole(failure, closing)
            return
        await self._put(self._say(closing))
        await self._begin()
        if failure is not None:
            ending = self._speaker.error(failure)
        else:
            ending = self._speaker.end(self._telling.reason or "stop", self._telling.used)
        await self._send({"type": "http.response.body", "body": ending, "more_body": False})

    async def _end_whole(self, failure: GatewayError | None, closing: list[Said]) -> None:
        """Answer at once; comfort and reminders are shown also where the model failed."""
        if failure is not None:
            closing = [*closing, Said(f"\n\n{failure.message}" if closing else failure.message)]
        self._say(closing)
        whole = self._speaker.whole(self._telling.reason or "stop", self._telling.used)
        answer = Response(json.dumps(whole).encode(), media_type="application/json")
        await self._send(
            {"type": "http.response.start", "status": 200, "headers": answer.raw_headers}
        )
        await self._send({"type": "http.response.body", "body": answer.body})
