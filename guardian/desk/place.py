"""Where one profile lives: its folder, the mark kept apart from it, the keyring it belongs to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from guardian.desk.profile import DATABASE_NAME, WATCH_DATABASE_NAME
from guardian.vault import opening
from guardian.vault.errors import KeyringMissingError
from guardian.vault.keyring_store import find_secret_store
from guardian.vault.passphrase import Argon2Parameters
from guardian.vault.secret_store import SecretStore
from guardian.vault.since_boot import SinceBoot, SystemSinceBoot

KeyringFinder = Callable[[str | None], SecretStore | None]
"""Looks for a keyring that answers: the one of that name, or with ``None`` the best."""


def find_keyring(wanted: str | None) -> SecretStore | None:
    """Return the keyring of this machine; see :func:`find_secret_store`."""
    return find_secret_store(wanted=wanted)


@dataclass(frozen=True, kw_only=True)
class ProfilePlace:
    """``state_folder`` holds the signed head of the journal: no copy of ``folder`` brings it back.

    ``cost``: of a new passphrase; ``None``: the vault's own.
    """

    folder: Path
    state_folder: Path
    find_keyring: KeyringFinder = find_keyring
    since_boot: SinceBoot = field(default_factory=SystemSinceBoot)
    cost: Argon2Parameters | None = None

    @property
    def database(self) -> Path:
        """The records."""
        return self.folder / DATABASE_NAME

    @property
    def watch_database(self) -> Path:
        """What is needed while locked."""
        return self.folder / WATCH_DATABASE_NAME

    def head(self, vault_id: UUID) -> Path:
        """Return where the signed head of the journal is kept."""
        return self.state_folder / f"{vault_id}.head"

    def keyring(self) -> SecretStore | None:
        """Return the keyring that the vault was made with; ``None``: it was made without.

        Raises KeyringMissingError where it does not answer, and VaultAbsentError's kin.
        """
        wanted = opening.status(self.folder).keyring
        if wanted is None:
            return None
        found = self.find_keyring(wanted)
        if found is None:
            raise KeyringMissingError(backend=wanted)
        return found
