"""The token exchange grant (RFC 8693): a full access token for a watch family with its own key."""

import json
from typing import TYPE_CHECKING

from oauthlib.common import Request
from oauthlib.oauth2.rfc6749.errors import InvalidRequestError, OAuth2Error
from oauthlib.oauth2.rfc6749.grant_types.base import GrantTypeBase
from oauthlib.oauth2.rfc6749.tokens import TokenBase

if TYPE_CHECKING:
    from guardian.provider.oauth.validator import LedgerValidator

ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - a type
PROOF_TYPE = "urn:ietf:params:oauth:token-type:jwt"


class TokenExchangeGrant(GrantTypeBase):
    """What oauthlib lacks: its checks of the client, with the validator's of the subject token.

    The subject token is bound to a key, and the new family to another, which proves itself in the
    ``DPoP`` header. Whoever asks must hold both: the actor token is a proof by the old key.
    """

    def __init__(self, validator: "LedgerValidator") -> None:
        super().__init__(validator)
        self._validator = validator

    def create_token_response(
        self, request: Request, token_handler: TokenBase
    ) -> tuple[dict[str, str], str, int]:
        """Return headers, body and status of the answer."""
        headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
        try:
            self._validate(request)
        except OAuth2Error as error:
            headers.update(error.headers)
            return headers, error.json, error.status_code
        token = token_handler.create_token(request, refresh_token=True)  # type: ignore[attr-defined] # in every handler, not in the stub
        self._validator.save_token(token, request)
        return headers, json.dumps(token), 200

    def _validate(self, request: Request) -> None:
        if not getattr(request, "subject_token", None):
            raise InvalidRequestError("A subject_token is needed.", request=request)
        if getattr(request, "subject_token_type", None) != ACCESS_TOKEN_TYPE:
            raise InvalidRequestError("Only an access token is exchanged.", request=request)
        if getattr(request, "requested_token_type", None) not in {None, "", ACCESS_TOKEN_TYPE}:
            raise InvalidRequestError("Only an access token is given.", request=request)
        if getattr(request, "actor_token_type", None) not in {None, "", PROOF_TYPE}:
            raise InvalidRequestError("The actor token must be a DPoP proof.", request=request)
        self.validate_client_authentication(request)
        self.validate_grant_type(request)
        self._validator.validate_subject_token(request)
