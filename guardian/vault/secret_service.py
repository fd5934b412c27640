"""The Secret Service backend of the keyring library, with its connection closed on failure.

Imported by name from the allow-list, since its libraries take 65 ms.
"""

import contextlib
from typing import Any

import secretstorage
from keyring.backends import SecretService
from keyring.errors import KeyringLocked


class Keyring(SecretService.Keyring):  # type: ignore[misc]
    """The default collection of the Secret Service, unlocked with a prompt where one is needed."""

    def get_preferred_collection(self) -> Any:
        """Return the default collection, unlocked.

        WORKAROUND: keyring 25.7 forgets its bus connection when a collection stays locked, so each
        failed try would leave a socket open.
        """
        with contextlib.ExitStack() as on_failure:
            connection = secretstorage.dbus_init()
            on_failure.callback(connection.close)
            collection = secretstorage.get_default_collection(connection)
            if collection.is_locked():
                collection.unlock()
                if collection.is_locked():
                    raise KeyringLocked("the collection stayed locked")
            on_failure.pop_all()
            return collection
