"""Answering a ward: the model's words on their way, looked at, stopped, kept."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from http import HTTPStatus

import aiohttp
from starlette.responses import Response
from starlette.types import Send

from guardian.clock import Clock
from guardian.provider.backends.gateway.asking import Asking
from guardian.provider.backends.gateway.dialects import Dialect
from guardian.provider.backends.gateway.errors import MALFORMED, GatewayError, failed
from guardian.provider.backends.gateway.failures import answered_failure
from guardian.provider.backends.gateway.heeding import Heeding, StoppedError
from guardian.provider.backends.gateway.parts import Part, Said, joined
from guardian.provider.backends.gateway.port import Reply
from guardian.provider.backends.gateway.reading import WardRequest
from guardian.provider.backends.gateway.sse import EndlessEventError, Event, EventReader
from guardian.provider.backends.gateway.telling import Telling
from guardian.provider.backends.gateway.upstream import FAILURES, Question, Upstream, failure_of

ACCOUNT_SECONDS = 2.0
"""How long the account of tokens is waited for behind the last word."""
HANG_UP_SECONDS = 0.02
"""How long the end of the connection's answer is waited for, so that it can be used again."""
MOST_ANSWER_BYTES = 8 * 1024 * 1024
STREAM = "text/event-stream"


class WardAnswer:
    """One answer to a ward."""

    def __init__(
        self, upstream: Upstream, ask: Asking, clock: Clock, dialect: Dialect, language: str
    ) -> None:
        self._upstream = upstream
        self._ask = ask
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
            reminders = await self._ask(self._telling.keep)
            await self._end(failure, reminders)
        finally:
            if not self._telling.kept:  # the ward went away, or the fault is ours
                await self._ask(self._telling.keep)

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
        async with Heeding(self._reply) as heeding:
            heeding.wait_for(limits.first_byte_seconds)
            async with self._upstream.ask(question) as answer:
                heeding.look()
                if answer.status != HTTPStatus.OK:
                    body = await self._read_whole(answer, heeding)
                    raise answered_failure(answer.status, body, answer.headers, self._language)
                if answer.content_type == STREAM and self._streamed:
                    await self._listen_to_stream(answer.content, heeding)
                else:
                    whole = await self._read_whole(answer, heeding)
                    await self._tell_parts(self._listener.whole(whole))

    async def _listen_to_stream(self, content: aiohttp.StreamReader, heeding: Heeding) -> None:
        between = self._upstream.options.between_bytes_seconds
        reader = EventReader()
        while True:
            piece = await content.readany()
            heeding.look()
            await self._tell(reader.feed(piece) if piece else reader.close())
            if self._telling.must_cut:
                return
            if self._listener.done:
                break
            if not piece:
                await self._tell_parts(self._listener.close())
                return
            over = self._telling.reason is not None
            heeding.wait_for(ACCOUNT_SECONDS if over else between)
        if not content.at_eof():
            with suppress(TimeoutError):
                async with asyncio.timeout(HANG_UP_SECONDS):
                    await content.readany()

    async def _read_whole(self, answer: aiohttp.ClientResponse, heeding: Heeding) -> bytes:
        parts: list[bytes] = []
        left = MOST_ANSWER_BYTES
        while piece := await answer.content.readany():
            heeding.look()
            heeding.wait_for(self._upstream.options.between_bytes_seconds)
            parts.append(piece)
            left -= len(piece)
            if left < 0:
                raise failed(MALFORMED, "upstream_malformed", self._language)
        return b"".join(parts)

    async def _tell(self, events: list[Event]) -> None:
        parts: list[Part] = []
        try:
            for event in events:
                parts += self._listener.hear(event)
        finally:  # what came before a fault is said all the same
            await self._put(b"".join(map(self._hear, joined(parts))))

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
