"""A secret store in a folder, for tests whose process dies; passes the contract of the real one."""

from pathlib import Path

from guardian.vault.keys import KEY_BYTES


class FolderSecretStore:
    """Keeps each secret in a file of its own, and replaces it in one step as a keyring does."""

    backend = "Memory"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def read(self, name: str) -> bytes | None:
        """Return the secret, or ``None``."""
        try:
            return self._file(name).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, name: str, secret: bytes) -> None:
        """Keep the secret."""
        if len(secret) != KEY_BYTES:
            raise ValueError(f"the secret has {KEY_BYTES} bytes, not {len(secret)}")
        unfinished = self._folder / "unfinished"
        unfinished.write_bytes(secret)
        unfinished.replace(self._file(name))

    def delete(self, name: str) -> None:
        """Forget the secret."""
        self._file(name).unlink(missing_ok=True)

    def names(self) -> list[str]:
        """Return the names under which anything is kept."""
        files = [file for file in self._folder.iterdir() if file.name != "unfinished"]
        return sorted(bytes.fromhex(file.name).decode() for file in files)

    def _file(self, name: str) -> Path:
        return self._folder / name.encode().hex()
