"""What stands between ``requests`` and the sockets: trust, retries, size, and the way to cancel."""

import io
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests
import truststore
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, Retry
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.response import BaseHTTPResponse, HTTPResponse

from guardian.link.errors import AnswerTooLargeError
from guardian.link.http.operations import Operations

CHUNK_BYTES = 65_536
LENGTH_DIGITS = 18
"""More digits of a Content-Length need not be read to know that it is too much."""

CONNECT_RETRIES = Retry(
    total=2,
    connect=2,
    read=0,
    redirect=0,
    status=0,
    other=0,
    backoff_factor=0.2,
    backoff_jitter=0.2,
    backoff_max=1,
    respect_retry_after_header=False,
    raise_on_status=False,
    raise_on_redirect=False,
)
"""Only what never reached the provider: a proof (RFC 9449) must not be sent twice."""


def trust(extra_authority: Path | None) -> ssl.SSLContext:
    """Trust the roots of this computer, and one more authority from a PEM file if given."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if extra_authority is not None:
        context.load_verify_locations(str(extra_authority))
    return context


def _watched_pools(operations: Operations) -> dict[str, type[HTTPConnectionPool]]:
    """Return pools whose connections tell their operation which socket it waits on."""

    class WatchedConnection(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            operations.required().attach(self.sock)

        def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as in urllib3
            operations.required().attach(self.sock)
            return super().getresponse()

    class WatchedTlsConnection(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            operations.required().attach(self.sock)

        def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as in urllib3
            operations.required().attach(self.sock)
            return super().getresponse()

    class WatchedPool(HTTPConnectionPool):
        ConnectionCls = WatchedConnection

    class WatchedTlsPool(HTTPSConnectionPool):
        ConnectionCls = WatchedTlsConnection

    return {"http": WatchedPool, "https": WatchedTlsPool}


class GuardedAdapter(HTTPAdapter):
    """Reads every body at once and up to the limit of its operation."""

    def __init__(self, operations: Operations, tls: ssl.SSLContext) -> None:
        self._operations = operations
        self._tls = tls
        self._pools = _watched_pools(operations)
        super().__init__(max_retries=CONNECT_RETRIES)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Use our trust and our connections."""
        super().init_poolmanager(*args, **kwargs, ssl_context=self._tls)
        self._watch(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Use our trust and our connections through a proxy, too."""
        manager = super().proxy_manager_for(proxy, **kwargs, ssl_context=self._tls)
        self._watch(manager)
        return manager

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Leave trust to the context: ``requests`` would add the roots of certifi to it."""
        del url, verify, cert
        conn.cert_reqs = "CERT_REQUIRED"

    def send(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> requests.Response:
        """Send, and read the whole body here, where no caller can forget its limit.

        Raises :class:`AnswerTooLargeError`, and what ``requests`` and ``urllib3`` raise.
        """
        self._operations.required()
        kwargs["stream"] = True
        response = super().send(request, *args, **kwargs)
        raw: BaseHTTPResponse = response.raw
        try:
            body = _read(raw, response.headers, self._operations.required().max_bytes)
        except BaseException:
            raw.close()
            raise
        raw.release_conn()
        response.raw = _Read(body, raw)
        return response

    def _watch(self, manager: PoolManager) -> None:
        manager.pool_classes_by_scheme = self._pools


class _Read(io.BytesIO):
    """A body that was read, in the place of the response that it came from."""

    def __init__(self, body: bytes, raw: BaseHTTPResponse) -> None:
        super().__init__(body)
        self.headers = raw.headers
        self.status = raw.status


def _read(raw: BaseHTTPResponse, headers: Mapping[str, str], max_bytes: int) -> bytes:
    announced = headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced[:LENGTH_DIGITS]) > max_bytes:
        raise AnswerTooLargeError
    body = bytearray()
    while chunk := raw.read1(CHUNK_BYTES, decode_content=True):
        body += chunk
        if len(body) > max_bytes:
            raise AnswerTooLargeError
    return bytes(body)
