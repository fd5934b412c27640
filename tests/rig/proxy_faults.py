"""What a line between two programs can do to a request or its answer."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tests.rig.http_messages import Message, made

PROBLEM = "application/problem+json"
GARBAGE = b"\x15\x03\x01\x00\x02\x02\x46 not what you asked\x00\xff\r\n\r\n"
_DRIPS = 12
_PIECE = b" " * 65_536


class FaultKind(StrEnum):
    """Named by what the app meets."""

    LATENCY = "latency"
    """The answer comes late."""
    DROP_BEFORE = "drop_before"
    """The request is lost: the provider never hears it."""
    DROP_AFTER = "drop_after"
    """The provider acted; its answer is lost."""
    TRUNCATED = "truncated"
    """Half of the body, then the end."""
    RESET = "reset"
    """Half of the body, then a reset of the connection."""
    TWICE = "twice"
    """The provider gets the request twice; the app the first answer."""
    TWICE_SECOND = "twice_second"
    """The provider gets the request twice; the app the second answer."""
    STALE = "stale"
    """An answer that was given to the same link and address earlier."""
    TOO_MANY = "too_many"
    """429, with Retry-After where the fault has seconds."""
    UNAVAILABLE = "unavailable"
    """503, with Retry-After where the fault has seconds."""
    HTML = "html"
    """200 and a page of somebody else's, as behind the door of a hotel."""
    ENDLESS = "endless"
    """A body without an end."""
    DRIP = "drip"
    """The answer, a piece at a time."""
    GARBAGE = "garbage"
    """What is no HTTP at all."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault. ``path``: what the address has to contain; ``times``: to how many requests."""

    kind: FaultKind
    path: str = ""
    times: int = 1
    seconds: float = 0.0

    def said(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "kind": self.kind.value,
            "path": self.path,
            "times": self.times,
            "seconds": self.seconds,
        }

    @classmethod
    def heard(cls, told: dict[str, Any]) -> "Fault":
        """Read what :meth:`said` returned."""
        return cls(**{**told, "kind": FaultKind(told["kind"])})


@dataclass(frozen=True, kw_only=True)
class Line:
    """One request on its way: ``forward`` asks the provider, ``earlier`` is what it said before."""

    fault: Fault
    writer: asyncio.StreamWriter
    forward: Callable[[], Awaitable[Message]]
    earlier: list[Message]


async def misbehave(line: Line) -> bool:
    """Do what the fault says; return whether the connection may be used again."""
    return await _ACTS[line.fault.kind](line)


async def _late(line: Line) -> bool:
    await asyncio.sleep(line.fault.seconds)
    return await _answer(line, await line.forward())


async def _drop_before(line: Line) -> bool:
    reset(line.writer)
    return False


async def _drop_after(line: Line) -> bool:
    await line.forward()
    reset(line.writer)
    return False


async def _truncated(line: Line) -> bool:
    await _half(line)
    line.writer.close()
    return False


async def _reset(line: Line) -> bool:
    await _half(line)
    await asyncio.sleep(0.01)  # or what was sent is thrown away with the connection
    reset(line.writer)
    return False


async def _twice(line: Line) -> bool:
    first = await line.forward()
    await line.forward()
    return await _answer(line, first)


async def _twice_second(line: Line) -> bool:
    await line.forward()
    return await _answer(line, await line.forward())


async def _stale(line: Line) -> bool:
    if not line.earlier:
        return await _answer(line, await line.forward())
    return await _answer(line, line.earlier[len(line.earlier) // 2])


async def _too_many(line: Line) -> bool:
    return await _answer(line, _refusal(429, "too-many-requests", line.fault.seconds))


async def _unavailable(line: Line) -> bool:
    return await _answer(line, _refusal(503, "unavailable", line.fault.seconds))


async def _html(line: Line) -> bool:
    page = b"<!doctype html><title>Hotel</title><h1>Room number?</h1>"
    return await _answer(line, made(200, page, "text/html; charset=utf-8"))


async def _endless(line: Line) -> bool:
    answer = made(200, b"", "application/json")
    line.writer.write(
        answer.sent(transfer_encoding="chunked").replace(b"content-length: 0\r\n", b"")
    )
    with contextlib.suppress(OSError):
        while not line.writer.is_closing():
            line.writer.write(f"{len(_PIECE):x}\r\n".encode() + _PIECE + b"\r\n")
            await line.writer.drain()
    return False


async def _drip(line: Line) -> bool:
    whole = (await line.forward()).sent()
    size = len(whole) // _DRIPS + 1
    for start in range(0, len(whole), size):
        line.writer.write(whole[start : start + size])
        await line.writer.drain()
        await asyncio.sleep(line.fault.seconds / _DRIPS)
    return True


async def _garbage(line: Line) -> bool:
    line.writer.write(GARBAGE)
    line.writer.close()
    return False


_ACTS: dict[FaultKind, Callable[[Line], Awaitable[bool]]] = {
    FaultKind.LATENCY: _late,
    FaultKind.DROP_BEFORE: _drop_before,
    FaultKind.DROP_AFTER: _drop_after,
    FaultKind.TRUNCATED: _truncated,
    FaultKind.RESET: _reset,
    FaultKind.TWICE: _twice,
    FaultKind.TWICE_SECOND: _twice_second,
    FaultKind.STALE: _stale,
    FaultKind.TOO_MANY: _too_many,
    FaultKind.UNAVAILABLE: _unavailable,
    FaultKind.HTML: _html,
    FaultKind.ENDLESS: _endless,
    FaultKind.DRIP: _drip,
    FaultKind.GARBAGE: _garbage,
}


async def _answer(line: Line, answer: Message) -> bool:
    line.writer.write(answer.sent())
    await line.writer.drain()
    return True


async def _half(line: Line) -> None:
    whole = (await line.forward()).sent()
    head = whole.index(b"\r\n\r\n") + 4
    line.writer.write(whole[: head + (len(whole) - head) // 2])
    await line.writer.drain()


def _refusal(status: int, kind: str, seconds: float) -> Message:
    body = f'{{"type":"urn:guardian-link:1:problem:{kind}","title":"No","status":{status}}}'
    asked = {"retry_after": str(int(seconds))} if seconds else {}
    return made(status, body.encode(), PROBLEM, **asked)


def reset(writer: asyncio.StreamWriter) -> None:
    """Close with RST instead of FIN, as a machine does that lost its memory of the connection."""
    taken = writer.get_extra_info("socket")
    if taken is not None:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
