"""The three endpoints that an app calls; oauthlib carries the grants."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlencode

from oauthlib.oauth2.rfc6749.endpoints.revocation import RevocationEndpoint
from oauthlib.oauth2.rfc6749.endpoints.token import TokenEndpoint
from oauthlib.oauth2.rfc6749.errors import OAuth2Error
from oauthlib.oauth2.rfc6749.grant_types import RefreshTokenGrant
from oauthlib.oauth2.rfc8628.endpoints import DeviceAuthorizationEndpoint
from oauthlib.oauth2.rfc8628.grant_types import DeviceCodeGrant
from sqlalchemy import Connection

from guardian.provider.context import Provider
from guardian.provider.oauth import device_codes
from guardian.provider.oauth.client import DEVICE_CODE_GRANT, EXCHANGE_GRANT, REFRESH_GRANT
from guardian.provider.oauth.details import asked_actions
from guardian.provider.oauth.forms import FORM_TYPE, SentForm
from guardian.provider.oauth.proofs import (
    NONCE_WANTED,
    Proof,
    ProofError,
    check_proof,
    spend,
    wanted_nonce,
)
from guardian.provider.oauth.token_exchange import TokenExchangeGrant
from guardian.provider.oauth.token_families import ACCESS_LIFETIME
from guardian.provider.oauth.unused_links import end_unused_links
from guardian.provider.oauth.validator import BoundToken, LedgerValidator

DEVICE_AUTHORIZATION_PATH = "/oauth/device_authorization"
TOKEN_PATH = "/oauth/token"  # noqa: S105 - an address
REVOCATION_PATH = "/oauth/revoke"
VERIFICATION_PATH = "/link"
_FORM_HEADERS = {"Content-Type": FORM_TYPE}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A JSON answer, ready to be sent."""

    status: int
    body: str = field(repr=False)  # holds tokens
    headers: Mapping[str, str] = field(default_factory=dict)


class AuthorizationServer:
    """Device authorization (RFC 8628), tokens (RFC 6749, RFC 9449), revocation (RFC 7009)."""

    def __init__(self, provider: Provider, device_interval_seconds: int) -> None:
        self._provider = provider
        self._interval_seconds = device_interval_seconds
        # oauthlib writes whole tokens into its debug log.
        logging.getLogger("oauthlib").setLevel(logging.INFO)

    def device_authorization(self, form: SentForm) -> Answer:
        """Begin a link: a code for the app and one for the guardian (RFC 8628 section 3.2)."""
        if form.fault is not None:
            return error_answer("invalid_request", form.fault)
        now = self._provider.wall_clock.now()
        with self._provider.engine.begin() as connection:
            end_unused_links(self._provider, connection)
            endpoint = self._device_endpoint(connection, now)
            try:
                actions = asked_actions(form.fields.get("authorization_details"))
                _, sent, status = endpoint.create_device_authorization_response(
                    DEVICE_AUTHORIZATION_PATH, "POST", urlencode(form.fields), _FORM_HEADERS
                )
            except OAuth2Error as error:
                return Answer(status=error.status_code, body=error.json)
            device_codes.record_device(
                connection,
                device_code=str(sent["device_code"]),
                user_code=str(sent["user_code"]).replace("-", ""),
                actions=actions,
                interval_seconds=self._interval_seconds,
                now=now,
            )
        return Answer(status=status, body=json.dumps(sent))

    def token(self, form: SentForm, proofs: Sequence[str]) -> Answer:
        """Give tokens for a device code, a refresh token or a full access token.

        They are bound to the key of the proof.
        """
        if form.fault is not None:
            return error_answer("invalid_request", form.fault)
        now = self._provider.wall_clock.now()
        try:
            proof = self._only_proof(proofs)
            actor = self._actor_proof(form)
            with self._provider.engine.begin() as connection:
                nonce = self._wanted_nonce(connection, now, proof, actor)
                if nonce is None:
                    return self._tokens(connection, form, now, proof, actor)
        except ProofError as error:
            return error_answer("invalid_dpop_proof", str(error))
        except OAuth2Error as error:
            return Answer(status=error.status_code, body=error.json)
        answer = error_answer("use_dpop_nonce", NONCE_WANTED)
        return replace(answer, headers={"DPoP-Nonce": nonce})

    def _tokens(
        self,
        connection: Connection,
        form: SentForm,
        now: datetime,
        proof: Proof,
        actor: Proof | None,
    ) -> Answer:
        spend(connection, proof, now)
        if actor is not None:
            spend(connection, actor, now)
        actor_thumbprint = "" if actor is None else actor.key_thumbprint
        validator = LedgerValidator(connection, now, proof.key_thumbprint, actor_thumbprint)
        _, body, status = _token_endpoint(validator).create_token_response(
            TOKEN_PATH, "POST", urlencode(form.fields), _FORM_HEADERS
        )
        end_unused_links(self._provider, connection)  # after: who asks is at work
        return Answer(status=status, body=body)

    def _wanted_nonce(
        self, connection: Connection, now: datetime, *proofs: Proof | None
    ) -> str | None:
        always = self._provider.require_dpop_nonce
        found = (wanted_nonce(connection, proof, now, always=always) for proof in proofs if proof)
        return next((nonce for nonce in found if nonce is not None), None)

    def revocation(self, form: SentForm) -> Answer:
        """End a token; an unknown one has ended already (RFC 7009 section 2.2)."""
        if form.fault is not None:
            return error_answer("invalid_request", form.fault)
        now = self._provider.wall_clock.now()
        with self._provider.engine.begin() as connection:
            endpoint = RevocationEndpoint(LedgerValidator(connection, now))
            _, body, status = endpoint.create_revocation_response(
                REVOCATION_PATH, "POST", urlencode(form.fields), _FORM_HEADERS
            )
        return Answer(status=status, body=body or "{}")

    def _only_proof(self, proofs: Sequence[str]) -> Proof:
        if len(proofs) != 1:
            raise ProofError("Exactly one DPoP header with a proof is needed.")
        return check_proof(proofs[0], method="POST", url=self._provider.issuer + TOKEN_PATH)

    def _actor_proof(self, form: SentForm) -> Proof | None:
        """Return the proof by the key of a token that is to be exchanged, where one is sent."""
        compact = form.fields.get("actor_token", "")
        if form.fields.get("grant_type") != EXCHANGE_GRANT or not compact:
            return None
        return check_proof(
            compact,
            method="POST",
            url=self._provider.issuer + TOKEN_PATH,
            access_token=form.fields.get("subject_token", ""),
        )

    def _device_endpoint(
        self, connection: Connection, now: datetime
    ) -> DeviceAuthorizationEndpoint:
        page = self._provider.issuer + VERIFICATION_PATH

        def user_code(_: None = None) -> str:
            return device_codes.shown_user_code(device_codes.new_user_code(connection))

        return DeviceAuthorizationEndpoint(
            LedgerValidator(connection, now),  # type: ignore[arg-type] # the stub asks for OpenID's
            verification_uri=page,
            verification_uri_complete=page + "?user_code={user_code}",
            expires_in=int(device_codes.LIFETIME.total_seconds()),
            interval=self._interval_seconds,
            user_code_generator=user_code,
        )


def error_answer(error: str, description: str) -> Answer:
    """Return an error of RFC 6749 section 5.2."""
    body = json.dumps({"error": error, "error_description": description})
    return Answer(status=400, body=body)


def _token_endpoint(validator: LedgerValidator) -> TokenEndpoint:
    lifetime_seconds = int(ACCESS_LIFETIME.total_seconds())
    return TokenEndpoint(
        default_grant_type=DEVICE_CODE_GRANT,
        default_token_type=BoundToken(validator, expires_in=lifetime_seconds),  # type: ignore[arg-type] # the stub says str; oauthlib wants the handler
        grant_types={
            DEVICE_CODE_GRANT: DeviceCodeGrant(validator),
            REFRESH_GRANT: RefreshTokenGrant(validator),
            EXCHANGE_GRANT: TokenExchangeGrant(validator),
        },
    )
