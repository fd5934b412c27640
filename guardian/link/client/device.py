"""Linking: a code that a guardian confirms at the provider's page (RFC 8628)."""

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from guardian.clock import Clock
from guardian.link.client.address import same_origin
from guardian.link.client.credentials import Credentials
from guardian.link.client.oauth import LinkOAuth, Tokens, new_key_jwk, proof_key
from guardian.link.client.provider import DiscoveredProvider
from guardian.link.client.signed_requests import SignedRequests
from guardian.link.errors import (
    AuthorizationPendingError,
    CodeExpiredError,
    LinkCancelledError,
    MalformedAnswerError,
    OfflineError,
    ProviderTroubleError,
    SlowDownError,
    TooManyRequestsError,
)
from guardian.link.http.cancellation import Cancellation, following
from guardian.link.http.transport import Transport
from guardian.link.wire.ward import Link

SLOW_DOWN_SECONDS = 5
MAX_INTERVAL_SECONDS = 60
LINK_ATTEMPTS = 3


@dataclass(frozen=True, kw_only=True)
class DeviceAuthorization:
    """A code that waits for a guardian until ``expires_at`` (aware)."""

    provider: DiscoveredProvider
    user_code: str
    verification_uri: str
    verification_uri_complete: str
    expires_at: datetime
    interval_seconds: int
    device_code: str = field(repr=False)
    dpop_jwk: dict[str, str] = field(repr=False)


class DeviceLink:
    """Makes links. Raises errors of :mod:`guardian.link.errors` everywhere."""

    def __init__(self, clock: Clock, *, extra_authority: Path | None = None) -> None:
        self._clock = clock
        self._extra_authority = extra_authority

    def begin(self, provider: DiscoveredProvider) -> DeviceAuthorization:
        """Ask ``provider`` for a code, and make the key that the link will be bound to."""
        with Transport(self._extra_authority) as transport:
            answer = LinkOAuth(provider, transport, self._clock).authorize_device()
        complete = answer.verification_uri_complete or answer.verification_uri
        pages = (answer.verification_uri, complete)
        if not all(same_origin(page, provider.issuer) for page in pages):
            raise MalformedAnswerError  # these open in the parent's browser
        return DeviceAuthorization(
            provider=provider,
            user_code=answer.user_code,
            verification_uri=answer.verification_uri,
            verification_uri_complete=complete,
            expires_at=self._clock.now() + timedelta(seconds=answer.expires_in),
            interval_seconds=answer.interval,
            device_code=answer.device_code,
            dpop_jwk=new_key_jwk(),
        )

    def poll_once(self, authorization: DeviceAuthorization) -> Credentials:
        """Return the credentials if the guardian has confirmed; never ask again after that.

        Raises :class:`AuthorizationPendingError`, :class:`SlowDownError`,
        :class:`CodeExpiredError`, :class:`LinkDeniedError` and what every request raises.
        """
        return self._completed(authorization, self._tokens(authorization))

    def wait(self, authorization: DeviceAuthorization, cancelled: threading.Event) -> Credentials:
        """Ask again and again, as often as the provider allows, until somebody decides.

        Raises as ``poll_once`` does, without the first two, and :class:`LinkCancelledError` soon
        after ``cancelled`` was set. A provider that is out of reach is asked again, less often.
        """
        interval_seconds = authorization.interval_seconds
        while not cancelled.wait(interval_seconds):
            if self._clock.now() >= authorization.expires_at:
                raise CodeExpiredError
            try:
                with following(cancelled) as called_off:
                    tokens = self._tokens(authorization, called_off)
            except SlowDownError:
                interval_seconds += SLOW_DOWN_SECONDS
            except AuthorizationPendingError:
                pass
            except (OfflineError, ProviderTroubleError, TooManyRequestsError):
                interval_seconds = min(max(2 * interval_seconds, 1), MAX_INTERVAL_SECONDS)
            else:
                return self._completed(authorization, tokens)
        raise LinkCancelledError

    def _tokens(
        self, authorization: DeviceAuthorization, cancelled: Cancellation | None = None
    ) -> Tokens:
        key = proof_key(authorization.dpop_jwk, self._clock)
        with Transport(self._extra_authority) as transport:
            oauth = LinkOAuth(authorization.provider, transport, self._clock)
            return oauth.tokens_for_device(authorization.device_code, key, cancelled=cancelled)

    def _completed(self, authorization: DeviceAuthorization, tokens: Tokens) -> Credentials:
        """Ask which link the tokens are for: a token is good for exactly one."""
        if tokens.refresh_token is None:
            raise MalformedAnswerError
        kept = Credentials(
            link_id="",
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token,
            expires_at=tokens.expires_at,
            dpop_jwk=authorization.dpop_jwk,
        )
        with Transport(self._extra_authority) as transport:
            signed = SignedRequests(authorization.provider, kept, _not_kept, self._clock, transport)
            link = _insist(lambda: signed.read(Link, "/link"))
            return replace(signed.credentials, link_id=link.link_id)


def _not_kept(credentials: Credentials) -> None:
    """Save nothing: whoever asked for the credentials saves them."""
    del credentials


def _insist(ask: Callable[[], Link]) -> Link:
    """Ask more than once: the code is used up, and losing the tokens now means linking anew."""
    for _ in range(LINK_ATTEMPTS - 1):
        with contextlib.suppress(OfflineError, ProviderTroubleError):
            return ask()
    return ask()
