"""Addresses of servers as people write them."""

from urllib.parse import urlsplit

from guardian.provider.bridging.errors import AddressError

LONGEST = 2000


def plain(address: str) -> str:
    """Return an address without a slash at its end; raises :class:`AddressError`.

    One without a scheme is http's: people write ``127.0.0.1:8080``.
    """
    given = address.strip()
    whole = given if "://" in given else f"http://{given}"
    try:
        parts = urlsplit(whole)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment or "@" in parts.netloc:
        raise AddressError
    if len(whole) > LONGEST or not whole.isprintable() or " " in whole:
        raise AddressError
    return whole.rstrip("/")


def base_url(address: str) -> str:
    """Return what OpenAI's clients call the base URL: an address without a path gets ``/v1``."""
    whole = plain(address)
    return whole if urlsplit(whole).path.strip("/") else f"{whole}/v1"
