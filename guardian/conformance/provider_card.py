"""What the kit must know before it can check anything: who answers, and where."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from guardian.conformance.check import CheckFailedError
from guardian.conformance.http import Http, UnreachableError
from guardian.link.wire.discovery import WELL_KNOWN_PATH

METADATA_PATH = "/.well-known/oauth-authorization-server"
OK = 200


@dataclass(frozen=True, kw_only=True)
class Card:
    """Discovery and metadata as they were sent, read with nothing but goodwill."""

    origin: str
    discovery: dict[str, Any] = field(repr=False)
    metadata: dict[str, Any] = field(repr=False)

    @property
    def name(self) -> str:
        """Return the provider's name."""
        return str(self.discovery.get("name", ""))

    @property
    def issuer(self) -> str:
        """Return what signs events and tokens."""
        return str(self.discovery.get("issuer", self.origin))

    @property
    def api_base(self) -> str:
        """Return the base of every resource."""
        return str(self.discovery.get("api_base", f"{self.origin}/gl/v1")).rstrip("/")

    @property
    def profiles(self) -> frozenset[str]:
        """Return the claimed profiles; ``core`` is always among them."""
        claimed = self.discovery.get("profiles", [])
        return frozenset({"core", *(str(each) for each in claimed)})

    @property
    def test_control(self) -> bool:
        """Return whether time and happenings can be had at will."""
        return self.discovery.get("test_control") is True

    def timing(self, name: str, default: int) -> int:
        """Return one of the declared times."""
        timings = self.discovery.get("timings")
        value = timings.get(name) if isinstance(timings, dict) else None
        return value if isinstance(value, int) else default

    def endpoint(self, name: str) -> str:
        """Return an address of the authorization server; raises :class:`CheckFailedError`."""
        address = self.metadata.get(name)
        if not isinstance(address, str):
            raise CheckFailedError(f"{name} in the metadata (RFC 8414)", "nothing")
        return address


def fetch_card(http: Http, url: str) -> Card:
    """Return the card of the provider at ``url``.

    Raises :class:`UnreachableError` when there is nothing like one.
    """
    parts = urlsplit(url if "://" in url else f"https://{url}")
    origin = f"{parts.scheme}://{parts.netloc}"
    discovery = http.send("GET", origin + WELL_KNOWN_PATH)
    metadata = http.send("GET", origin + METADATA_PATH)
    try:
        if discovery.status != OK:
            raise UnreachableError(f"status {discovery.status} at {WELL_KNOWN_PATH}")
        known = metadata.document() if metadata.status == OK else {}
        return Card(origin=origin, discovery=discovery.document(), metadata=known)
    except CheckFailedError:
        raise UnreachableError(f"no JSON object at {WELL_KNOWN_PATH}") from None


def signing_keys(http: Http, card: Card) -> KeySet:
    """Return the published keys; raises :class:`CheckFailedError`."""
    answer = http.send("GET", card.endpoint("jwks_uri"))
    try:
        return KeySet.import_key_set(answer.document())  # type: ignore[arg-type] # checked inside
    except (JoseError, ValueError, TypeError, KeyError):
        raise CheckFailedError("a JWK set (RFC 7517)", answer.exchange) from None
