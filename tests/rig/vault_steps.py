"""Steps that write a vault, each in a process of its own that may be killed at any moment.

    python -m tests.rig.vault_steps FOLDER

Runs every step of :data:`STEPS` on a copy of its own, prepared by :func:`prepare` in
``FOLDER/<step>``, and prints the names of those that came to their end.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from guardian.vault import changing, opening
from guardian.vault.keys import KEY_BYTES
from guardian.vault.passphrase import Argon2Parameters
from guardian.vault.secret_store import SecretStore
from guardian.vault.since_boot import SystemSinceBoot
from guardian.vault.tries import Tries

QUICK = Argon2Parameters(memory_kib=8 * 1024, iterations=1, lanes=1)
DEARER = Argon2Parameters(memory_kib=8 * 1024, iterations=2, lanes=1)
OLD = "four unrelated words"
NEW = "another good passphrase"


class FolderStore:
    """A keyring that outlives the process: one file for each secret, written in one step."""

    backend = "Folder"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def read(self, name: str) -> bytes | None:
        """Return the secret, or ``None``."""
        path = self._folder / name
        return path.read_bytes() if path.exists() else None

    def write(self, name: str, secret: bytes) -> None:
        """Keep the secret."""
        if len(secret) != KEY_BYTES:
            raise ValueError(f"the secret has {KEY_BYTES} bytes, not {len(secret)}")
        draft = self._folder / "draft"
        draft.write_bytes(secret)
        draft.replace(self._folder / name)

    def delete(self, name: str) -> None:
        """Forget the secret."""
        (self._folder / name).unlink(missing_ok=True)


def _wrong_try(folder: Path, store: SecretStore) -> None:
    key = opening.open_watch(folder, store).watch_key
    Tries(folder, SystemSinceBoot(), key).failed()


STEPS: dict[str, Callable[[Path, SecretStore], object]] = {
    "create": lambda folder, store: opening.create(folder, store, NEW, QUICK),
    "upgrade": lambda folder, store: opening.upgrade(folder, store, OLD, QUICK),
    "change": lambda folder, store: changing.change_passphrase(folder, store, OLD, NEW, QUICK),
    "change alone": lambda folder, _: changing.change_passphrase(folder, None, OLD, NEW, QUICK),
    "words": lambda folder, store: changing.make_recovery_words(folder, store, OLD, "en"),
    "begin": lambda folder, store: changing.begin_rotation(folder, store, OLD, QUICK),
    "finish": lambda folder, _: changing.finish_rotation(folder),
    "unlock": lambda folder, store: opening.unlock(folder, store, OLD, DEARER),
    "wrong try": _wrong_try,
}
"""Everything that writes to the folder of a vault."""


def keyring_of(place: Path) -> FolderStore:
    """Return the keyring of a prepared step."""
    return FolderStore(place / "keyring")


def main(place: Path) -> None:
    """Run every step in a child, so that one which is killed does not end the others."""
    for name, step in STEPS.items():
        child = os.fork()
        if child == 0:
            folder = place / name
            step(folder / "profile", keyring_of(folder))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status == 0:
            print(name, flush=True)  # noqa: T201 - what the test reads


if __name__ == "__main__":
    main(Path(sys.argv[1]))
