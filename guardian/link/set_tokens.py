"""Security event tokens (RFC 8417): signed by the provider, checked by the app, kept as sent."""

from joserfc.jwk import KeySet, OKPKey
from pydantic import ValidationError

from guardian.link.typed_tokens import (
    ALGORITHMS,
    SignatureError,
    TokenTypeError,
    sign_typed,
    typed_payload,
)
from guardian.link.wire.events import SetClaims

__all__ = [
    "ALGORITHMS",
    "MAX_CHARACTERS",
    "SET_TYPE",
    "SetRejectedError",
    "new_signing_key",
    "sign_set",
    "verify_set",
]

SET_TYPE = "secevent+jwt"
MAX_CHARACTERS = 16_384
"""A longer SET is rejected by itself; those beside it are read."""


class SetRejectedError(Exception):
    """A SET that must not be believed; ``args[0]`` is the RFC 8935 error code."""


def new_signing_key() -> OKPKey:
    """Make an Ed25519 key whose ``kid`` is its RFC 7638 thumbprint."""
    key = OKPKey.generate_key("Ed25519", parameters={"use": "sig", "alg": "Ed25519"})
    return OKPKey.import_key({**key.as_dict(private=True), "kid": key.thumbprint()})


def sign_set(claims: SetClaims, key: OKPKey) -> str:
    """Return the compact serialisation of ``claims`` signed with ``key``."""
    return sign_typed(claims, key, SET_TYPE)


def verify_set(compact: str, keys: KeySet, *, issuer: str, audience: str) -> SetClaims:
    """Return the claims of ``compact``.

    Raises :class:`SetRejectedError` with ``invalid_key``, ``invalid_issuer``,
    ``invalid_audience`` or ``invalid_request`` (RFC 8935 section 2.4).
    """
    try:
        payload = typed_payload(compact, keys, SET_TYPE, MAX_CHARACTERS)
        claims = SetClaims.model_validate_json(payload)
    except SignatureError as error:
        raise SetRejectedError("invalid_key") from error
    except (TokenTypeError, ValidationError):
        raise SetRejectedError("invalid_request") from None
    if claims.iss != issuer:
        raise SetRejectedError("invalid_issuer")
    if claims.aud != audience:
        raise SetRejectedError("invalid_audience")
    return claims
