"""Security event tokens (RFC 8417): signed by the provider, checked by the app, kept as sent."""

from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey
from pydantic import ValidationError

from guardian.link.wire.events import SetClaims

SET_TYPE = "secevent+jwt"
MAX_CHARACTERS = 16_384
"""A longer SET is rejected by itself; those beside it are read."""
ALGORITHMS = ["Ed25519", "EdDSA", "ES256"]
"""Accepted on a SET; RFC 9864 renamed EdDSA to Ed25519, so both names are read."""


class SetRejectedError(Exception):
    """A SET that must not be believed; ``args[0]`` is the RFC 8935 error code."""


def new_signing_key() -> OKPKey:
    """Make an Ed25519 key whose ``kid`` is its RFC 7638 thumbprint."""
    key = OKPKey.generate_key("Ed25519", parameters={"use": "sig", "alg": "Ed25519"})
    return OKPKey.import_key({**key.as_dict(private=True), "kid": key.thumbprint()})


def sign_set(claims: SetClaims, key: OKPKey) -> str:
    """Return the compact serialisation of ``claims`` signed with ``key``."""
    header: dict[str, Any] = {"alg": "Ed25519", "typ": SET_TYPE, "kid": key.kid}
    return jws.serialize_compact(header, claims.model_dump_json(), key, algorithms=ALGORITHMS)


def verify_set(compact: str, keys: KeySet, *, issuer: str, audience: str) -> SetClaims:
    """Return the claims of ``compact``.

    Raises :class:`SetRejectedError` with ``invalid_key``, ``invalid_issuer``,
    ``invalid_audience`` or ``invalid_request`` (RFC 8935 section 2.4).
    """
    if len(compact) > MAX_CHARACTERS:
        raise SetRejectedError("invalid_request")
    try:
        token = jws.deserialize_compact(compact, keys, algorithms=ALGORITHMS)
    except (JoseError, ValueError, TypeError) as error:
        # TypeError: a header such as "crit" may hold anything, and the library does not ask
        raise SetRejectedError("invalid_key") from error
    if token.headers().get("typ") != SET_TYPE:
        raise SetRejectedError("invalid_request")
    try:
        claims = SetClaims.model_validate_json(token.payload)
    except ValidationError:
        raise SetRejectedError("invalid_request") from None
    if claims.iss != issuer:
        raise SetRejectedError("invalid_issuer")
    if claims.aud != audience:
        raise SetRejectedError("invalid_audience")
    return claims
