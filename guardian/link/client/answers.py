"""Reading what a provider answered: believed only if it fits, refused in a parent's words."""

import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar

import requests
from pydantic import BaseModel, ValidationError

from guardian.link.client.plain_text import plain
from guardian.link.errors import (
    RETRY_AFTER_MAX_SECONDS,
    AwaitingWardError,
    ClockSkewError,
    LinkEndedError,
    LinkError,
    LinkSuspendedError,
    MalformedAnswerError,
    NotAProviderError,
    PermissionMissingError,
    PolicyRefusedError,
    ProviderTroubleError,
    RequestRefusedError,
    SignInAgainError,
    StaleVersionError,
    StepUpError,
    TooManyRequestsError,
)
from guardian.link.refusals import NotOfferedError
from guardian.link.wire.problems import PREFIX, FieldError, Problem, ProblemType
from guardian.link.wire.reports import REPORT_MEDIA_TYPE

W = TypeVar("W", bound=BaseModel)

SKEW_TOLERANCE = timedelta(seconds=60)
MAX_FIELD_ERRORS = 50
MAX_FIELD_CHARACTERS = 120
MAX_REASON_CHARACTERS = 64
MAX_MESSAGE_CHARACTERS = 300
RETRY_AFTER_DIGITS = 9

_CODE = re.compile(r"[a-z0-9_]{1,64}", re.ASCII)
_JSON = re.compile(r"application/(?:[\w.+-]+\+)?json", re.ASCII)
_COMPACT = re.compile(rb"[\w-]+\.[\w-]+\.[\w-]+")


def is_json(response: requests.Response) -> bool:
    """Return whether the answer says that it is JSON."""
    return _JSON.fullmatch(_media_type(response)) is not None


def _media_type(response: requests.Response) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def read(model: type[W], response: requests.Response) -> W:
    """Return the body as ``model``; raises :class:`MalformedAnswerError`."""
    if not is_json(response):
        raise MalformedAnswerError
    try:
        return model.model_validate_json(response.content)
    except (ValidationError, OverflowError):  # a moment before the year 1 in UTC overflows
        raise MalformedAnswerError from None


def done(response: requests.Response) -> None:
    """Take an answer for "done" that has nothing to say: 204, or what an API answers.

    Raises :class:`MalformedAnswerError` for a page of somebody on the way, as of the Wi-Fi of a
    hotel: the act never reached the provider.
    """
    if response.status_code != requests.codes.no_content and not is_json(response):
        raise MalformedAnswerError


def read_signed(response: requests.Response) -> str:
    """Return a report in its compact serialisation (RFC 7515 section 7.1), unchecked.

    Raises :class:`NotOfferedError` for an answer that is not signed, as one in JSON, and
    :class:`MalformedAnswerError`.
    """
    if _media_type(response) != REPORT_MEDIA_TYPE:
        raise NotOfferedError
    if not _COMPACT.fullmatch(response.content):
        raise MalformedAnswerError
    return response.content.decode("ascii")


def refusal(response: requests.Response, now: datetime) -> LinkError:
    """Return the error that an answer other than 2xx stands for."""
    if _not_offered(response):
        return NotOfferedError()
    if waiting := busy(response, now):
        return waiting
    if response.status_code == requests.codes.unauthorized:
        return _not_let_in(response, now)
    problem = _problem(response)
    if problem is not None:
        return _meaning(response, problem)
    missing = response.status_code == requests.codes.not_found
    return NotAProviderError() if missing else MalformedAnswerError()


def _not_let_in(response: requests.Response, now: datetime) -> LinkError:
    if needs_step_up(response):
        return StepUpError()
    return skew(response, now) or SignInAgainError()


def _meaning(response: requests.Response, problem: Problem) -> LinkError:
    status, kind = response.status_code, _kind(problem)
    if status == requests.codes.unprocessable and response.request.method == "PATCH":
        return PolicyRefusedError(_field_errors(problem))
    if status == requests.codes.gone:
        return LinkEndedError(_code(problem.by), _code(problem.reason), problem.at)
    if status == requests.codes.locked:
        awaiting = kind is ProblemType.AWAITING_WARD
        resting = AwaitingWardError if awaiting else LinkSuspendedError
        return resting(_code(problem.reason))
    simple: dict[int, type[LinkError]] = {
        requests.codes.precondition_failed: StaleVersionError,
        requests.codes.forbidden: PermissionMissingError,
    }
    if status in simple:
        return simple[status]()
    reason = None if problem.reason is None else plain(problem.reason, MAX_REASON_CHARACTERS)
    return RequestRefusedError(kind, reason)


def _code(text: str | None) -> str | None:
    """Return a code that the provider named; ``None`` for what is none."""
    fits = text is not None and _CODE.fullmatch(text) is not None
    return text if fits else None


def needs_step_up(response: requests.Response) -> bool:
    """Return whether tokens that only read were not enough (RFC 9470 section 3)."""
    challenge = response.headers.get("WWW-Authenticate", "")
    return (
        response.status_code == requests.codes.unauthorized
        and "insufficient_user_authentication" in challenge
    )


def busy(response: requests.Response, now: datetime) -> LinkError | None:
    """Return the error of an answer that asks to come back later, or ``None``."""
    if response.status_code == requests.codes.too_many_requests:
        return TooManyRequestsError(retry_after_seconds(response, now))
    if response.status_code >= requests.codes.internal_server_error:
        return ProviderTroubleError(retry_after_seconds(response, now))
    return None


def _not_offered(response: requests.Response) -> bool:
    # no form that we take, or no such act upon what is there
    if response.status_code in {requests.codes.not_acceptable, requests.codes.method_not_allowed}:
        return True
    if response.status_code != requests.codes.not_implemented:
        return False
    problem = _problem(response)
    return problem is not None and _kind(problem) is ProblemType.NOT_IMPLEMENTED


def retry_after_seconds(response: requests.Response, now: datetime) -> int | None:
    """Return what ``Retry-After`` asks for (RFC 9110 section 10.2.3), capped; else ``None``.

    A moment is compared with the answer's own ``Date``, where it has one, and not with our clock.
    """
    text = response.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdecimal():
        return min(int(text[:RETRY_AFTER_DIGITS]), RETRY_AFTER_MAX_SECONDS)
    moment = _http_date(text)
    if moment is None:
        return None
    answered_at = _http_date(response.headers.get("Date", "")) or now
    return max(0, min(int((moment - answered_at).total_seconds()), RETRY_AFTER_MAX_SECONDS))


def skew(response: requests.Response, now: datetime) -> ClockSkewError | None:
    """Return an error if the ``Date`` of the answer is further from ``now`` than proofs allow."""
    date = _http_date(response.headers.get("Date", ""))
    if date is None or abs(date - now) <= SKEW_TOLERANCE:
        return None
    return ClockSkewError(minutes=max(1, round(abs(date - now) / timedelta(minutes=1))))


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else None


def _problem(response: requests.Response) -> Problem | None:
    if not is_json(response):
        return None
    try:
        return Problem.model_validate_json(response.content)
    except (ValidationError, OverflowError):
        return None


def _kind(problem: Problem) -> ProblemType | None:
    name = problem.type.removeprefix(PREFIX)
    return ProblemType(name) if name in set(ProblemType) else None


def _field_errors(problem: Problem) -> tuple[FieldError, ...]:
    return tuple(
        FieldError(
            field=plain(error.field, MAX_FIELD_CHARACTERS),
            message=plain(error.message, MAX_MESSAGE_CHARACTERS),
            clause=None if error.clause is None else plain(error.clause, MAX_FIELD_CHARACTERS),
        )
        for error in problem.errors[:MAX_FIELD_ERRORS]
    )
