"""From the exceptions of ``requests``, ``urllib3`` and the system to what a parent may read."""

import contextlib
import ssl
import traceback
from collections.abc import Iterator
from http.client import HTTPException, IncompleteRead, RemoteDisconnected

import requests
from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    LocationParseError,
    NameResolutionError,
    NewConnectionError,
)
from urllib3.exceptions import HTTPError as Urllib3Error
from urllib3.exceptions import SSLError as Urllib3TlsError

from guardian.link.address_errors import AddressError
from guardian.link.errors import (
    CertificateError,
    HostUnknownError,
    LinkError,
    MalformedAnswerError,
    OfflineError,
    UnreachableError,
)

MAX_CAUSES = 20

_TLS = (ssl.SSLError, Urllib3TlsError, requests.exceptions.SSLError)
_MALFORMED = (
    DecodeError,
    requests.exceptions.ContentDecodingError,
    requests.exceptions.InvalidHeader,
    HTTPException,
)
_UNCONNECTED = (NewConnectionError, ConnectTimeoutError)
_BROKEN_OFF = (IncompleteRead, RemoteDisconnected)


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn every failure of an exchange into a :class:`LinkError`, without its text."""
    try:
        yield
    except (requests.RequestException, Urllib3Error, OSError) as error:
        told = failure(error)
        _let_go(error)
        raise told from None


def failure(error: BaseException) -> LinkError:
    """Return the error for a parent that stands for ``error``."""
    if isinstance(error, requests.exceptions.InvalidURL | LocationParseError):
        return AddressError()
    causes = tuple(_causes(error))
    if any(isinstance(cause, _TLS) for cause in causes):
        return CertificateError()
    if any(isinstance(cause, NameResolutionError) for cause in causes):
        return HostUnknownError()
    if any(isinstance(cause, _UNCONNECTED) for cause in causes):
        return UnreachableError()
    return MalformedAnswerError() if any(map(_is_nonsense, causes)) else OfflineError()


def _let_go(error: BaseException) -> None:
    """Close what the frames of a failure hold, which else stays open until garbage is collected.

    urllib3 forgets a response whose headers it refuses, as with two lengths of its content.
    """
    failed: BaseException | None = error
    while failed is not None:
        traceback.clear_frames(failed.__traceback__)
        failed = failed.__context__


def _is_nonsense(cause: BaseException) -> bool:
    """Tell what is no HTTP from a line that broke: the library counts both as one kind."""
    return isinstance(cause, _MALFORMED) and not isinstance(cause, _BROKEN_OFF)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Walk down what an exception was made of, which each library keeps elsewhere."""
    waiting: list[object] = [error]
    for _ in range(MAX_CAUSES):
        if not waiting:
            return
        found = waiting.pop(0)
        if isinstance(found, BaseException):
            yield found
            waiting += [*found.args, getattr(found, "reason", None), found.__cause__]
