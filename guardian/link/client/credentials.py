"""What makes this computer a linked one: secret, and kept encrypted by the store."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from guardian.link.errors import CredentialsError


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """The tokens of one link and the private key (a JWK) that they are bound to (RFC 9449)."""

    link_id: str
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: AwareDatetime
    dpop_jwk: dict[str, str] = field(repr=False)

    def to_dict(self) -> dict[str, object]:
        """Return what ``from_dict`` reads, secrets included: only what JSON has."""
        return {
            "link_id": self.link_id,
            "access_token": self.access_token,
            "refresh_token": self.refresh_token,
            "expires_at": self.expires_at.isoformat(),
            "dpop_jwk": dict(self.dpop_jwk),
        }

    @classmethod
    def from_dict(cls, stored: object) -> Self:
        """Read what ``to_dict`` returned; raises :class:`CredentialsError`."""
        try:
            return TypeAdapter(cls).validate_python(stored)
        except ValidationError:
            raise CredentialsError from None

    def expired(self, now: datetime) -> bool:
        """Return whether the access token is no longer worth sending at ``now``."""
        return self.expires_at <= now
