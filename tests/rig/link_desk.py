"""What stands behind a link client in a test: credentials, and a place where they are saved."""

from datetime import timedelta

from guardian.clock import Clock, SystemClock
from guardian.link.client.credentials import Credentials
from guardian.link.client.oauth import new_key_jwk


class SavedCredentials:
    """Keeps every pair in order; ``broken`` makes the next save fail as a full disk does."""

    def __init__(self) -> None:
        self.pairs: list[Credentials] = []
        self.broken = False

    def __call__(self, credentials: Credentials) -> None:
        if self.broken:
            raise OSError(28, "No space left on device")
        self.pairs.append(credentials)


def fresh_credentials(clock: Clock | None = None, lifetime_seconds: int = 600) -> Credentials:
    """Return tokens that expire so long after now."""
    now = (clock or SystemClock()).now()
    return Credentials(
        link_id="link-1",
        access_token="access-0",
        refresh_token="refresh-0",
        expires_at=now + timedelta(seconds=lifetime_seconds),
        dpop_jwk=new_key_jwk(),
    )
