"""A provider that was found: what the app keeps of it beside the credentials."""

from dataclasses import asdict, dataclass, field, replace
from typing import Self

from pydantic import TypeAdapter, ValidationError

from guardian.link.errors import CredentialsError
from guardian.link.wire.discovery import Timings


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a provider may tell otherwise from one day to the next; see DiscoveredProvider."""

    name: str
    service_class: str
    safety_contact: str
    profiles: tuple[str, ...]
    helplines: dict[str, str]
    verification_minutes: int


@dataclass(frozen=True, kw_only=True)
class RenewedCard:
    """What a provider tells of itself now. ``etag``: names this version of it; ``None``: none."""

    told: Told
    etag: str | None


@dataclass(frozen=True, kw_only=True)
class DiscoveredProvider:
    """A provider whose addresses all share one origin. ``name`` is its own text, made plain.

    ``issuer`` has no slash at its end; ``helplines`` is number to name. ``verification_minutes``:
    how often it promises a proof of life on the channel of events.
    """

    issuer: str
    name: str
    api_base: str
    token_endpoint: str
    device_authorization_endpoint: str
    jwks_uri: str
    service_class: str
    safety_contact: str
    profiles: tuple[str, ...] = ()
    helplines: dict[str, str] = field(default_factory=dict)
    test_control: bool = False
    verification_minutes: int = Timings().verification_minutes

    def to_dict(self) -> dict[str, object]:
        """Return what ``from_dict`` reads: only what JSON has."""
        return {**asdict(self), "profiles": list(self.profiles)}

    def telling(self, told: "Told") -> "DiscoveredProvider":
        """Return it with what it tells of itself now; where things are stays."""
        return replace(self, **vars(told))

    @classmethod
    def from_dict(cls, stored: object) -> Self:
        """Read what ``to_dict`` returned; raises :class:`CredentialsError`."""
        try:
            return TypeAdapter(cls).validate_python(stored)
        except ValidationError:
            raise CredentialsError from None
