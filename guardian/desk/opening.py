"""Opens a profile: vault, database, services.

The window calls this before it has painted, so nothing heavy is imported until a method runs, and
every method may block (a keyring may show a prompt): call from a worker.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from guardian.clock import Clock, SystemClock
from guardian.desk.opening_state import OpeningState
from guardian.desk.profile import DATABASE_NAME
from guardian.errors import GuardianError, Recovery
from guardian.words import N_, system_language

if TYPE_CHECKING:
    from guardian.desk.services import Services
    from guardian.store.database import Database
    from guardian.vault.database_key import DatabaseKey


class RecordsSetAsideError(GuardianError):
    """The database was damaged; it was renamed aside and nothing of it is lost."""

    code = "records_set_aside"
    title = N_("Guardian's records were damaged")
    message = N_(
        "They were set aside as “{file}” and not overwritten. Limits that the service has "
        "confirmed stay in force there."
    )
    advice = N_("Try again to start with new records, then link your accounts again.")
    recovery = Recovery.NEEDS_YOU


class ProfileOpening:
    """One profile folder. ``language`` is used until the parent chooses a language."""

    def __init__(
        self, folder: Path, clock: Clock | None = None, language: str | None = None
    ) -> None:
        self._folder = folder
        self._clock = clock or SystemClock()
        self._system_language = language or system_language()

    def state(self) -> OpeningState:
        """Return what has to be asked for; may wait for the keyring's service."""
        from guardian.vault import vault  # noqa: PLC0415 - heavy: see the module
        from guardian.vault.keyring_store import find_secret_store  # noqa: PLC0415 - heavy
        from guardian.vault.protection import Protection  # noqa: PLC0415 - heavy

        protection = vault.status(self._folder).protection
        if protection is Protection.KEYRING:
            return OpeningState.KEYRING
        if protection is Protection.PASSPHRASE:
            return OpeningState.NEEDS_PASSPHRASE
        if find_secret_store() is None:
            return OpeningState.NEW_NEEDS_PASSPHRASE
        return OpeningState.NEW_WITH_KEYRING

    def open(self, passphrase: str | None) -> "Services":
        """Open the profile, or make a new one.

        ``passphrase`` is given exactly where the state asks for one. Raises the errors of
        :mod:`guardian.vault` and :mod:`guardian.store`, and RecordsSetAsideError.
        """
        key = self._key(passphrase)
        return self._services(self._database(key))

    def _key(self, passphrase: str | None) -> "DatabaseKey":
        from guardian.vault import vault  # noqa: PLC0415 - heavy: see the module
        from guardian.vault.errors import KeyringMissingError  # noqa: PLC0415 - heavy
        from guardian.vault.keyring_store import find_secret_store  # noqa: PLC0415 - heavy

        status = vault.status(self._folder)
        if passphrase is not None:
            make = vault.open_with_passphrase if status.protection else vault.create_with_passphrase
            return make(self._folder, passphrase)
        store = find_secret_store()
        if store is None:
            raise KeyringMissingError(backend=status.backend)
        if status.protection is None:
            return vault.create_with_keyring(self._folder, store)
        return vault.open_with_keyring(self._folder, store)

    def _database(self, key: "DatabaseKey") -> "Database":
        from guardian.store.aside import set_aside  # noqa: PLC0415 - heavy: see the module
        from guardian.store.database import Database  # noqa: PLC0415 - heavy
        from guardian.store.errors import CorruptDatabaseError  # noqa: PLC0415 - heavy

        path = self._folder / DATABASE_NAME
        try:
            return Database.open(path, key.reveal(), self._clock)
        except CorruptDatabaseError:
            raise RecordsSetAsideError(file=set_aside(path, self._clock).name) from None

    def _services(self, database: "Database") -> "Services":
        from guardian.desk.composing import compose  # noqa: PLC0415 - heavy: see the module

        return compose(self._folder, database, self._clock, self._system_language)
