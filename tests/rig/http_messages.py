"""One HTTP/1.1 message at a time, as bytes: just enough for a proxy that must not tidy up."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

LARGEST_HEAD_BYTES = 65_536
LARGEST_BODY_BYTES = 32 * 1024 * 1024
END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True, kw_only=True)
class Message:
    """A request or an answer; the names of ``headers`` are in lower case."""

    first_line: str
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def method(self) -> str:
        return self.first_line.split(" ")[0]

    @property
    def path(self) -> str:
        """Path of a request without its query."""
        return self.first_line.split(" ")[1].partition("?")[0]

    @property
    def status(self) -> int:
        return int(self.first_line.split(" ")[1])

    def sent(self, **headers: str) -> bytes:
        """Return it as bytes, with its length and without a wish about the connection."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        left_out = {"transfer-encoding", "connection", "content-length"}
        kept = {name: value for name, value in self.headers.items() if name not in left_out}
        told = {**kept, "content-length": str(len(self.body)), **named}
        lines = [self.first_line, *(f"{name}: {value}" for name, value in told.items())]
        return "\r\n".join(lines).encode("latin-1") + END_OF_HEAD + self.body


def made(status: int, body: bytes, kind: str, **headers: str) -> Message:
    """Return an answer of the proxy's own."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Message(
        first_line=f"HTTP/1.1 {status} Said",
        headers={"content-type": kind, **named},
        body=body,
    )


async def read_message(reader: asyncio.StreamReader) -> Message | None:
    """Return the next message; ``None`` where the other side has closed before one began.

    Raises ``asyncio.IncompleteReadError`` and ``OSError`` where it breaks off.
    """
    try:
        head = await reader.readuntil(END_OF_HEAD)
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        return None
    first_line, *lines = head[: -len(END_OF_HEAD)].decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Message(first_line=first_line, headers=headers, body=await _body(reader, headers))


async def _body(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() != "chunked":
        return await reader.readexactly(int(headers.get("content-length", "0")))
    body = b""
    while size := int((await reader.readline()).split(b";")[0], 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readuntil(b"\r\n")
    return body
