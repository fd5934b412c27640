"""A process that stands between an app and a provider and misbehaves when it is told to.

``python -m tests.rig.faulty_proxy [--certificate PEM]`` prints its two ports, first the one that
apps use and then the one that takes commands: one JSON object to a line, answered by one line.

=============================  =================================================================
``{"target": 4711}``           where the provider listens
``{"faults": [...]}``          faults for the requests to come, each to the first that it fits
``{"clear": true}``            no faults any more, and listening again
``{"down": true}``             connections are refused, those that are open are reset
``{"handshake": "garbage"}``   what meets who connects: ``garbage``, ``silence`` or ``""``
``{"seen": true}``             returns what came: method, path, fault and status of the answer
=============================  =================================================================

Requests go on as they came, over a connection of their own, so the provider's issuer has to be the
proxy's address. While a fault waits for its request, requests that it does not fit are untouched.
"""

import argparse
import asyncio
import json
import socket
import ssl
import sys
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.rig.http_messages import LARGEST_BODY_BYTES, Message, read_message
from tests.rig.proxy_faults import GARBAGE, Fault, Line, misbehave, reset

HOST = "127.0.0.1"
KEPT_ANSWERS = 5
KEPT_SEEN = 2_000
_GONE = (OSError, EOFError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)


class ProviderGoneError(ConnectionError):
    """The provider cannot be reached or broke off."""


class FaultyProxy:
    """Everything that one proxy knows; lives on one event loop."""

    def __init__(self, tls: ssl.SSLContext | None) -> None:
        self._tls = tls
        self._listener: socket.socket | None = None
        self.port = 0
        self._target = 0
        self._handshake = ""
        self._faults: list[Fault] = []
        self._seen: deque[dict[str, Any]] = deque(maxlen=KEPT_SEEN)
        self._open: set[asyncio.StreamWriter] = set()
        self._earlier: dict[tuple[str, str, bytes], deque[Message]] = defaultdict(
            lambda: deque(maxlen=KEPT_ANSWERS)
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self._accepting: asyncio.Task[None] | None = None

    def listen(self) -> None:
        """Listen, on the same port as before."""
        if self._listener is not None:
            return
        self._listener = socket.create_server((HOST, self.port), backlog=128)
        self._listener.setblocking(False)
        self.port = self._listener.getsockname()[1]
        self._accepting = asyncio.ensure_future(self._accept(self._listener))

    def command(self, told: dict[str, Any]) -> object:
        """Do what one line says and return what to answer."""
        acts: dict[str, Callable[[Any], object]] = {
            "target": self._set_target,
            "faults": self._add_faults,
            "clear": self._clear,
            "down": self._go_down,
            "handshake": self._set_handshake,
            "seen": lambda _: list(self._seen),
        }
        ((name, value),) = told.items()
        return acts[name](value)

    def _set_target(self, port: int) -> None:
        self._target = port

    def _add_faults(self, faults: list[dict[str, Any]]) -> None:
        self._faults += [Fault.heard(each) for each in faults]

    def _clear(self, _: object) -> None:
        self._faults, self._handshake = [], ""
        self.listen()

    def _set_handshake(self, kind: str) -> None:
        self._handshake = kind
        for writer in tuple(self._open):
            reset(writer)

    def _go_down(self, _: object) -> None:
        if self._listener is not None and self._accepting is not None:
            self._accepting.cancel()
            self._listener.close()
            self._listener = None
        for writer in tuple(self._open):
            reset(writer)

    async def _accept(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        while True:
            taken, _ = await loop.sock_accept(listener)
            taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            task = asyncio.ensure_future(self._serve(taken))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _serve(self, taken: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        tls = None if self._handshake else self._tls
        reader = asyncio.StreamReader(limit=LARGEST_BODY_BYTES)
        protocol = _Noticing(reader)
        try:
            transport, _ = await loop.connect_accepted_socket(lambda: protocol, taken, ssl=tls)
        except _GONE:
            return  # what came was no handshake
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        self._open.add(writer)
        try:
            await self._converse(reader, writer, protocol.gone)
        except _GONE:
            pass
        finally:
            self._open.discard(writer)
            writer.close()

    async def _converse(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, gone: asyncio.Event
    ) -> None:
        if self._handshake == "garbage":
            writer.write(GARBAGE)
            await writer.drain()
        while not self._handshake and (request := await read_message(reader)) is not None:
            work = asyncio.ensure_future(self._handle(request, writer))
            left = asyncio.ensure_future(gone.wait())
            await asyncio.wait((work, left), return_when=asyncio.FIRST_COMPLETED)
            left.cancel()
            if not work.done():  # the app has gone: the provider is told by our going, too
                work.cancel()
                return
            if not work.result():
                return
        if self._handshake:
            # A close over what came and was not read would be a reset, which can overtake the
            # garbage: whoever connects is to meet what was ordered, and go.
            await reader.read()

    async def _handle(self, request: Message, writer: asyncio.StreamWriter) -> bool:
        fault = self._fault_for(request)
        seen: dict[str, Any] = {
            "method": request.method,
            "path": request.path,
            "fault": None if fault is None else fault.kind.value,
            "status": [],
        }
        self._seen.append(seen)
        earlier = self._earlier[_asker(request)]

        async def forward() -> Message:
            answer = await self._forwarded(request)
            seen["status"].append(answer.status)
            earlier.append(answer)
            return answer

        try:
            if fault is None:
                writer.write((await forward()).sent())
                await writer.drain()
                return True
            before = [each for each in earlier if each.status < 300]
            return await misbehave(
                Line(fault=fault, writer=writer, forward=forward, earlier=before)
            )
        except ProviderGoneError:
            reset(writer)
            return False

    async def _forwarded(self, request: Message) -> Message:
        try:
            reader, writer = await asyncio.open_connection(
                HOST, self._target, limit=LARGEST_BODY_BYTES
            )
        except OSError:
            raise ProviderGoneError from None
        try:
            writer.write(request.sent(connection="close"))
            await writer.drain()
            answer = await read_message(reader)
        except _GONE:
            raise ProviderGoneError from None
        finally:
            writer.close()
        if answer is None:
            raise ProviderGoneError
        return answer

    def _fault_for(self, request: Message) -> Fault | None:
        for place, fault in enumerate(self._faults):
            if fault.path in request.path:
                left = [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                self._faults[place : place + 1] = left
                return fault
        return None


def _asker(request: Message) -> tuple[str, str, bytes]:
    """Return who asks for what: an answer is not given to another link, nor to another question."""
    token = request.headers.get("authorization", "")
    # Tokens of other families, or of another time, are no answer that a bad line could give.
    asked = request.body if request.path.endswith("/oauth/token") else b""
    return request.first_line, token, asked


class _Noticing(asyncio.StreamReaderProtocol):
    """Notices at once that the other side has gone, without reading on."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        super().__init__(reader)
        self.gone = asyncio.Event()

    def eof_received(self) -> bool:
        self.gone.set()
        return bool(super().eof_received())

    def connection_lost(self, exc: Exception | None) -> None:
        self.gone.set()
        super().connection_lost(exc)


async def _take_commands(
    proxy: FaultyProxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    while line := await reader.readline():
        answer = proxy.command(json.loads(line))
        writer.write(json.dumps(answer).encode() + b"\n")
        await writer.drain()
    writer.close()


async def _main(certificate: Path | None) -> None:
    tls = None
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
    proxy = FaultyProxy(tls)
    proxy.listen()
    control = await asyncio.start_server(
        lambda reader, writer: _take_commands(proxy, reader, writer), HOST, 0
    )
    sys.stdout.write(f"{proxy.port} {control.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    # Whoever started it holds the other end: it goes when they go, however they go.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--certificate", type=Path)
    asyncio.run(_main(parser.parse_args().certificate))
