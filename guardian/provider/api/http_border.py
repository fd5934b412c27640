"""What holds for every request and answer: a bounded body, safe headers, strict JSON."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, JsonValue, ValidationError
from pydantic_core import from_json
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from guardian.link.wire.problems import FieldError, ProblemType
from guardian.policy.merge_patch import JsonObject
from guardian.provider.problem_handling import field_errors, problem_response
from guardian.provider.problems import ProblemError

MAX_BODY_BYTES = 65_536
DRAINED_BYTES = 4 * 1024 * 1024
"""So much of an oversized body is read and dropped, so that its sender hears the answer."""
DRAIN_SECONDS = 2
"""How long that may take."""
BODY_SECONDS = 20
"""How long a body may take to arrive."""

Model = TypeVar("Model", bound=BaseModel)

_NO_NUL = "No text has a NUL in it."

_PAGE_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"


class BodyLimit:
    """ASGI: no body above :data:`MAX_BODY_BYTES`, or slower than :data:`BODY_SECONDS`, is read.

    ``elsewhere`` is the beginning of addresses that bound what they read themselves.
    """

    def __init__(self, app: ASGIApp, elsewhere: str | None = None) -> None:
        self._app = app
        self._elsewhere = elsewhere

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or self._bounded_elsewhere(scope["path"]):
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdecimal() and int(declared[:20]) > MAX_BODY_BYTES:
            await _drain(receive)
            await problem_response(too_large().problem)(scope, receive, send)
            return
        await self._app(scope, _Body(receive).receive, send)

    def _bounded_elsewhere(self, path: str) -> bool:
        return self._elsewhere is not None and path.startswith(self._elsewhere)


class _Body:
    """The body of one request, as it arrives; afterwards, the news that the client has gone."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._deadline = asyncio.get_running_loop().time() + BODY_SECONDS
        self._seen = 0
        self._whole = False

    async def receive(self) -> Message:
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError:
            closing = {"Connection": "close"}
            raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, headers=closing) from None
        self._whole = not message.get("more_body", False)
        self._seen += len(message.get("body", b""))
        if self._seen > MAX_BODY_BYTES:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return message


async def _drain(receive: Receive) -> None:
    seen = 0
    more = True
    with suppress(TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS):
            while more and seen < DRAINED_BYTES:
                message = await receive()
                seen += len(message.get("body", b""))
                more = message.get("more_body", False)


class PlainAddress:
    """ASGI: a NUL in an address is refused before anybody looks for it.

    No name has one, and PostgreSQL keeps none.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "http" and ("\0" in scope["path"] or b"%00" in scope["query_string"]):
            refusal = _invalid((FieldError(field="", message=_NO_NUL),))
            await problem_response(refusal.problem)(scope, receive, send)
            return
        await self._app(scope, receive, send)


class SafeHeaders:
    """ASGI: answers are not sniffed, framed, kept or told to other sites."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                page = headers.get("content-type", "").startswith("text/html")
                headers.setdefault(
                    "Content-Security-Policy", _PAGE_POLICY if page else _DATA_POLICY
                )
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "no-referrer")
                headers.setdefault("Cache-Control", "no-store")
                headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
            await send(message)

        await self._app(scope, receive, send_safely)


def too_large() -> ProblemError:
    """Return the refusal of a body above the limit."""
    return ProblemError(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        ProblemType.TOO_LARGE,
        title="The request is too large",
        detail=f"At most {MAX_BODY_BYTES} bytes are read.",
    )


async def read_object(request: Request, media_type: str) -> JsonObject:
    """Return the JSON object of a request.

    Raises ``ProblemError`` 415 for another media type, 400 for what is no JSON (numbers that are
    none, half characters and endless nesting included) or says one member twice, 422 for JSON that
    is no object or has a NUL in it.
    """
    raw = await _body(request, media_type)
    try:
        from_json(raw, allow_inf_nan=False)  # the stricter of the two, but blind to repetition
        document = json.loads(raw, object_pairs_hook=_once)
    except ValueError:
        raise _unreadable() from None
    if not isinstance(document, dict):
        raise _invalid((FieldError(field="", message="A JSON object is needed."),))
    if b"\\u0000" in raw:  # in JSON it is there as this escape or not at all
        _refuse_nul(document)
    return document


def json_body(model: type[Model]) -> Callable[[Request], Awaitable[Model]]:
    """Return a FastAPI dependency that reads a request's ``application/json`` as ``model``."""

    async def read(request: Request) -> Model:
        document = await read_object(request, "application/json")
        try:
            return model.model_validate(document)
        except ValidationError as error:
            faults = error.errors(include_url=False, include_input=False, include_context=False)
            raise _invalid(field_errors([dict(fault) for fault in faults])) from None
        except OverflowError:  # a moment so early or late that it has no place in UTC
            raise _invalid((FieldError(field="", message="A moment is out of range."),)) from None

    return read


def described(schema: dict[str, Any], media_type: str = "application/json") -> dict[str, Any]:
    """Return what the OpenAPI document says of a body that is read by hand."""
    return {"requestBody": {"required": True, "content": {media_type: {"schema": schema}}}}


async def _body(request: Request, media_type: str) -> bytes:
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent != media_type:
        raise ProblemError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            ProblemType.UNSUPPORTED_MEDIA_TYPE,
            title="The body is of a type that is not read here",
            detail=f"Send it as {media_type}.",
        )
    return await request.body()


def _once(members: list[tuple[str, JsonValue]]) -> JsonObject:
    """Return an object that says each thing once: of two limits nobody knows which is meant."""
    read = dict(members)
    if len(read) != len(members):
        raise ValueError("a member is repeated")
    return read


def _refuse_nul(document: JsonObject) -> None:
    faults = [
        name.replace("\0", "")[:64] for name, each in document.items() if _has_nul([name, each])
    ]
    if faults:
        raise _invalid(tuple(FieldError(field=name, message=_NO_NUL) for name in faults[:20]))


def _has_nul(value: JsonValue) -> bool:
    if isinstance(value, dict):
        return any("\0" in key or _has_nul(each) for key, each in value.items())
    if isinstance(value, list):
        return any(map(_has_nul, value))
    return isinstance(value, str) and "\0" in value


def _unreadable() -> ProblemError:
    return ProblemError(
        HTTPStatus.BAD_REQUEST,
        ProblemType.VALIDATION,
        title="The body is no JSON",
        detail="Send one JSON object in UTF-8, with every member once.",
    )


def _invalid(errors: tuple[FieldError, ...]) -> ProblemError:
    return ProblemError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        ProblemType.VALIDATION,
        title="The request has values that cannot be used",
        errors=errors,
    )
