"""Requests of one link: signed, with tokens that are renewed in time and saved before their use."""

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

import requests
from pydantic import BaseModel

from guardian.clock import Clock
from guardian.link.client.answers import needs_step_up, read, refusal
from guardian.link.client.credentials import Credentials
from guardian.link.client.oauth import LinkOAuth, Proven, new_key_jwk, proof_key, takes_nonce
from guardian.link.client.provider import DiscoveredProvider
from guardian.link.errors import LinkCancelledError, SignInAgainError, WatchNotOfferedError
from guardian.link.http.cancellation import Cancellation, when_set
from guardian.link.http.transport import (
    BUDGET_SECONDS,
    MAX_BYTES,
    READ_SECONDS,
    Exchange,
    Transport,
)

W = TypeVar("W", bound=BaseModel)

RENEW_BEFORE = timedelta(seconds=30)
"""An access token is renewed so long before it expires."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request below ``api_base``; the limits are those of :class:`Exchange`."""

    path: str
    method: str = "GET"
    parameters: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = field(default=None, repr=False)
    max_bytes: int = MAX_BYTES
    read_seconds: float = READ_SECONDS
    budget_seconds: float = BUDGET_SECONDS


class SignedRequests:
    """Sends calls of one link; safe to use from several threads.

    ``save_credentials`` is called with every new pair of tokens before it is used for the first
    time. What it raises goes to the caller, and the old pair stays in use: a provider takes the
    old refresh token until the new pair has been seen.
    """

    def __init__(
        self,
        provider: DiscoveredProvider,
        credentials: Credentials,
        save_credentials: Callable[[Credentials], None],
        clock: Clock,
        transport: Transport,
    ) -> None:
        self.credentials = credentials
        self._api_base = provider.api_base
        self._save = save_credentials
        self._clock = clock
        self._transport = transport
        self._oauth = LinkOAuth(provider, transport, clock)
        self._key = proof_key(credentials.dpop_jwk, clock)
        self._turn = threading.Condition()
        self._renewing = False

    def read(self, model: type[W], path: str, parameters: Mapping[str, str] | None = None) -> W:
        """Return what is at ``path``, as ``model``."""
        return read(model, self.send(Call(path=path, parameters=parameters or {})))

    def send(self, call: Call, cancelled: Cancellation | None = None) -> requests.Response:
        """Return a 2xx answer; raises :class:`guardian.link.errors.LinkError` for every other."""
        access_token = self._fresh(None, cancelled)
        answer = self._proven(call, access_token, cancelled)
        if answer.status_code == requests.codes.unauthorized and not needs_step_up(answer):
            access_token = self._fresh(access_token, cancelled)
            answer = self._proven(call, access_token, cancelled)
        if not requests.codes.ok <= answer.status_code < requests.codes.multiple_choices:
            raise refusal(answer, self._clock.now())
        return answer

    def watch_credentials(self) -> Credentials:
        """Trade for credentials that only read and acknowledge, bound to a key of their own.

        Raises :class:`WatchNotOfferedError` where the provider has none that last.
        """
        access_token = self._fresh(None, None)
        watch_jwk = new_key_jwk()
        tokens = self._oauth.watch_tokens(
            access_token, self._key, proof_key(watch_jwk, self._clock)
        )
        if tokens.refresh_token is None:
            raise WatchNotOfferedError
        return replace(
            self.credentials,
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token,
            expires_at=tokens.expires_at,
            dpop_jwk=watch_jwk,
        )

    def _proven(
        self, call: Call, access_token: str, cancelled: Cancellation | None
    ) -> requests.Response:
        exchange = Exchange(
            method=call.method,
            url=self._api_base + call.path,
            parameters=call.parameters,
            headers=call.headers,
            body=call.body,
            auth=Proven(self._key, access_token),
            max_bytes=call.max_bytes,
            read_seconds=call.read_seconds,
            budget_seconds=call.budget_seconds,
        )
        answer = self._transport.send(exchange, cancelled=cancelled)
        if takes_nonce(self._key, answer):
            answer = self._transport.send(exchange, cancelled=cancelled)
        return answer

    def _fresh(self, refused: str | None, cancelled: Cancellation | None) -> str:
        """Return an access token that is not ``refused`` and does not expire at once."""
        with self._alone(cancelled):
            known = self.credentials
            expired = known.expired(self._clock.now() + RENEW_BEFORE)
            if expired or known.access_token == refused:
                self._renew(known, cancelled)
            return self.credentials.access_token

    @contextlib.contextmanager
    def _alone(self, cancelled: Cancellation | None) -> Iterator[None]:
        """Let one thread at a time look at the tokens; raises :class:`LinkCancelledError`."""
        with when_set(cancelled, self._wake), self._turn:
            while self._renewing:
                if cancelled is not None and cancelled.is_set():
                    raise LinkCancelledError
                self._turn.wait()
            self._renewing = True
        try:
            yield
        finally:
            with self._turn:
                self._renewing = False
                self._turn.notify_all()

    def _wake(self) -> None:
        with self._turn:
            self._turn.notify_all()

    def _renew(self, known: Credentials, cancelled: Cancellation | None) -> None:
        try:
            tokens = self._oauth.refresh(
                known.refresh_token, known.access_token, self._key, cancelled=cancelled
            )
        except SignInAgainError:
            self._raise_if_ended(known, cancelled)
            raise
        renewed = replace(
            known,
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token or known.refresh_token,
            expires_at=tokens.expires_at,
        )
        self._save(renewed)
        self.credentials = renewed

    def _raise_if_ended(self, known: Credentials, cancelled: Cancellation | None) -> None:
        """Tell a link that has ended from tokens that died: the old token still finds it out."""
        answer = self._proven(Call(path="/link"), known.access_token, cancelled)
        if answer.status_code == requests.codes.gone:
            raise refusal(answer, self._clock.now())
