"""Refusals and failures in the form that clients of OpenAI's interface read."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import Response

from guardian.provider.backends.gateway.port import Refused
from guardian.provider.backends.gateway.sse import event_bytes
from guardian.words import N_, Words, best_language

DOMAIN = "provider_gateway"

INVALID, DENIED, UNNAMED, BROKEN, BUSY = (
    "invalid_request_error",
    "permission_error",
    "authentication_error",
    "server_error",
    "rate_limit_error",
)
"""The ``type`` of an error, as OpenAI's interface names them."""


class GatewayError(Exception):
    """Ends a request. ``message`` is a sentence for whoever asked, ``code`` a name for programs."""

    def __init__(
        self,
        status: int,
        kind: str,
        code: str | None,
        message: str,
        *,
        param: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status = status
        self.headers = dict(headers or {})
        self.message = message
        self.document = {"message": message, "type": kind, "param": param, "code": code}
        super().__init__(code)

    def response(self) -> Response:
        """Return the whole answer."""
        body = json.dumps({"error": self.document}).encode()
        return Response(body, self.status, self.headers, "application/json")

    def chat_event(self) -> bytes:
        """Return the event that ends a stream of chat completions."""
        return event_bytes(json.dumps({"error": self.document}).encode())

    def responses_event(self, number: int) -> bytes:
        """Return the event that ends a stream of a response; ``number`` is its place in it."""
        told: dict[str, object] = {
            "type": "error",
            "code": self.document["code"],
            "message": self.message,
        }
        told |= {"param": self.document["param"], "sequence_number": number}
        return event_bytes(json.dumps({**told, "error": self.document}).encode(), "error")


def refusal(refused: Refused) -> GatewayError:
    """Return the refusal of the rules: 403, in the ward's words, comfort and helplines included."""
    said = "\n".join(filter(None, (refused.title, refused.detail)))
    message = "\n\n".join(filter(None, (said, refused.support)))
    return GatewayError(HTTPStatus.FORBIDDEN, DENIED, refused.code, message)


def invalid(message: str, code: str | None = None, *, param: str | None = None) -> GatewayError:
    """Return 400 for what cannot be read; the words are those of a developer's interface."""
    return GatewayError(HTTPStatus.BAD_REQUEST, INVALID, code, message, param=param)


def unnamed() -> GatewayError:
    """Return 401 for who cannot be named."""
    return GatewayError(
        HTTPStatus.UNAUTHORIZED,
        UNNAMED,
        "invalid_api_key",
        "This key is not known here. Ask whoever looks after the gateway for one.",
        headers={"WWW-Authenticate": "Bearer"},
    )


def tried_too_often(seconds: float) -> GatewayError:
    """Return 429 for one wrong key too many."""
    return GatewayError(
        HTTPStatus.TOO_MANY_REQUESTS,
        BUSY,
        "too_many_wrong_keys",
        "Too many wrong keys were tried. Try again later.",
        headers={"Retry-After": str(round(seconds))},
    )


def not_served() -> GatewayError:
    """Return 404 for an address that is none of the gateway's."""
    return GatewayError(
        HTTPStatus.NOT_FOUND,
        INVALID,
        "unknown_url",
        "This gateway serves chat completions, responses, embeddings and the list of models only.",
    )


def wrong_method(allowed: str) -> GatewayError:
    """Return 405; ``allowed`` is the method that the address takes."""
    return GatewayError(
        HTTPStatus.METHOD_NOT_ALLOWED,
        INVALID,
        "method_not_allowed",
        f"This address takes {allowed} only.",
        headers={"Allow": allowed},
    )


def too_large(most_bytes: int) -> GatewayError:
    """Return 413."""
    return GatewayError(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        INVALID,
        "request_too_large",
        f"At most {most_bytes} bytes are read.",
    )


UNREACHABLE = N_("The model cannot be reached just now. Try again in a little while.")
SLOW = N_("The model takes too long to answer. Try again in a little while.")
MALFORMED = N_("The model answered something that cannot be read. Try again.")
CUT_OFF = N_("The model stopped in the middle of its answer. Try again.")
TIRED = N_("The model has too much to do just now. Try again in a little while.")
KEY_REFUSED = N_("The model does not let this gateway in. Whoever looks after it has to help.")
UPSTREAM_FAILED = N_("The model met a fault of its own. Try again in a little while.")
NOT_THERE = N_(
    "The model's server has no list of models at the address that it was looked for. Whoever looks "
    "after the gateway has to correct --upstream: the part of the address before /models."
)
NOT_TAKEN = N_("The model did not take this request.")
TEXT_ONLY = N_("Only words can be sent here, no pictures, sounds or files. Start a new chat.")


def failed(
    sentence: str,
    code: str,
    language: str,
    status: int = HTTPStatus.BAD_GATEWAY,
    *,
    headers: Mapping[str, str] | None = None,
) -> GatewayError:
    """Return what is told where the model's server failed; ``sentence`` is one of the above."""
    kind = BUSY if status == HTTPStatus.TOO_MANY_REQUESTS else BROKEN
    said = Words(DOMAIN, best_language(language)).say(sentence)
    return GatewayError(status, kind, code, said, headers=headers)


def text_only(language: str, param: str) -> GatewayError:
    """Return the refusal of what nobody here can read, in the ward's words."""
    said = Words(DOMAIN, best_language(language)).say(TEXT_ONLY)
    return GatewayError(HTTPStatus.FORBIDDEN, DENIED, "only_text_is_passed", said, param=param)
