"""The model's server, as the gateway asks it.

aiohttp takes a third of a second to import: this module is imported only where a gateway is served.
"""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import truststore

from guardian import __version__
from guardian.errors import GuardianError, Recovery
from guardian.provider.backends.gateway import errors
from guardian.provider.backends.gateway.errors import GatewayError, failed
from guardian.words import N_

KEPT_ALIVE_SECONDS = 4.0
"""Less than the 5 s after which uvicorn, under many a model's server, hangs up: a request that
meets the hanging up would fail, and may not be sent twice."""
MOST_CONNECTIONS = 512
MOST_KEY_BYTES = 4096
READ_BYTES = 65_536


class UpstreamOptionsError(GuardianError):
    """The model's server cannot be asked as it was described."""

    code = "gateway_upstream"
    domain = "provider_gateway"
    recovery = Recovery.NEEDS_YOU
    title = N_("The model's server cannot be used")
    message = N_("{what} is no address of a server, or no file with one key in it.")
    advice = N_("Give an address such as http://127.0.0.1:11434/v1 and a file with the key alone.")


@dataclass(frozen=True, kw_only=True)
class UpstreamOptions:
    """Where the model's server is and how long it may take.

    ``url`` is what OpenAI's clients call the base URL; one without a path gets ``/v1``.
    ``first_byte_seconds`` is long because a model on a family's own computer reads first;
    ``between_bytes_seconds`` is how long it may be silent in the midst of an answer.
    """

    url: str
    key: str | None = field(default=None, repr=False)
    connect_seconds: float = 10.0
    first_byte_seconds: float = 300.0
    between_bytes_seconds: float = 120.0

    @property
    def base(self) -> str:
        """``url`` without a slash at its end; raises :class:`UpstreamOptionsError`."""
        try:
            parts = urlsplit(self.url)
            usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        except ValueError:
            usable = False
        if not usable or parts.query or parts.fragment or parts.username is not None:
            raise UpstreamOptionsError(what="--upstream")
        return self.url.rstrip("/") if parts.path.strip("/") else f"{self.url.rstrip('/')}/v1"


def read_key(path: Path) -> str:
    """Return the key that is the one line of a file; raises :class:`UpstreamOptionsError`."""
    try:
        with path.open("rb") as file:
            key = file.read(MOST_KEY_BYTES + 1).decode("ascii")
    except (OSError, ValueError):
        raise UpstreamOptionsError(what="--upstream-key-file") from None
    return checked_key(key, "--upstream-key-file")


def checked_key(text: str, what: str) -> str:
    """Return the key that a text is; raises :class:`UpstreamOptionsError`, which names ``what``."""
    key = text.strip()
    usable = key and len(key) <= MOST_KEY_BYTES and key.isascii() and key.isprintable()
    if not usable or " " in key:
        raise UpstreamOptionsError(what=what)
    return key


@dataclass(frozen=True, kw_only=True)
class Question:
    """What the model's server is asked; ``path`` begins behind ``/v1``."""

    method: str
    path: str
    body: bytes | None = None
    accept: str = "application/json"


class Upstream:
    """The connections to the model's server, of one event loop."""

    def __init__(self, options: UpstreamOptions) -> None:
        self.options = options
        self._base = options.base
        self._proxy = _proxy_for(self._base)
        self._session: aiohttp.ClientSession | None = None

    @property
    def key(self) -> str | None:
        """What nobody else may see."""
        return self.options.key

    async def close(self) -> None:
        """Hang up."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    @asynccontextmanager
    async def ask(self, question: Question) -> AsyncIterator[aiohttp.ClientResponse]:
        """Send a request and give the answer once its head is there; leaving ends it at once.

        Raises what `failure_of` reads.
        """
        headers = {"Accept": question.accept, "Accept-Encoding": "identity"}
        if question.body is not None:
            headers["Content-Type"] = "application/json"
        if self.key is not None:
            headers["Authorization"] = f"Bearer {self.key}"
        answer = await self._open().request(
            question.method,
            self._base + question.path,
            data=question.body,
            headers=headers,
            allow_redirects=False,  # the key is for this server alone
            proxy=self._proxy,
        )
        try:
            yield answer
        finally:
            answer.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=MOST_CONNECTIONS,
                    keepalive_timeout=KEPT_ALIVE_SECONDS,
                    ssl=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
                ),
                timeout=aiohttp.ClientTimeout(
                    total=None,
                    connect=self.options.connect_seconds,
                    sock_connect=self.options.connect_seconds,
                ),
                headers={"User-Agent": f"guardian-gateway/{__version__}"},
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                read_bufsize=READ_BYTES,
                trust_env=False,  # a .netrc would replace the key
            )
        return self._session


FAILURES = (aiohttp.ClientError, TimeoutError, OSError)
"""What `Upstream.ask` and reading its answer raise."""


def failure_of(error: Exception, language: str) -> GatewayError:
    """Return what is told of one of :data:`FAILURES`, without a word of it."""
    if isinstance(error, (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError)):
        return failed(errors.UNREACHABLE, "upstream_unreachable", language)
    if isinstance(error, TimeoutError):
        return failed(errors.SLOW, "upstream_timeout", language, HTTPStatus.GATEWAY_TIMEOUT)
    if isinstance(error, aiohttp.ClientResponseError):
        return failed(errors.MALFORMED, "upstream_malformed", language)
    if isinstance(error, (aiohttp.ServerDisconnectedError, aiohttp.ClientPayloadError)):
        return failed(errors.CUT_OFF, "upstream_cut_off", language)
    return failed(errors.UNREACHABLE, "upstream_unreachable", language)


def _proxy_for(base: str) -> str | None:
    """Return the family's proxy for an address, as the environment names it."""
    parts = urlsplit(base)
    if parts.hostname is None or proxy_bypass(parts.hostname):
        return None
    if parts.hostname == "localhost" or parts.hostname.startswith("127."):
        return None
    return getproxies().get(parts.scheme)
