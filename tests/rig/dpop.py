"""Proofs of possession (RFC 9449), made without the provider's own code."""

import hashlib
import secrets
import time

from joserfc import jwt
from joserfc.jwk import ECKey
from joserfc.util import urlsafe_b64encode


def proof(key: ECKey, method: str, url: str, *, access_token: str | None = None) -> str:
    """Return a proof for one request; ``url`` without query and fragment."""
    claims = {"jti": secrets.token_urlsafe(12), "htm": method, "htu": url, "iat": int(time.time())}
    if access_token is not None:
        digest = hashlib.sha256(access_token.encode()).digest()
        claims["ath"] = urlsafe_b64encode(digest).decode()
    header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": key.as_dict(private=False)}
    return jwt.encode(header, claims, key, algorithms=["ES256"])
