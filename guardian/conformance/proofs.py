"""DPoP proofs (RFC 9449), right ones and, on purpose, wrong ones."""

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass

from joserfc import jwt
from joserfc.jwk import ECKey

ALGORITHM = "ES256"


@dataclass(frozen=True, kw_only=True)
class Bend:
    """What is wrong with a proof; nothing, unless it is said."""

    method: str | None = None
    url: str | None = None
    seconds_ago: int = 0
    jti: str | None = None
    token: str | None = None
    """The token that ``ath`` is made of."""
    without_ath: bool = False
    key: ECKey | None = None
    """Signs, and stands in the header."""
    forged: bool = False
    """Signed with another key than the one in the header."""
    kind: str = "dpop+jwt"


STRAIGHT = Bend()


def new_key() -> ECKey:
    """Make a key to bind tokens to."""
    return ECKey.generate_key("P-256")


def proof(
    key: ECKey,
    method: str,
    url: str,
    *,
    token: str | None = None,
    nonce: str | None = None,
    bend: Bend = STRAIGHT,
) -> str:
    """Return the value of a ``DPoP`` header for one request."""
    claims: dict[str, object] = {
        "jti": bend.jti or secrets.token_urlsafe(16),
        "htm": bend.method or method,
        "htu": bend.url or url.partition("?")[0],
        "iat": int(time.time()) - bend.seconds_ago,
    }
    bound = bend.token or token
    if bound is not None and not bend.without_ath:
        claims["ath"] = _hash(bound)
    if nonce is not None:
        claims["nonce"] = nonce
    shown = bend.key or key
    header = {"typ": bend.kind, "alg": ALGORITHM, "jwk": shown.as_dict(private=False)}
    return jwt.encode(header, claims, new_key() if bend.forged else shown, algorithms=[ALGORITHM])


def _hash(token: str) -> str:
    digest = hashlib.sha256(token.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
