"""One way out to the family's server: bounded, typed, and refused in a parent's words."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar
from urllib.parse import quote

import requests
from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json
from requests.auth import AuthBase

from guardian.link.errors import (
    AnswerTooLargeError,
    CertificateError,
    LinkError,
    MalformedAnswerError,
    OfflineError,
)
from guardian.link.http.transport import Exchange, Transport
from guardian.provider.backends.openwebui import errors

T = TypeVar("T")

MAX_BYTES = 8 * 1024 * 1024
"""A page of a hundred messages with pictures in them is the largest answer that is read."""
READ_SECONDS = 20.0
BUDGET_SECONDS = 40.0
_ISSUED_KEY = re.compile(r"[\x21-\x7e]{1,4096}", re.ASCII)
_NO_PERMISSION = b"permission to access this resource"
_NOT_THERE = b"We could not find"
_KEYS_ARE_OFF = b"API key"
_DETAIL = TypeAdapter(dict[str, Any])


@dataclass(frozen=True, kw_only=True)
class Server:
    """Where the family's Open WebUI is. ``key`` is that of an account made for Guardian alone."""

    address: str
    key: str = field(repr=False)


class Key(AuthBase):
    """Sends a key as a bearer token (RFC 6750 section 2.1)."""

    def __init__(self, key: str) -> None:
        if not _ISSUED_KEY.fullmatch(key):
            raise errors.WrongKeyError
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header."""
        request.headers["Authorization"] = f"Bearer {self._key}"
        return request


Method = Literal["GET", "POST", "DELETE"]


class Calls:
    """Calls of one server; safe to use from several threads."""

    def __init__(self, server: Server, transport: Transport) -> None:
        self._address = server.address.rstrip("/")
        self._auth = Key(server.key)
        self._transport = transport

    def get(self, shape: TypeAdapter[T], path: str, **parameters: str | int) -> T:
        """Return what is at ``path`` as ``shape``; raises :class:`errors.OpenWebUIError`."""
        return self._read(shape, self._sent("GET", path, parameters))

    def post(self, shape: TypeAdapter[T], path: str, body: object = None) -> T:
        """Send ``body`` as JSON and return the answer as ``shape``; raises as :meth:`get`."""
        return self._read(shape, self._sent("POST", path, {}, body))

    def delete(self, path: str) -> None:
        """Remove what is at ``path``; raises as :meth:`get`."""
        self._sent("DELETE", path, {})

    def status_and_detail(self, path: str, body: object) -> tuple[int, str]:
        """Send ``body`` and return the status and what it was refused with, ``""`` if it was not.

        Only for answers that are meant to be refusals, as of a canary.
        """
        answer = self._exchange("POST", path, {}, body)
        if not _is_json(answer):
            return answer.status_code, ""
        try:
            detail = _DETAIL.validate_json(answer.content).get("detail")
        except ValidationError:
            return answer.status_code, ""
        return answer.status_code, detail if isinstance(detail, str) else ""

    def _sent(
        self,
        method: Method,
        path: str,
        parameters: Mapping[str, str | int],
        body: object = None,
    ) -> requests.Response:
        answer = self._exchange(method, path, parameters, body)
        if answer.status_code != requests.codes.ok:
            raise _refusal(answer)
        return answer

    def _exchange(
        self, method: Method, path: str, parameters: Mapping[str, str | int], body: object
    ) -> requests.Response:
        with _translated():
            return self._transport.send(
                Exchange(
                    method=method,
                    url=self._address + path,
                    parameters={name: str(value) for name, value in parameters.items()},
                    headers={"Content-Type": "application/json"},
                    body=None if body is None else to_json(body),
                    auth=self._auth,
                    max_bytes=MAX_BYTES,
                    read_seconds=READ_SECONDS,
                    budget_seconds=BUDGET_SECONDS,
                )
            )

    def _read(self, shape: TypeAdapter[T], answer: requests.Response) -> T:
        if not _is_json(answer):
            raise errors.NotOpenWebUIError
        try:
            return shape.validate_json(answer.content)
        except (ValidationError, OverflowError):
            raise errors.UnreadableAnswerError from None


def part(text: str) -> str:
    """Return ``text`` as one part of a path, whatever is in it."""
    return quote(text, safe="")


def _is_json(answer: requests.Response) -> bool:
    media_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return media_type == "application/json"


def _refusal(answer: requests.Response) -> errors.OpenWebUIError:
    status = answer.status_code
    if status >= requests.codes.internal_server_error or status == requests.codes.too_many_requests:
        return errors.ServerTroubleError()
    if not _is_json(answer) or status < requests.codes.bad_request:
        return errors.NotOpenWebUIError()
    # a function that is not there is answered with 401, an account with 400
    if status == requests.codes.not_found or _NOT_THERE in answer.content:
        return errors.NotThereError()
    if status in {requests.codes.unauthorized, requests.codes.forbidden}:
        return _not_let_in(answer)
    return errors.RefusedThereError()


def _not_let_in(answer: requests.Response) -> errors.OpenWebUIError:
    """Tell a key that may not be used from an unknown one, and from one of no administrator."""
    no_permission = _NO_PERMISSION in answer.content
    if answer.status_code == requests.codes.forbidden:
        if no_permission or _KEYS_ARE_OFF in answer.content:
            return errors.KeysSwitchedOffError()
        return errors.RefusedThereError()
    return errors.NotAdministratorError() if no_permission else errors.WrongKeyError()


@contextmanager
def _translated() -> Iterator[None]:
    """Say of this server what the transport says of any."""
    try:
        yield
    except CertificateError:
        raise errors.InsecureConnectionError from None
    except OfflineError:
        raise errors.ServerUnreachableError from None
    except (AnswerTooLargeError, MalformedAnswerError):
        raise errors.UnreadableAnswerError from None
    except LinkError:
        raise errors.ServerUnreachableError from None
