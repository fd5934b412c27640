"""The address that a provider goes by: in its discovery, its tokens and its signatures.

A server on a home network listens on ``0.0.0.0`` or behind a reverse proxy, and is called by a
name. What it calls itself has to be, letter by letter, what apps make of that name: they refuse a
provider that says that it is another (RFC 8414 section 3.3).
"""

import logging
from ipaddress import ip_address
from urllib.parse import urlsplit

from guardian.link.address_errors import AddressError, InsecureAddressError
from guardian.link.client.address import origin_of

logger = logging.getLogger(__name__)

_NAMELESS = (
    "Apps cannot link with %s: no computer has this address. Say by --issuer how they reach it."
)
_OPEN = (
    "%s is not encrypted: whoever is on this home network can read along. A reverse proxy with "
    "https in front, and --issuer https://NAME, prevents that."
)
_NEAR = "Only programs on this computer can link with %s."


class IssuerError(ValueError):
    """It can be no provider's address; the text says what is needed."""


def read_issuer(text: str) -> str:
    """Return the issuer that ``text`` means, without a trailing slash.

    https, or http for this computer itself and for a literal address of a home network; without a
    path, a query and a fragment (RFC 8414 section 2; a path is not served). Raises
    :class:`IssuerError`.
    """
    if not text.lower().startswith(("https://", "http://")):
        raise IssuerError("an address with https:// is needed, as https://guardian.example.org")
    try:
        return origin_of(text)
    except InsecureAddressError:
        raise IssuerError(
            "http is for this computer and for addresses such as http://192.168.1.5:8420; "
            "a name needs https"
        ) from None
    except AddressError:
        raise IssuerError(
            "an address of a scheme, a name and perhaps a port is needed, and nothing behind it, "
            "as https://guardian.example.org"
        ) from None


def warn_of_address(issuer: str, *, named: bool) -> None:
    """Say in the log whom ``issuer`` keeps out or lets read along; ``named``: by ``--issuer``."""
    parts = urlsplit(issuer)
    host = parts.hostname or ""
    if _is(host, "is_unspecified"):
        logger.warning(_NAMELESS, issuer)
    elif named and parts.scheme == "http":
        near = host == "localhost" or _is(host, "is_loopback")
        logger.warning(_NEAR if near else _OPEN, issuer)


def _is(host: str, what: str) -> bool:
    try:
        return bool(getattr(ip_address(host), what))
    except ValueError:
        return False
