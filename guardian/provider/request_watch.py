"""Around every request: its id, a line in the log without its content, and how many come a minute.

The route is the template (``/gl/v1/alerts/{alert_id}``), never the path: paths name people.
"""

import logging
import secrets
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from guardian.provider.child_page.router import COOKIE
from guardian.provider.logs import REQUEST
from guardian.provider.problem_handling import REQUEST_ID, problem_response
from guardian.provider.problems import ProblemError
from guardian.provider.rate_limits import RateLimits

REQUEST_ID_HEADER = "X-Request-Id"

_log = logging.getLogger(__name__)


class RequestLog:
    """ASGI: gives each request an id, tells it to the client, and logs how it ended."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope[REQUEST_ID] = request_id
        began = time.perf_counter()
        status = 0  # nobody was there to be answered
        told = False

        def tell() -> None:
            nonlocal told
            facts = {
                "method": _known_method(scope),
                "route": _route(scope),
                "status": status,
                "duration_ms": round((time.perf_counter() - began) * 1000, 1),
                "request_id": request_id,
            }
            _log.info(REQUEST, extra=facts)
            told = True

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID_HEADER] = request_id
            elif not message.get("more_body", False):
                tell()
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            if not told:
                tell()


class RequestRate:
    """ASGI: answers 429 to a token or a page's session that sends more than so many a minute.

    Who shows neither is not counted here: signing in and linking have limits of their own.
    """

    def __init__(self, app: ASGIApp, limits: RateLimits, per_minute: int) -> None:
        self._app = app
        self._limits = limits
        self._per_minute = per_minute

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "http" and (whose := _credential(Headers(scope=scope))):
            try:
                self._limits.hit(REQUEST, whose, per_minute=self._per_minute)
            except ProblemError as error:
                await problem_response(error.problem, error.headers)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _credential(headers: Headers) -> str:
    """Return what identifies the sender, or nothing."""
    token = headers.get("authorization", "")
    if token:
        return token
    for part in headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value
    return ""


def _route(scope: Scope) -> str:
    """Return the template of the address, ``-`` when there is none."""
    route = scope.get("route")
    return "-" if route is None else str(route.path)


def _known_method(scope: Scope) -> str:
    method = str(scope["method"])
    known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
    return method if method in known else "-"
