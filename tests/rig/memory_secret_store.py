"""A secret store in memory; it passes the contract that the real keyring passes."""

from guardian.errors import GuardianError
from guardian.vault.keys import KEY_BYTES
from guardian.vault.secret_store import VERSION_1_NAME


class MemorySecretStore:
    """Keeps secrets as long as it lives. ``failure`` is raised by every call while it is set."""

    def __init__(self, backend: str = "Memory") -> None:
        self.backend = backend
        self.secrets: dict[str, bytes] = {}
        self.failure: GuardianError | None = None

    @property
    def secret(self) -> bytes | None:
        """The secret that profiles of format version 1 share."""
        return self.secrets.get(VERSION_1_NAME)

    def read(self, name: str) -> bytes | None:
        """Return the secret, or ``None``."""
        self._fail_if_told()
        return self.secrets.get(name)

    def write(self, name: str, secret: bytes) -> None:
        """Keep the secret."""
        self._fail_if_told()
        if len(secret) != KEY_BYTES:
            raise ValueError(f"the secret has {KEY_BYTES} bytes, not {len(secret)}")
        self.secrets[name] = secret

    def delete(self, name: str) -> None:
        """Forget the secret."""
        self._fail_if_told()
        self.secrets.pop(name, None)

    def _fail_if_told(self) -> None:
        if self.failure is not None:
            raise self.failure
