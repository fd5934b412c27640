"""One way out to a provider, for plain requests and for the OAuth library alike."""

import logging
import random
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import requests
from requests.auth import AuthBase

from guardian.link.errors import OfflineError
from guardian.link.http.adapter import GuardedAdapter, trust
from guardian.link.http.cancellation import Cancellation
from guardian.link.http.failures import translated
from guardian.link.http.operations import Operations

T = TypeVar("T")

MAX_BYTES = 2 * 1024 * 1024
CONNECT_SECONDS = 5.0
READ_SECONDS = 15.0
BUDGET_SECONDS = 30.0
"""For a whole exchange, however slowly it trickles."""
AGAIN_JITTER_SECONDS = 0.3


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One request. ``auth`` signs each attempt anew; ``idempotent``: it may be sent twice."""

    method: str
    url: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = field(default=None, repr=False)
    auth: AuthBase | None = field(default=None, repr=False)
    max_bytes: int = MAX_BYTES
    read_seconds: float = READ_SECONDS
    budget_seconds: float = BUDGET_SECONDS

    @property
    def idempotent(self) -> bool:
        """Whether a lost answer may be asked for again."""
        return self.method == "GET"


class GuardedSession(requests.Session):
    """A session without netrc, cookies, redirects or anything else that the environment adds."""

    def __init__(self, operations: Operations, tls: ssl.SSLContext) -> None:
        super().__init__()
        self.trust_env = False
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.headers.update({"User-Agent": "Guardian", "Accept": "application/json"})
        self.mount("http://", GuardedAdapter(operations, tls))
        self.mount("https://", GuardedAdapter(operations, tls))

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send through this computer's proxy, unless the address is exempt from it."""
        kwargs["proxies"] = proxies_for(request.url or "")
        return super().send(request, **kwargs)

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Follow nobody: a token or a proof must never go elsewhere."""
        del resp
        return None


class Transport:
    """Exchanges with providers; safe to use from several threads. Close it at the end."""

    def __init__(self, extra_authority: Path | None = None) -> None:
        # urllib3 logs raw header lines, which the provider writes, and whole addresses.
        logging.getLogger("urllib3").setLevel(logging.CRITICAL)
        self._operations = Operations()
        self.session = GuardedSession(self._operations, trust(extra_authority))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End what is under way (``LinkCancelledError``) and close every connection, for good."""
        self._operations.close()
        self.session.close()

    def send(
        self, exchange: Exchange, *, cancelled: Cancellation | None = None
    ) -> requests.Response:
        """Return the answer, whatever its status, with its body read.

        Raises :class:`guardian.link.errors.LinkError`; :class:`LinkCancelledError` within 100 ms of
        ``cancelled`` being set.
        """
        return self.supervise(
            lambda: self._attempts(exchange),
            max_bytes=exchange.max_bytes,
            budget_seconds=exchange.budget_seconds,
            cancelled=cancelled,
        )

    def supervise(
        self,
        work: Callable[[], T],
        *,
        max_bytes: int = MAX_BYTES,
        budget_seconds: float = BUDGET_SECONDS,
        cancelled: Cancellation | None = None,
    ) -> T:
        """Run ``work``, which uses :attr:`session`, within the limits; errors as in ``send``."""

        def guarded() -> T:
            with translated():
                return work()

        return self._operations.run(
            guarded, max_bytes=max_bytes, budget_seconds=budget_seconds, cancelled=cancelled
        )

    def _attempts(self, exchange: Exchange) -> requests.Response:
        try:
            with translated():
                return self._once(exchange)
        except OfflineError:
            if not exchange.idempotent:
                raise
        jitter = random.uniform(0, AGAIN_JITTER_SECONDS)  # noqa: S311 - spreads load, no secret
        self._operations.required().pause(jitter)
        return self._once(exchange)

    def _once(self, exchange: Exchange) -> requests.Response:
        return self.session.request(
            exchange.method,
            exchange.url,
            params=dict(exchange.parameters),
            headers=dict(exchange.headers),
            data=exchange.body,
            auth=exchange.auth,
            timeout=(CONNECT_SECONDS, exchange.read_seconds),
        )


def proxies_for(url: str) -> dict[str, str]:
    """Return the proxies for ``url`` from this computer's settings; never one for loopback."""
    host = urlsplit(url).hostname or ""
    if is_loopback(host) or proxy_bypass(host):
        return {}
    return {
        scheme: address
        for scheme, address in getproxies().items()
        if scheme in {"http", "https", "all"} and not address.startswith("socks")
    }


def is_loopback(host: str) -> bool:
    """Return whether ``host`` is this computer itself."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
