"""DPoP proofs (RFC 9449): that a request comes from the holder of the token's key."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from joserfc import jwk, jws, jwt
from joserfc.errors import JoseError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Connection, delete, insert
from sqlalchemy.exc import IntegrityError

from guardian.provider.accounts.secret_tokens import fingerprint
from guardian.provider.oauth.nonces import LIFETIME, is_fresh, new_nonce, nonce_key
from guardian.provider.oauth.tables import spent_proof_table

ALGORITHMS = ("ES256", "Ed25519", "EdDSA")
"""RFC 9864 renamed EdDSA to Ed25519, so both names are read."""
TOLERANCE = timedelta(seconds=60)
"""How far ``iat`` may be from the provider's clock, both ways."""
NONCE_WANTED = "The proof is too old or too new (iat), or has no nonce: use the one given."
_REMEMBERED = max(2 * TOLERANCE, LIFETIME)  # no proof is fresh for longer
_TYPE = "dpop+jwt"
_CURVES = {"EC": "P-256", "OKP": "Ed25519"}
_KEY_MEMBERS = {"kty", "crv", "x", "y"}  # what RFC 7638 counts; the rest is decoration
_LONGEST_PROOF = 4096  # characters


class ProofError(Exception):
    """A proof that must not be believed; ``args[0]`` says why, in words without the proof's."""


class ProofRegistry(jws.JWSRegistry):
    """Room for a key in the header, and little room for anything else (bytes)."""

    max_header_length = 2048
    max_payload_length = 2048

    def get_alg(self, name: str) -> Any:
        """Return the algorithm; the old name EdDSA, on this curve, means the same."""
        return super().get_alg("Ed25519" if name == "EdDSA" else name)


class ProofClaims(BaseModel):
    """Claims of section 4.2; others are ignored."""

    model_config = ConfigDict(frozen=True, strict=True)

    jti: str = Field(min_length=1, max_length=256)
    htm: str
    htu: str
    iat: int | float = Field(allow_inf_nan=False, ge=0, le=1e11)
    ath: str | None = None
    nonce: str | None = Field(default=None, max_length=512)


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A proof that holds for its request.

    Whether it is fresh, :func:`wanted_nonce` finds out, and whether it is new, :func:`spend`.
    """

    key_thumbprint: str
    """RFC 7638, SHA-256, base64url."""
    jti: str
    issued_at: float
    """Seconds since 1970, by the app's clock."""
    nonce: str | None = None


def check_proof(compact: str, *, method: str, url: str, access_token: str | None = None) -> Proof:
    """Return the proof behind a ``DPoP`` header, checked as section 4.3 lists but for its age.

    ``url`` is the address that the client used, as the provider knows it. Raises
    :class:`ProofError`.
    """
    token = _verified(compact)
    try:
        claims = ProofClaims.model_validate(token.claims)
    except ValidationError:
        raise ProofError("The proof needs jti, htm, htu and iat.") from None
    if claims.htm != method:
        raise ProofError("The proof is for another method (htm).")
    if _plain(claims.htu) != _plain(url):
        raise ProofError("The proof is for another address (htu).")
    if access_token is not None and claims.ath != access_token_hash(access_token):
        raise ProofError("The proof is for another access token (ath).")
    return Proof(
        key_thumbprint=_public_key(token.header).thumbprint(),
        jti=claims.jti,
        issued_at=claims.iat,
        nonce=claims.nonce,
    )


def wanted_nonce(
    connection: Connection, proof: Proof, now: datetime, *, always: bool = False
) -> str | None:
    """Return the nonce that the proof must be made again with, or ``None`` when it is fresh.

    A nonce is wanted of an app whose clock is too far from ours, and of everyone where ``always``.
    Refuse the request with it only when the transaction is over, as that keeps the key.
    """
    if not always and abs(now.timestamp() - proof.issued_at) <= TOLERANCE.total_seconds():
        return None
    key = nonce_key(connection)
    if proof.nonce is not None and is_fresh(key, proof.nonce, now):
        return None
    return new_nonce(key, now)


def spend(connection: Connection, proof: Proof, now: datetime) -> None:
    """Let a proof work once; raises :class:`ProofError` the second time. Forgets stale ones."""
    table = spent_proof_table
    connection.execute(delete(table).where(table.c.forget_at <= now))
    this = fingerprint(f"{proof.key_thumbprint} {proof.jti}")
    try:
        with connection.begin_nested():  # of two at once, the second finds the first
            connection.execute(
                insert(table).values(proof_fingerprint=this, forget_at=now + _REMEMBERED)
            )
    except IntegrityError:
        raise ProofError("The proof was used before (jti).") from None


def access_token_hash(access_token: str) -> str:
    """Return the ``ath`` of an access token: base64url of its SHA-256 (section 4.2)."""
    digest = hashlib.sha256(access_token.encode("ascii", "replace")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _verified(compact: str) -> jwt.Token:
    if len(compact) > _LONGEST_PROOF:
        raise ProofError("The proof is too long.")
    registry = ProofRegistry(algorithms=ALGORITHMS)
    try:
        token = jwt.decode(compact, lambda sent: _public_key(sent.headers()), registry=registry)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError):
        raise ProofError("The proof cannot be read or its signature is wrong.") from None
    if token.header.get("typ") != _TYPE:
        raise ProofError("The proof has the wrong type (typ).")
    return token


def _public_key(header: Mapping[str, object]) -> jwk.ECKey | jwk.OKPKey:
    """Return the key in the header: public, and on a curve that is in use here."""
    members = header.get("jwk")
    if not isinstance(members, dict) or "d" in members:
        raise ProofError("The proof needs its public key and nothing secret (jwk).")
    kind, curve = members.get("kty"), members.get("crv")
    if not isinstance(kind, str) or _CURVES.get(kind) != curve:
        raise ProofError("The proof's key must be on P-256 or Ed25519 (jwk).")
    key_class = jwk.ECKey if kind == "EC" else jwk.OKPKey
    return key_class.import_key({name: members[name] for name in _KEY_MEMBERS & members.keys()})


def _plain(url: str) -> tuple[str, str, int | None, str]:
    """Return what of an address counts: no query, no fragment, no default port (section 4.3)."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ProofError("The proof is for another address (htu).") from None
    default = {"https": 443, "http": 80}.get(parts.scheme)
    return (parts.scheme, parts.hostname or "", port or default, unquote(parts.path) or "/")
