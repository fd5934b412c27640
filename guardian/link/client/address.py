"""What a parent types as the address of a service, and what it means."""

import unicodedata
from ipaddress import IPv4Address, IPv6Address, ip_address

from pydantic import HttpUrl, ValidationError

from guardian.link.address_errors import AddressError, InsecureAddressError

MAX_CHARACTERS = 300
MAX_LABEL = 63
"""Characters between two stops of a name (RFC 1035 section 2.3.4)."""
DEFAULT_PORTS = {"https": 443, "http": 80}


def origin_of(address: str) -> str:
    """Return the origin that ``address`` means, as ``https://example.com:8443``.

    Without a scheme it is https, except for this computer itself. Full-width letters and stops,
    as a Chinese input method writes them, are read as what they look like.
    Raises :class:`AddressError`, and :class:`InsecureAddressError` for http to the outside.
    """
    if len(address) > MAX_CHARACTERS:
        raise AddressError
    text = unicodedata.normalize("NFKC", address).replace("。", ".").strip()
    scheme, separator, rest = text.partition("://")
    url = _parsed(f"https://{rest if separator else text}")
    near = _nearness(url.host or "")
    scheme = scheme.lower() if separator else ("http" if near == "loopback" else "https")
    if scheme not in DEFAULT_PORTS:
        raise AddressError
    if scheme == "http" and not near:
        raise InsecureAddressError
    port = _typed_port(rest if separator else text)
    return _origin(scheme, url.host or "", port or DEFAULT_PORTS[scheme])


def same_origin(url: str, origin: str) -> bool:
    """Return whether ``url``, from a provider, is an address below ``origin``."""
    try:
        parsed = HttpUrl(url)
    except ValidationError:
        return False
    if parsed.username is not None or parsed.password is not None:
        return False
    return _origin(parsed.scheme, parsed.host or "", parsed.port or 0) == origin


def _origin(scheme: str, host: str, port: int) -> str:
    return f"{scheme}://{host}" + ("" if port == DEFAULT_PORTS[scheme] else f":{port}")


def _parsed(text: str) -> HttpUrl:
    """Parse as browsers do, so that every spelling of a host becomes one and the same."""
    if any(character.isspace() or character == "\\" for character in text):
        raise AddressError
    try:
        url = HttpUrl(text)
    except ValidationError:
        raise AddressError from None
    beside = (url.path or "").strip("/"), url.query, url.fragment, url.username, url.password
    if any(part not in {None, ""} for part in beside) or "@" in text:
        raise AddressError
    if not all(0 < len(label) <= MAX_LABEL for label in (url.host or "").split(".")):
        raise AddressError
    return url


def _typed_port(text: str) -> int | None:
    digits = text.rstrip("/").rpartition(":")[2]
    if not digits.isdecimal() or text.rstrip("/").endswith("]"):
        return None
    if int(digits) == 0:
        raise AddressError
    return int(digits)


def _nearness(host: str) -> str:
    """Return ``loopback``, ``private`` (a literal address of a home network) or nothing."""
    if host == "localhost":
        return "loopback"
    try:
        literal: IPv4Address | IPv6Address = ip_address(host.strip("[]"))
    except ValueError:
        return ""
    if literal.is_unspecified or literal.is_multicast:
        raise AddressError
    if literal.is_loopback:
        return "loopback"
    return "private" if literal.is_private or literal.is_link_local else ""
