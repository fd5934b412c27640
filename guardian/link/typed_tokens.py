"""Compact JWS (RFC 7515) whose ``typ`` says what they are, so that none passes for another."""

from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey
from joserfc.jws import JWSRegistry
from pydantic import BaseModel

ALGORITHMS = ["Ed25519", "EdDSA", "ES256"]
"""Accepted on a signature; RFC 9864 renamed EdDSA to Ed25519, so both names are read."""


class SignatureError(Exception):
    """No signature of one of the keys."""


class TokenTypeError(Exception):
    """Signed, and something else than what was asked for (RFC 8725 section 3.11)."""


def sign_typed(claims: BaseModel, key: OKPKey, token_type: str) -> str:
    """Return the compact serialisation of ``claims``, signed with ``key``."""
    header: dict[str, Any] = {"alg": "Ed25519", "typ": token_type, "kid": key.kid}
    return jws.serialize_compact(header, claims.model_dump_json(), key, algorithms=ALGORITHMS)


def typed_payload(compact: str, keys: KeySet, token_type: str, max_characters: int) -> bytes:
    """Return the payload of ``compact``, if one of ``keys`` signed it as ``token_type``.

    Raises :class:`SignatureError` and :class:`TokenTypeError`; the latter also for what is too
    long to be looked at.
    """
    if len(compact) > max_characters:
        raise TokenTypeError
    registry = JWSRegistry(algorithms=ALGORITHMS)
    registry.max_payload_length = max_characters  # the library's own limit is 128 kB
    try:
        token = jws.deserialize_compact(compact, keys, registry=registry)
    except (JoseError, ValueError, TypeError) as error:
        # TypeError: a header such as "crit" may hold anything, and the library does not ask
        raise SignatureError from error
    if token.headers().get("typ") != token_type:
        raise TokenTypeError
    return token.payload
