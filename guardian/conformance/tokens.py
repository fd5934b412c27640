"""Links and tokens over the wire: RFC 8628, RFC 8693, refresh, RFC 7009, every step by hand."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from joserfc.jwk import ECKey

from guardian.conformance.check import CheckFailedError, NotTestableError, demand
from guardian.conformance.http import Answer, Http
from guardian.conformance.proofs import STRAIGHT, Bend, proof
from guardian.conformance.provider_card import Card

CLIENT_ID = "guardian-desktop"
SCOPE = "guardian_link"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
EXCHANGE_GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - a type of token
JWT = "urn:ietf:params:oauth:token-type:jwt"
OK = 200


@dataclass(frozen=True, kw_only=True)
class Codes:
    """An answer of the device authorization endpoint."""

    device_code: str = field(repr=False)
    user_code: str
    verification_uri: str
    expires_in: int
    interval: int


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """A pair."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    answer: dict[str, Any] = field(repr=False)


class TokenDesk:
    """The app's side of the authorization server."""

    def __init__(self, http: Http, card: Card, *, client_id: str = CLIENT_ID) -> None:
        self._http = http
        self._card = card
        self._client_id = client_id
        self._nonce: str | None = None

    def codes(self, permissions: Sequence[str] | None = None) -> Codes:
        """Begin a link, with all permissions unless some are named (RFC 9396)."""
        answer = self.ask_for_codes(permissions)
        demand(answer.status == OK, "codes (RFC 8628 section 3.2)", answer.exchange)
        sent = answer.document()
        return Codes(
            device_code=str(sent.get("device_code", "")),
            user_code=str(sent.get("user_code", "")),
            verification_uri=str(sent.get("verification_uri", "")),
            expires_in=int(sent.get("expires_in", 0)),
            interval=int(sent.get("interval", 5)),
        )

    def ask_for_codes(self, permissions: Sequence[str] | None = None, **changes: str) -> Answer:
        """Return whatever a device authorization request is answered."""
        form = {"client_id": self._client_id, "scope": SCOPE}
        if permissions is not None:
            detail = {"type": "guardian_link", "actions": list(permissions)}
            form["authorization_details"] = json.dumps([detail])
        return self._http.send(
            "POST", self._card.endpoint("device_authorization_endpoint"), data=form | changes
        )

    def poll(self, device_code: str, key: ECKey) -> Answer:
        """Ask once whether a guardian has decided."""
        return self.token({"grant_type": DEVICE_GRANT, "device_code": device_code}, key)

    def refresh(self, refresh_token: str, key: ECKey) -> Answer:
        """Trade a refresh token for a pair."""
        return self.token({"grant_type": "refresh_token", "refresh_token": refresh_token}, key)

    def exchange(
        self, access_token: str, holder: ECKey, key: ECKey, *, scope: str | None = None
    ) -> Answer:
        """Ask for a watch family, bound to ``key``, by token exchange (RFC 8693).

        The actor token is a proof by the key of the access token: who copied the token lacks it.
        """
        url = self._card.endpoint("token_endpoint")
        asked_with = self._nonce
        form = {
            "grant_type": EXCHANGE_GRANT,
            "subject_token": access_token,
            "subject_token_type": ACCESS_TOKEN,
            "requested_token_type": ACCESS_TOKEN,
            "actor_token": proof(holder, "POST", url, token=access_token, nonce=asked_with),
            "actor_token_type": JWT,
            **({} if scope is None else {"scope": scope}),
        }
        answer = self.token(form, key)
        if self._nonce == asked_with:
            return answer
        return self.exchange(access_token, holder, key, scope=scope)

    def revoke(self, token: str) -> Answer:
        """End a token (RFC 7009)."""
        form = {"client_id": self._client_id, "token": token}
        return self._http.send("POST", self._card.endpoint("revocation_endpoint"), data=form)

    def token(self, form: dict[str, str], key: ECKey | None, bend: Bend = STRAIGHT) -> Answer:
        """Ask the token endpoint; without a ``key`` no proof is sent."""
        url = self._card.endpoint("token_endpoint")
        body = {"client_id": self._client_id, **form}
        if key is None:
            return self._http.send("POST", url, data=body)
        answer = self._proven(url, body, key, bend)
        nonce = answer.headers.get("DPoP-Nonce")
        if nonce and nonce != self._nonce and answer.exchange.problem == "use_dpop_nonce":
            self._nonce = nonce
            answer = self._proven(url, body, key, bend)
        return answer

    def _proven(self, url: str, body: dict[str, str], key: ECKey, bend: Bend) -> Answer:
        headers = {"DPoP": proof(key, "POST", url, nonce=self._nonce, bend=bend)}
        return self._http.send("POST", url, data=body, headers=headers)


def tokens_of(answer: Answer) -> Tokens:
    """Return the pair of an answer that must have one (RFC 6749 section 5.1)."""
    if answer.exchange.problem == "unsupported_grant_type":
        raise NotTestableError("the token endpoint does not offer this grant")
    if answer.status != OK:
        raise CheckFailedError("tokens", answer.exchange)
    sent = answer.document()
    demand(str(sent.get("token_type", "")).lower() == "dpop", "token_type DPoP", "another")
    access, refresh = sent.get("access_token"), sent.get("refresh_token")
    demand(isinstance(access, str) and isinstance(refresh, str), "two tokens", "fewer")
    return Tokens(access=str(access), refresh=str(refresh), answer=sent)
