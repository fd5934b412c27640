"""What the rest of the provider refuses under ``/v1``, in the form that OpenAI's clients read."""

import json

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from guardian.link.wire.problems import MEDIA_TYPE, PREFIX
from guardian.provider.backends.gateway.errors import BROKEN, BUSY, INVALID

AREA = "/v1/"
"""Where the gateway's addresses begin."""
_KINDS = {429: BUSY}
_FIRST_OF_THE_SERVER = 500


class ReadableProblems:
    """ASGI: problem documents under ``/v1`` become errors of OpenAI's interface."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "http" and scope["path"].startswith(AREA):
            send = _Translated(send)
        await self._app(scope, receive, send)


class _Translated:
    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_problem(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._tell(self._start)

    async def _tell(self, start: Message) -> None:
        problem = json.loads(self._body)
        status = start["status"]
        default = BROKEN if status >= _FIRST_OF_THE_SERVER else INVALID
        said = "\n".join(filter(None, (problem.get("title"), problem.get("detail"))))
        error = {"message": said, "type": _KINDS.get(status, default), "param": None}
        error["code"] = problem["type"].removeprefix(PREFIX)
        body = json.dumps({"error": error}).encode()
        headers = MutableHeaders(scope=start)
        headers["content-type"] = "application/json"
        headers["content-length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _is_problem(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return headers.get("content-type", "").startswith(MEDIA_TYPE)
