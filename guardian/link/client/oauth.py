"""The OAuth side of a link: device code, tokens, refresh (RFC 8628, RFC 6749, RFC 9449)."""

import base64
import contextlib
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, TypeVar

import requests
from annotated_types import Len
from pydantic import Field, StringConstraints
from requests.auth import AuthBase
from requests_oauth2client import (
    AccessDenied,
    AuthorizationPending,
    BearerToken,
    DeviceAuthorizationResponse,
    DPoPKey,
    DPoPToken,
    EndpointError,
    ExpiredToken,
    InvalidGrant,
    InvalidTokenResponse,
    OAuth2Client,
    OAuth2Error,
    PublicApp,
    SlowDown,
)
from requests_oauth2client.dpop import add_dpop_proof

from guardian.clock import Clock
from guardian.link.client.answers import busy, read, skew
from guardian.link.client.provider import DiscoveredProvider
from guardian.link.errors import (
    AuthorizationPendingError,
    CodeExpiredError,
    CredentialsError,
    LinkDeniedError,
    LinkError,
    MalformedAnswerError,
    RequestRefusedError,
    SignInAgainError,
    SlowDownError,
    WatchNotOfferedError,
)
from guardian.link.http.cancellation import Cancellation
from guardian.link.http.transport import CONNECT_SECONDS, READ_SECONDS, Transport
from guardian.link.wire.base import Wire

T = TypeVar("T")

CLIENT_ID = "guardian-desktop"
SCOPE = "guardian_link"
PROOF_ALGORITHM = "ES256"
ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - a type
PROOF_TYPE = "urn:ietf:params:oauth:token-type:jwt"
KEY_MEMBERS = ("kty", "crv", "x", "y", "d")
NO_SUCH_GRANT = {"unsupported_grant_type", "unauthorized_client"}
"""What a provider without the exchange says of it (RFC 6749 section 5.2)."""
MAX_NONCE_CHARACTERS = 512
MAX_TOKEN_SECONDS = 366 * 86_400
LIFETIME = "lifetime_seconds"

Secret = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._~+/=-]{1,4096}$")]


class TokenAnswer(Wire):
    """RFC 6749 section 5.1; only a token that is bound to our key will do (RFC 9449)."""

    access_token: Secret = Field(repr=False)
    token_type: Annotated[str, StringConstraints(pattern=r"^[Dd][Pp][Oo][Pp]$")]
    expires_in: int = Field(ge=1, le=MAX_TOKEN_SECONDS)
    refresh_token: Secret | None = Field(default=None, repr=False)


class DeviceAnswer(Wire):
    """RFC 8628 section 3.2."""

    device_code: Annotated[str, Len(1, 1024)] = Field(repr=False)
    user_code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{4,32}$")]
    verification_uri: Annotated[str, Len(1, 2000)]
    verification_uri_complete: Annotated[str, Len(1, 2000)] | None = None
    expires_in: int = Field(ge=1, le=3600)
    interval: int = Field(default=5, ge=0, le=60)


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """A fresh pair. ``refresh_token`` ``None``: the one that was used stays in use."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_at: datetime


def new_key_jwk() -> dict[str, str]:
    """Make the private key of a new link, as a JWK."""
    jwk = DPoPKey.generate(PROOF_ALGORITHM).private_key.to_dict()
    return {name: str(jwk[name]) for name in KEY_MEMBERS}


def proof_key(jwk: dict[str, str], clock: Clock) -> DPoPKey:
    """Return the key that signs proofs at the time of ``clock``; raises ``CredentialsError``."""
    if set(jwk) != set(KEY_MEMBERS):
        raise CredentialsError
    try:
        return DPoPKey(
            private_key=jwk,
            alg=PROOF_ALGORITHM,
            iat_generator=lambda: int(clock.now().timestamp()),
        )
    except ValueError:
        raise CredentialsError from None


class Proven(AuthBase):
    """Signs one request with an access token and a fresh proof (RFC 9449 section 7.1)."""

    def __init__(self, key: DPoPKey, access_token: str) -> None:
        self._key = key
        self._access_token = access_token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add both headers."""
        request.headers["Authorization"] = f"DPoP {self._access_token}"
        add_dpop_proof(request, dpop_key=self._key, access_token=self._access_token)
        return request


def takes_nonce(key: DPoPKey, response: requests.Response) -> bool:
    """Keep the nonce that an answer gives; return whether the request is worth another try."""
    nonce = response.headers.get("DPoP-Nonce", "")[:MAX_NONCE_CHARACTERS]
    if not nonce or nonce == key.rs_nonce:
        return False
    key.rs_nonce = nonce
    challenge = response.headers.get("WWW-Authenticate", "")
    return response.status_code == requests.codes.unauthorized and "use_dpop_nonce" in challenge


class _CheckedClient(OAuth2Client):
    """The library's client, which believes only answers that fit."""

    def parse_token_response(
        self, response: requests.Response, *, dpop_key: DPoPKey | None = None
    ) -> BearerToken:
        answer = read(TokenAnswer, response)
        if dpop_key is None:
            raise MalformedAnswerError
        return DPoPToken(
            access_token=answer.access_token,
            refresh_token=answer.refresh_token,
            _dpop_key=dpop_key,
            **{LIFETIME: answer.expires_in},
        )

    def parse_device_authorization_response(
        self, response: requests.Response, *, dpop_key: DPoPKey | None = None
    ) -> DeviceAuthorizationResponse:
        del dpop_key
        answer = read(DeviceAnswer, response)
        return DeviceAuthorizationResponse(**answer.model_dump(), **{LIFETIME: answer.expires_in})


class LinkOAuth:
    """Asks a provider for codes and tokens. Raises :class:`LinkError` everywhere."""

    def __init__(self, provider: DiscoveredProvider, transport: Transport, clock: Clock) -> None:
        self._transport = transport
        self._clock = clock
        self._token_endpoint = provider.token_endpoint
        self._client = _CheckedClient(
            token_endpoint=provider.token_endpoint,
            device_authorization_endpoint=provider.device_authorization_endpoint,
            auth=PublicApp(CLIENT_ID),
            session=transport.session,
            testing=True,  # discovery checked the endpoints; this lets http to loopback through
        )

    def authorize_device(self) -> DeviceAnswer:
        """Ask for a device code (RFC 8628 section 3.1)."""
        answer = self._ask(
            lambda: self._client.authorize_device(requests_kwargs=self._limits(), scope=SCOPE)
        )
        return DeviceAnswer(
            device_code=answer.device_code,
            user_code=answer.user_code,
            verification_uri=answer.verification_uri,
            verification_uri_complete=answer.verification_uri_complete,
            expires_in=answer.other[LIFETIME],
            interval=5 if answer.interval is None else answer.interval,
        )

    def tokens_for_device(
        self, device_code: str, key: DPoPKey, *, cancelled: Cancellation | None = None
    ) -> Tokens:
        """Ask once whether somebody confirmed (RFC 8628 section 3.4)."""
        try:
            return self._tokens(
                lambda: self._client.device_code(
                    device_code, dpop=True, dpop_key=key, requests_kwargs=self._limits()
                ),
                cancelled,
            )
        except SignInAgainError:
            raise CodeExpiredError from None  # a code that the provider does not know (any more)

    def refresh(
        self,
        refresh_token: str,
        access_token: str,
        key: DPoPKey,
        *,
        cancelled: Cancellation | None = None,
    ) -> Tokens:
        """Trade a refresh token for a fresh pair (RFC 6749 section 6)."""
        old = DPoPToken(access_token=access_token, refresh_token=refresh_token, _dpop_key=key)
        return self._tokens(
            lambda: self._client.refresh_token(old, requests_kwargs=self._limits()), cancelled
        )

    def watch_tokens(
        self,
        access_token: str,
        key: DPoPKey,
        watch_key: DPoPKey,
        *,
        cancelled: Cancellation | None = None,
    ) -> Tokens:
        """Trade a full access token, bound to ``key``, for a pair that only reads (RFC 8693).

        The pair is bound to ``watch_key``; the actor token proves that ``key`` is here, too.
        Raises :class:`WatchNotOfferedError` where the provider does not trade.
        """

        def ask() -> BearerToken:
            try:
                return self._exchange(access_token, key, watch_key)
            except InvalidTokenResponse:
                if watch_key.as_nonce is None:
                    raise
            return self._exchange(access_token, key, watch_key)  # both proofs with the nonce now

        def offered() -> BearerToken:
            try:
                return ask()
            except EndpointError as error:
                if error.error in NO_SUCH_GRANT:
                    raise WatchNotOfferedError from None
                raise

        return self._tokens(offered, cancelled)

    def _exchange(self, access_token: str, key: DPoPKey, watch_key: DPoPKey) -> BearerToken:
        actor = key.proof(
            htm="POST",
            htu=self._token_endpoint,
            ath=_hash(access_token),
            nonce=watch_key.as_nonce,
        )
        return self._client.token_exchange(
            subject_token=access_token,
            subject_token_type=ACCESS_TOKEN_TYPE,
            actor_token=str(actor),
            actor_token_type=PROOF_TYPE,
            dpop=True,
            dpop_key=watch_key,
            requests_kwargs=self._limits(),
        )

    def _tokens(
        self, ask: Callable[[], BearerToken], cancelled: Cancellation | None = None
    ) -> Tokens:
        asked_at = self._clock.now()
        token = self._ask(ask, cancelled)
        return Tokens(
            access_token=token.access_token,
            refresh_token=token.refresh_token,
            expires_at=asked_at + timedelta(seconds=token.kwargs[LIFETIME]),
        )

    def _ask(self, ask: Callable[[], T], cancelled: Cancellation | None = None) -> T:
        def translated() -> T:
            with self._translated():
                return ask()

        return self._transport.supervise(translated, cancelled=cancelled)

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OAuth2Error as error:
            raise _meaning(error, self._clock.now()) from None

    @staticmethod
    def _limits() -> dict[str, object]:
        return {"timeout": (CONNECT_SECONDS, READ_SECONDS)}


def _hash(access_token: str) -> str:
    """Return the ``ath`` of a proof (RFC 9449 section 4.2)."""
    digest = hashlib.sha256(access_token.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _meaning(error: OAuth2Error, now: datetime) -> LinkError:
    kinds: dict[type[OAuth2Error], type[LinkError]] = {
        AuthorizationPending: AuthorizationPendingError,
        SlowDown: SlowDownError,
        ExpiredToken: CodeExpiredError,
        AccessDenied: LinkDeniedError,
        InvalidGrant: SignInAgainError,
    }
    if type(error) in kinds:
        return kinds[type(error)]()
    if waiting := busy(error.response, now):
        return waiting
    if not isinstance(error, EndpointError):
        return MalformedAnswerError()
    return skew(error.response, now) or RequestRefusedError()
