"""What oauthlib's grants ask of this provider, answered from its ledger."""
# ruff: noqa: ARG002 - the parameters are oauthlib's

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from oauthlib.common import Request
from oauthlib.oauth2.rfc6749.errors import InvalidGrantError, InvalidRequestError
from oauthlib.oauth2.rfc6749.tokens import BearerToken, OAuth2Token
from oauthlib.oauth2.rfc8628.request_validator import RequestValidator
from sqlalchemy import Connection

from guardian.provider.access import READS, Permission
from guardian.provider.accounts.people import link
from guardian.provider.oauth import device_codes, token_families
from guardian.provider.oauth.client import CLIENT_ID, GRANTS, SCOPE, RegisteredClient
from guardian.provider.oauth.details import InvalidDetailsError, asked_actions, granted_details
from guardian.provider.oauth.device_codes import PollOutcome
from guardian.provider.oauth.token_exchange import ACCESS_TOKEN_TYPE
from guardian.provider.oauth.token_families import Access, RefreshOutcome

LINK_ENDED = "The link has ended. Link this app again."
CODE_USED = "The device code was used before."
_REFRESH_FAULTS = {
    RefreshOutcome.UNKNOWN: "The refresh token is unknown.",
    RefreshOutcome.WRONG_KEY: "The refresh token belongs to another key.",
    RefreshOutcome.REVOKED: "The refresh token was revoked. Link this app again.",
    RefreshOutcome.REUSED: "The refresh token was used before, so all of its tokens have ended. "
    "Link this app again.",
}


@dataclass(frozen=True, kw_only=True)
class _Exchange:
    """A watch family that is to be made of a full access token."""

    subject: Access
    actions: frozenset[Permission]


class BoundToken(BearerToken):
    """A token that is worth nothing without its key (RFC 9449 section 5)."""

    def create_token(
        self, request: Request, refresh_token: bool = False, **kwargs: object
    ) -> OAuth2Token:
        """Return the token response; its type is DPoP."""
        token = super().create_token(request, refresh_token, **kwargs)
        token["token_type"] = "DPoP"  # noqa: S105 - a token type, no token
        return token


class LedgerValidator(RequestValidator):
    """Serves one request, in the transaction of ``connection``; ``now`` is the wall clock.

    ``key_thumbprint`` is that of the request's proof, empty where no proof is asked for;
    ``actor_thumbprint`` that of a second proof, by the key of a token that is exchanged.
    """

    def __init__(
        self,
        connection: Connection,
        now: datetime,
        key_thumbprint: str = "",
        actor_thumbprint: str = "",
    ) -> None:
        super().__init__()
        self._connection = connection
        self._now = now
        self._key_thumbprint = key_thumbprint
        self._actor_thumbprint = actor_thumbprint
        self._family_id: str | None = None
        self._exchange: _Exchange | None = None

    def client_authentication_required(
        self,
        request: Request,
        *_args: object,
        **_kwargs: object,
    ) -> bool:
        """Public clients only: nothing to authenticate with but the key."""
        return False

    def authenticate_client_id(
        self, client_id: str, request: Request, *_args: object, **_kwargs: object
    ) -> bool:
        """Whether the client is registered."""
        request.client = RegisteredClient()
        return client_id == CLIENT_ID

    def validate_client_id(
        self,
        client_id: str,
        request: Request,
        *_args: object,
        **_kwargs: object,
    ) -> bool:
        """Whether the client is registered."""
        return client_id == CLIENT_ID

    def validate_grant_type(
        self, client_id: str, grant_type: str, *_args: object, **_kwargs: object
    ) -> bool:
        """Whether the client may use the grant."""
        return grant_type in GRANTS

    def get_default_scopes(self, *_args: object, **_kwargs: object) -> list[str]:
        """Return the scope of a client that names none."""
        return [SCOPE]

    def validate_scopes(
        self, client_id: str, scopes: list[str], *_args: object, **_kwargs: object
    ) -> bool:
        """Whether nothing but a link is asked for."""
        return scopes == [SCOPE]

    def validate_device_code(
        self, client_id: str, code: str, request: Request, *_args: object, **_kwargs: object
    ) -> str | None:
        """Answer a poll with one of oauthlib's states, or ``None`` for a code that is no use."""
        poll = device_codes.poll(self._connection, code, client_id, self._now)
        if poll.outcome is PollOutcome.UNKNOWN:
            return None
        if poll.link_id is not None:
            self._carry_link(request, poll.link_id)
        return poll.outcome.value

    def validate_refresh_token(
        self, refresh_token: str, client: object, request: Request, *_args: object, **_kw: object
    ) -> bool:
        """Let a good refresh token pass; raises ``InvalidGrantError`` with the reason if not."""
        presented = token_families.present_refresh_token(
            self._connection, refresh_token, self._key_thumbprint, self._now
        )
        if presented.link_id is None:
            fault = _REFRESH_FAULTS[presented.outcome]
            raise InvalidGrantError(description=fault, request=request)
        self._family_id = presented.family_id
        self._carry_link(request, presented.link_id, presented.actions)
        return True

    def validate_subject_token(self, request: Request) -> None:
        """Let a full access token be exchanged (RFC 8693 section 2.1).

        Raises ``InvalidRequestError`` for any other (section 2.2.2), for one whose key does not
        prove itself, and :class:`InvalidDetailsError` for more than a watch family may do.
        """
        subject = str(request.subject_token)
        access = token_families.find_access_token(self._connection, subject, self._now)
        if access is None or not access.live:
            raise InvalidRequestError("The subject token is not in use.", request=request)
        if access.key_thumbprint not in {self._key_thumbprint, self._actor_thumbprint}:
            raise InvalidRequestError(
                "The key of the subject token must prove itself: send a DPoP proof for this "
                "address with its ath as actor_token.",
                request=request,
            )
        if access.actions is not None:
            raise InvalidRequestError("A watch token is not exchanged.", request=request)
        asked = asked_actions(getattr(request, "authorization_details", None))
        if asked is not None and not asked <= READS:
            raise InvalidDetailsError("A watch family only reads.", request=request)
        token_families.confirm_access_token(self._connection, access)
        self._exchange = _Exchange(subject=access, actions=READS if asked is None else asked)
        self._carry_link(request, access.link_id, self._exchange.actions)

    def get_original_scopes(self, *_args: object, **_kwargs: object) -> list[str]:
        """Return the scope of every token."""
        return [SCOPE]

    def save_token(
        self, token: Mapping[str, object], request: Request, *_args: object, **_kwargs: object
    ) -> None:
        """Record an answer; the device code behind a first one is used up."""
        family_id = self._family_id or self._new_family(token, request)
        token_families.record_answer(
            self._connection,
            family_id,
            access_token=str(token["access_token"]),
            refresh_token=str(token["refresh_token"]),
            now=self._now,
        )

    def revoke_token(self, token: str, *_args: object, **_kwargs: object) -> None:
        """End a token, whichever it is (RFC 7009)."""
        token_families.revoke(self._connection, token, self._now)

    def _new_family(self, token: Mapping[str, object], request: Request) -> str:
        """Begin the tokens that an exchange or a device code gives."""
        if self._exchange is not None:
            return token_families.start_watch_family(
                self._connection,
                self._exchange.subject,
                self._key_thumbprint,
                self._exchange.actions,
            )
        if not device_codes.use_up(self._connection, str(request.device_code)):
            raise InvalidGrantError(description=CODE_USED, request=request)
        return token_families.start_family(
            self._connection, str(token["link_id"]), self._key_thumbprint
        )

    def _carry_link(
        self, request: Request, link_id: str, actions: frozenset[Permission] | None = None
    ) -> None:
        """Put the link, and what may be done, into the answer; ``actions`` is a watch family's.

        Raises ``InvalidGrantError`` for a link that has ended.
        """
        row = link(self._connection, link_id)
        if row is None or row.ended_at is not None:
            raise InvalidGrantError(description=LINK_ENDED, request=request)
        request.user = row.guardian_id
        request.scopes = [SCOPE]
        granted = row.permissions if actions is None else row.permissions & actions
        extra: dict[str, object] = {
            "link_id": link_id,
            "authorization_details": granted_details(granted),
        }
        if self._exchange is not None:
            extra["issued_token_type"] = ACCESS_TOKEN_TYPE  # RFC 8693 section 2.2.1
        request.extra_credentials = extra
