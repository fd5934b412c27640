"""Random secrets that a browser or an app holds; the ledger keeps only their fingerprints."""

import hashlib
import secrets


def new_token() -> str:
    """Return a new secret of 256 random bits, safe in headers, cookies and forms."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """Return what the ledger keeps of a secret: its SHA-256 in hexadecimal.

    A secret of 256 random bits needs neither salt nor slowness.
    """
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
