"""A secret store in memory; it passes the contract that the real keyring passes."""

from guardian.errors import GuardianError
from guardian.vault.database_key import KEY_BYTES


class MemorySecretStore:
    """Keeps the secret as long as it lives. ``failure`` is raised by every call while it is set."""

    def __init__(self, backend: str = "Memory") -> None:
        self.backend = backend
        self.secret: bytes | None = None
        self.failure: GuardianError | None = None

    def read(self) -> bytes | None:
        """Return the secret, or ``None``."""
        self._fail_if_told()
        return self.secret

    def write(self, secret: bytes) -> None:
        """Keep the secret."""
        self._fail_if_told()
        if len(secret) != KEY_BYTES:
            raise ValueError(f"the secret has {KEY_BYTES} bytes, not {len(secret)}")
        self.secret = secret

    def delete(self) -> None:
        """Forget the secret."""
        self._fail_if_told()
        self.secret = None

    def _fail_if_told(self) -> None:
        if self.failure is not None:
            raise self.failure
