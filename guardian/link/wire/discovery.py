"""``/.well-known/guardian-link`` (RFC 8615): what a provider is and can do."""

from typing import Literal

from pydantic import HttpUrl

from guardian.link.wire.base import ShortText, Wire

WELL_KNOWN_PATH = "/.well-known/guardian-link"
PROTOCOL_VERSION = "1.0"


class Discovery(Wire):
    """The provider's card. ``issuer`` must equal the address it was fetched from (RFC 8414)."""

    protocol: Literal["1.0"]
    issuer: HttpUrl
    name: ShortText
    api_base: HttpUrl
    """Base of every resource: ``<issuer>/gl/v1``."""
    profiles: list[str]
    service_class: Literal["companion", "general"]
    """In scope of the Measures (Art. 2) or not, as the provider declares it."""
    safety_contact: ShortText
    helplines: dict[str, ShortText]
    """Number to name, shown to the child beside every worrying moment."""
    test_control: bool = False
    """Whether a virtual clock is offered: never on a provider with real families."""
