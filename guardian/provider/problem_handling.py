"""Every error leaves as a problem document (RFC 9457), and none repeats what was sent."""

import logging
import sqlite3
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from guardian.link.wire.problems import MEDIA_TYPE, FieldError, Problem, ProblemType
from guardian.provider.problems import ProblemError

_log = logging.getLogger(__name__)

REQUEST_ID = "guardian.request_id"
"""Where in a request's scope its id is found, for lines of the log."""

_BY_STATUS = {
    HTTPStatus.BAD_REQUEST: ProblemType.VALIDATION,
    HTTPStatus.UNAUTHORIZED: ProblemType.INVALID_TOKEN,
    HTTPStatus.FORBIDDEN: ProblemType.PERMISSION_NOT_GRANTED,
    HTTPStatus.NOT_FOUND: ProblemType.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED: ProblemType.METHOD_NOT_ALLOWED,
    HTTPStatus.REQUEST_TIMEOUT: ProblemType.VALIDATION,
    HTTPStatus.CONFLICT: ProblemType.STATE_CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ProblemType.TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: ProblemType.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.TOO_MANY_REQUESTS: ProblemType.TOO_MANY_REQUESTS,
}

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
# PostgreSQL's (appendix A of its manual)
_ROLLED_BACK = "40"
_WAITED_TOO_LONG = {"55P03", "57014"}
_UNIQUE = "23505"
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def install_problem_handling(app: FastAPI) -> None:
    """Make ``app`` answer every refusal, expected or not, with a :class:`Problem`."""
    app.add_exception_handler(ProblemError, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid_input)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(DatabaseError, _on_ledger_trouble)
    app.add_exception_handler(InterfaceError, _on_ledger_trouble)
    app.add_exception_handler(PoolTimeoutError, _on_ledger_trouble)


def problem_response(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """Return ``problem`` as an answer with its own status and media type."""
    return Response(
        problem.model_dump_json(exclude_none=True),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers=headers,
    )


def field_errors(faults: list[dict[str, object]]) -> tuple[FieldError, ...]:
    """Return pydantic's ``faults`` without what was sent: only where, and what is expected."""
    return tuple(
        FieldError(field=_place(fault.get("loc", ())), message=str(fault.get("msg", ""))[:200])
        for fault in faults[:20]
    )


def _place(location: object) -> str:
    parts = location if isinstance(location, tuple) else ()
    return "/".join(str(part)[:64] for part in parts if part not in {"body", "query", "path"})


def _on_problem(_request: Request, error: Exception) -> Response:
    if not isinstance(error, ProblemError):
        raise error
    return problem_response(error.problem, error.headers)


def _on_invalid_input(_request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    return _on_problem(
        _request,
        ProblemError(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            ProblemType.VALIDATION,
            title="The request has values that cannot be used",
            errors=field_errors(list(error.errors())),
        ),
    )


def _on_http_exception(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    kind = _BY_STATUS.get(status, ProblemType.INTERNAL)
    problem = ProblemError(status, kind, title=status.phrase, headers=dict(error.headers or {}))
    return _on_problem(request, problem)


def _on_ledger_trouble(request: Request, error: Exception) -> Response:
    """Answer 503: nothing was done, as whatever the request had begun is rolled back."""
    if isinstance(error, DataError):  # PostgreSQL refuses what SQLite keeps: a NUL, a long text
        return _on_invalid_value(request)
    busy = _is_busy(error)
    away = isinstance(error, (OperationalError, InterfaceError))
    if not (busy or away or _sqlite_reason(error) in _DAMAGED):
        raise error  # a fault of ours, as a constraint that does not hold
    if not isinstance(error, IntegrityError):
        kind = type(error.__cause__ or error).__name__
        _log.error("the ledger did not answer: %s", kind, extra=_named(request.scope))
    problem = ProblemError(
        HTTPStatus.SERVICE_UNAVAILABLE,
        ProblemType.UNAVAILABLE,
        title="The service is busy" if busy else "The service cannot keep anything now",
        detail="Nothing was done. Try again in a moment."
        if busy
        else "Nothing was done. Whoever runs the service has to look after its ledger.",
        headers={"Retry-After": "1" if busy else "60"},
    )
    return _on_problem(request, problem)


def _on_invalid_value(request: Request) -> Response:
    _log.warning("a value did not fit into the ledger", extra=_named(request.scope))
    problem = ProblemError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        ProblemType.VALIDATION,
        title="The request has values that cannot be used",
    )
    return _on_problem(request, problem)


def _is_busy(error: Exception) -> bool:
    """Whether the same request can succeed in a moment: others were in its way."""
    state = str(getattr(error.__cause__, "sqlstate", None) or "")
    return (
        isinstance(error, PoolTimeoutError)
        or _sqlite_reason(error) in _BUSY
        or state.startswith(_ROLLED_BACK)
        or state in _WAITED_TOO_LONG
        or state == _UNIQUE  # two wrote down the same thing for the first time: one of them did
    )


def _sqlite_reason(error: Exception) -> int | None:
    """Return SQLite's primary result code behind an error, if there is one."""
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    return None if code is None else int(code) & 0xFF


class LastResort:
    """ASGI: a fault of ours ends as a plain 500; the log says where, never what was said."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        started = False

        async def watched_send(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched_send)
        except ClientDisconnect:
            return  # nobody is there to be answered
        except Exception as error:  # noqa: BLE001 - the top-level handler of a request
            kind = type(error).__name__
            _log.error("unexpected %s at %s", kind, _place_of(error), extra=_named(scope))
            if scope["type"] == "http" and not started:
                await _internal_error()(scope, receive, send)


def _named(scope: Scope) -> dict[str, str]:
    """Return which request a line of the log is about."""
    return {"request_id": str(scope.get(REQUEST_ID, "-"))}


def _internal_error() -> Response:
    problem = ProblemError(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        ProblemType.INTERNAL,
        title="The service met a fault of its own",
        detail="Try again later.",
    ).problem
    return problem_response(problem)


def _place_of(error: BaseException) -> str:
    """Return the innermost line of ours that the error came through."""
    place, trace = "?", error.__traceback__
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.startswith("guardian."):
            place = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
