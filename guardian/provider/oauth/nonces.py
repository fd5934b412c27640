"""Nonces for DPoP proofs (RFC 9449 section 8 and 9): proof of freshness without the app's clock.

A nonce is a digest of the minutes in which it was given out, so nothing is kept about it.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection

from guardian.provider.ledger.facts import read_fact, write_fact

STEP = timedelta(minutes=2)
LIFETIME = 2 * STEP
"""A nonce is good in its own step and the next one: from two to four minutes."""
_FACT = "dpop_nonce_key"


def nonce_key(connection: Connection) -> bytes:
    """Return the 32 random bytes that nonces are made with; they never leave the ledger."""
    stored = read_fact(connection, _FACT)
    if stored is None:
        stored = secrets.token_hex(32)
        write_fact(connection, _FACT, stored)
    return bytes.fromhex(stored)


def new_nonce(key: bytes, now: datetime) -> str:
    """Return the nonce of this moment; ``now`` is the wall clock."""
    return _nonce(key, _step(now))


def is_fresh(key: bytes, nonce: str, now: datetime) -> bool:
    """Whether a nonce was given out a moment ago."""
    sent, step = nonce.encode("utf-8", "replace"), _step(now)
    return any(hmac.compare_digest(sent, _nonce(key, each).encode()) for each in (step, step - 1))


def _step(now: datetime) -> int:
    return int(now.timestamp()) // int(STEP.total_seconds())


def _nonce(key: bytes, step: int) -> str:
    digest = hmac.new(key, str(step).encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:18]).decode("ascii")
