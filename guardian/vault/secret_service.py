"""The Secret Service backend of the keyring library, with its connection closed on failure.

Imported by name from the allow-list, since its libraries take 65 ms.
"""

import contextlib
import importlib
from typing import Any

from keyring.backends import SecretService
from keyring.errors import KeyringLocked


class Keyring(SecretService.Keyring):
    """The default collection of the Secret Service, unlocked with a prompt where one is needed."""

    def get_preferred_collection(self) -> Any:
        """Return the default collection, unlocked.

        WORKAROUND: keyring 25.7 forgets its bus connection when a collection stays locked, so each
        failed try would leave a socket open.
        """
        # By name: keyring brings it along, and only where this backend works.
        library = importlib.import_module("secretstorage")
        with contextlib.ExitStack() as on_failure:
            connection = library.dbus_init()
            on_failure.callback(connection.close)
            collection = library.get_default_collection(connection)
            if collection.is_locked():
                collection.unlock()
                if collection.is_locked():
                    raise KeyringLocked("the collection stayed locked")
            on_failure.pop_all()
            return collection
