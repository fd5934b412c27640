"""What a model's server says went wrong, told on without its key and without its secrets."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pydantic_core import from_json

from guardian.provider.backends.gateway import errors
from guardian.provider.backends.gateway.errors import GatewayError, failed

MOST_RETRY_SECONDS = 3_600
_PASSED_ON = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
}
"""What is the asker's to mend: a name that is not served, a conversation that is too long."""

_CODES = frozenset(
    {
        *("context_length_exceeded", "model_not_found", "content_filter", "invalid_value"),
        *("unsupported_parameter", "unsupported_value", "missing_required_parameter"),
        *("string_above_max_length", "invalid_type", "content_policy_violation"),
    }
)
_PARAMS = frozenset(
    {
        *("model", "messages", "input", "tools", "tool_choice", "response_format", "text", "stop"),
        *("max_tokens", "max_completion_tokens", "max_output_tokens", "temperature", "top_p"),
        *("reasoning", "reasoning_effort", "stream_options", "stream", "instructions"),
    }
)


def answered_failure(
    status: int, body: bytes, headers: Mapping[str, str], language: str
) -> GatewayError:
    """Return what is told of an answer that is none: ``status`` is not 200."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return failed(
            errors.TIRED, "upstream_busy", language, status, headers=_retry_after(headers)
        )
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return failed(errors.KEY_REFUSED, "upstream_key_refused", language)
    if status in _PASSED_ON:
        return _named(body, status, language)
    return failed(
        errors.UPSTREAM_FAILED, "upstream_failed", language, headers=_retry_after(headers)
    )


def told_failure(document: Mapping[str, Any], language: str) -> GatewayError:
    """Return what is told of an error in the midst of an answer."""
    error = document.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    if code in ("rate_limit_exceeded", "429", HTTPStatus.TOO_MANY_REQUESTS):
        return failed(errors.TIRED, "upstream_busy", language, HTTPStatus.TOO_MANY_REQUESTS)
    return failed(errors.UPSTREAM_FAILED, "upstream_failed", language)


def _named(body: bytes, status: int, language: str) -> GatewayError:
    """Return an error with the names of the other side's, which programs go by.

    Its sentence may have anything in it, so it is ours.
    """
    try:
        document = from_json(body)
    except ValueError:
        document = None
    error = document.get("error") if isinstance(document, dict) else None
    told = error if isinstance(error, dict) else {}
    plain = failed(errors.NOT_TAKEN, "upstream_refused", language, status)
    return GatewayError(
        status,
        errors.INVALID,
        _known(told.get("code"), _CODES) or "upstream_refused",
        plain.message,
        param=_known(told.get("param"), _PARAMS),
    )


def _known(value: object, names: frozenset[str]) -> str | None:
    """Return a name that programs go by; anything else could be a sentence, or the key."""
    return value if isinstance(value, str) and value in names else None


def _retry_after(headers: Mapping[str, str]) -> dict[str, str]:
    """Return how long to wait, in seconds, where the other side says so."""
    told = headers.get("retry-after", "").strip()
    if not told.isdecimal() or len(told) > len(str(MOST_RETRY_SECONDS)):
        return {}
    return {"Retry-After": str(min(int(told), MOST_RETRY_SECONDS))}
