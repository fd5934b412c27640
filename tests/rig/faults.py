"""Middleware that makes a faulty provider of an honest one: it breaks one thing."""

from typing import ClassVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Headers = list[tuple[bytes, bytes]]


class RequestFault:
    """Bends the headers of every request on its way in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def bend(self, headers: Headers) -> Headers:
        return headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, "headers": self.bend(scope["headers"])}
        await self._app(scope, receive, send)


class AnswerFault:
    """Bends the body of every good answer at ``path``; remembers what was sent, by last part."""

    path: ClassVar[str]

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.last_sent: dict[str, bytes] = {}

    def bend(self, body: bytes) -> bytes:
        return body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        heard = self._listening(scope["path"], receive)
        if scope["path"] != self.path:
            await self._app(scope, heard, send)
            return
        await self._app(scope, heard, _Bending(self, send))

    def _listening(self, path: str, receive: Receive) -> Receive:
        async def heard() -> Message:
            message = await receive()
            if message["type"] == "http.request" and message.get("body"):
                self.last_sent[f"/{path.rpartition('/')[2]}"] = message["body"]
            return message

        return heard


class _Bending:
    """Holds an answer back until it is whole."""

    def __init__(self, fault: AnswerFault, send: Send) -> None:
        self._fault = fault
        self._send = send
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        good = self._start["status"] == 200
        body = self._fault.bend(self._body) if good else self._body
        headers = [
            (name, value) for name, value in self._start["headers"] if name != b"content-length"
        ]
        headers.append((b"content-length", str(len(body)).encode()))
        await self._send({**self._start, "headers": headers})
        await self._send({**message, "body": body})
