"""``python -m tests.rig.model_stand_in [PORT]``: a server that speaks OpenAI's interface.

It stands where a model's server would. What a model says is a script by the model's name, failures
included. In a thread of a test, or as a process, which prints its address.
"""

import asyncio
import contextlib
import json
import random
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from aiohttp import web

from tests.rig import model_events

START_SECONDS = 20
NOW = b"@now@"
"""In a piece: the moment at which it is sent, in nanoseconds of the clock that all processes of a
computer share (CLOCK_MONOTONIC)."""
KEY = "sk-the-family-s-own-key-0123456789"


SENTENCES, SENTENCE_PIECES = 4, 10
STAMPED = {"stamped": 0, "brisk": 2, "paced": 50}
"""Models that say nothing but when they say it, and their pauses in ms: with 50 it is twenty
tokens a second, as a model may answer a child."""


@dataclass(frozen=True, kw_only=True)
class Script:
    """What one model says.

    ``fails`` is how it fails after the pieces: ``dies`` (the connection breaks), ``malformed``,
    ``error_event``, ``ends`` (without an end), ``stalls``, ``endless`` (says the last piece for
    ever). ``status`` other than 200 is answered at once, with ``body`` and ``headers``; ``silent``
    never answers. ``pause_ms`` lies before each piece; ``waits`` is waited for after the first.
    """

    pieces: tuple[str, ...] = ("Hello", " there", ".", " How", " are", " you", "?")
    reasoning: tuple[str, ...] = ()
    calls: tuple[tuple[str, str], ...] = ()
    fails: str | None = None
    silent: bool = False
    status: int = 200
    body: bytes = b'{"error":{"message":"no","type":"t","code":null,"param":null}}'
    headers: dict[str, str] = field(default_factory=dict)
    pause_ms: float = 0
    waits: threading.Event | None = None
    raw: bool = False
    """Whether ``status``, ``body`` and ``headers`` are all that is answered, also with 200."""
    account: bool = True
    """Whether it tells how many tokens it took."""


@dataclass(frozen=True)
class Heard:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def document(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.raw)
        return read


SCRIPTS = {
    "plain": Script(),
    "slow": Script(pause_ms=30),
    "busy": Script(status=429, headers={"Retry-After": "7"}),
    "broken": Script(status=500),
    "dies": Script(fails="dies"),
    "malformed": Script(fails="malformed"),
    "endless": Script(fails="endless", pause_ms=1),
    "tools": Script(pieces=(), calls=(("look_up", '{"word":"tide"}'),)),
}
"""What there is without being told."""


class ModelStandIn:
    """The server; ``scripts`` may change while it runs."""

    def __init__(self) -> None:
        self.scripts = dict(SCRIPTS)
        self.heard: list[Heard] = []
        self.callers: set[object] = set()
        """The connections that requests came through."""
        self.came = threading.Event()
        """Set when a request has arrived."""
        self.checks_key = False
        """Whether the list of models is for whoever has :data:`KEY` alone."""
        self.hung_up = threading.Event()
        """Set when somebody went away in the midst of an answer."""
        self.url = ""
        self._started = threading.Event()
        self._stop: Callable[[], object] = lambda: None

    def asked(self, path: str = "/v1/chat/completions") -> Heard:
        """Return the last request of an address."""
        return [each for each in self.heard if each.path == path][-1]

    async def serve(self, port: int = 0) -> web.AppRunner:
        """Listen in this event loop."""
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_post("/v1/responses", self._respond)
        app.router.add_post("/v1/embeddings", self._embed)
        app.router.add_get("/v1/models", self._list)
        runner = web.AppRunner(
            app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1
        )
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        return runner

    def run(self) -> None:
        """Serve until :meth:`stop`, in a thread."""

        async def live() -> None:
            runner = await self.serve()
            stopped = asyncio.Event()
            loop = asyncio.get_running_loop()
            self._stop = partial(loop.call_soon_threadsafe, stopped.set)
            self._started.set()
            await stopped.wait()
            await runner.cleanup()

        asyncio.run(live())

    def wait_until_started(self) -> None:
        assert self._started.wait(START_SECONDS)

    def stop(self) -> None:
        """End; from any thread."""
        self._stop()

    def _hear(self, request: web.Request, heard: Heard) -> None:
        assert request.transport is not None
        self.callers.add(request.transport.get_extra_info("peername"))
        self.heard.append(heard)
        self.came.set()

    async def _note(self, request: web.Request) -> tuple[dict[str, Any], Script]:
        heard = Heard(request.path, dict(request.headers), await request.read())
        self._hear(request, heard)
        return heard.document, self.scripts[heard.document["model"]]

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        document, script = await self._note(request)
        if document.get("stream"):
            wants = (document.get("stream_options") or {}).get("include_usage", False)
            told = model_events.chat_events(script, document["model"], wants and script.account)
            return await self._stream(request, script, told)
        return await self._whole(request, script, model_events.chat_whole(script, document))

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        document, script = await self._note(request)
        if document.get("stream"):
            told = model_events.response_events(script, document["model"])
            return await self._stream(request, script, told)
        return await self._whole(request, script, model_events.response_whole(script, document))

    async def _embed(self, request: web.Request) -> web.StreamResponse:
        _, script = await self._note(request)
        if script.raw:
            return await self._refuse(script)
        vector = {"object": "embedding", "index": 0, "embedding": [0.25, -0.5]}
        return web.json_response({"object": "list", "data": [vector], "model": "plain"})

    async def _list(self, request: web.Request) -> web.StreamResponse:
        self._hear(request, Heard(request.path, dict(request.headers), b""))
        if self.checks_key and request.headers.get("Authorization") != f"Bearer {KEY}":
            return web.json_response({"error": {"code": "invalid_api_key"}}, status=401)
        models = [
            {"id": name, "object": "model", "created": 1, "owned_by": "f"} for name in self.scripts
        ]
        return web.json_response({"object": "list", "data": models})

    async def _whole(
        self, request: web.Request, script: Script, document: dict[str, Any]
    ) -> web.StreamResponse:
        if script.status != 200 or script.silent or script.raw:
            return await self._refuse(script)
        if script.waits is not None:
            await self._until(script.waits)
        if script.fails == "malformed":
            return web.Response(body=b"{no json", content_type="application/json")
        if script.fails == "dies":
            return _die(request, web.StreamResponse())
        return web.json_response(document)

    async def _refuse(self, script: Script) -> web.Response:
        if script.silent:
            await self._for_ever()
        headers = {"Content-Type": "application/json", **script.headers}
        return web.Response(status=script.status, body=script.body, headers=headers)

    async def _stream(
        self, request: web.Request, script: Script, told: Iterator[tuple[bool, bytes]]
    ) -> web.StreamResponse:
        if script.status != 200 or script.silent or script.raw:
            return await self._refuse(script)
        answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await answer.prepare(request)
        try:
            async for event in self._paced(script, told):
                await answer.write(event)
        except ConnectionError:
            self.hung_up.set()
            return answer
        except asyncio.CancelledError:
            self.hung_up.set()
            raise
        with contextlib.suppress(ConnectionError):  # whoever has heard enough hangs up
            if script.fails in {"malformed", "error_event"}:
                await answer.write(model_events.FAULTS[script.fails])
            if script.fails == "dies":
                return _die(request, answer)
            await answer.write_eof()
        return answer

    async def _paced(
        self, script: Script, told: Iterator[tuple[bool, bytes]]
    ) -> AsyncIterator[bytes]:
        said = 0
        for is_piece, event in told:
            if is_piece and script.pause_ms:
                uneven = random.uniform(0.5, 1.5)  # noqa: S311 - or all who listen would keep step
                await asyncio.sleep(script.pause_ms * uneven / 1000)
            if is_piece and said == 1 and script.waits is not None:
                await self._until(script.waits)
            said += is_piece
            yield event.replace(NOW, str(time.monotonic_ns()).encode())
        if script.fails == "stalls":
            await self._for_ever()

    async def _until(self, told: threading.Event) -> None:
        try:
            while not told.is_set():  # noqa: ASYNC110 - it is set in another thread
                await asyncio.sleep(0.005)
        except asyncio.CancelledError:
            self.hung_up.set()
            raise

    async def _for_ever(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            self.hung_up.set()


def _die(request: web.Request, answer: web.StreamResponse) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.close()  # what was written arrives, and no end of it
    return answer


@contextmanager
def model_stand_in() -> Iterator[ModelStandIn]:
    """Run a stand-in in a thread until the block ends."""
    model = ModelStandIn()
    thread = threading.Thread(target=model.run)
    thread.start()
    try:
        model.wait_until_started()
        yield model
    finally:
        model.stop()
        thread.join(START_SECONDS)
        assert not thread.is_alive(), "the stand-in did not stop"


async def _main() -> None:
    model = ModelStandIn()
    sentence = (*(f"{NOW.decode()} ",) * (SENTENCE_PIECES - 1), f"{NOW.decode()}. ")
    for name, pause_ms in STAMPED.items():
        model.scripts[name] = Script(pieces=sentence * SENTENCES, pause_ms=pause_ms)
    await model.serve(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    sys.stdout.write(f"{model.url}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main())
