"""The operating system's keyring, through the keyring library and an allow-list.

``keyring.get_keyring()`` is never called: an environment variable or a ``keyringrc.cfg`` can point
it at a backend that keeps nothing, or keeps it in plain text. A backend of the list is constructed
by its class, which reads neither. Nor does it read ``KEYRING_PROPERTY_...``, which could move the
secret to a collection that is forgotten at sign-out.
"""

import contextlib
import hmac
import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guardian.errors import GuardianError
from guardian.vault.errors import (
    KeyringLockedError,
    KeyringLostSecretError,
    KeyringMissingError,
    KeyringTroubleError,
)
from guardian.vault.keys import KEY_BYTES
from guardian.vault.secret_store import SecretStore

ACCOUNT = "Guardian"
"""The user name of every item. Its service is the secret's name: Windows keeps one per service."""
_HEX_CHARACTERS = 2 * KEY_BYTES

Meanings = Sequence[tuple[str, type[GuardianError]]]
"""Exceptions by their full name, and what each means; the first that fits decides."""

_EVERYWHERE: Mapping[str, type[GuardianError]] = {
    "keyring.errors.KeyringLocked": KeyringLockedError,
    "keyring.errors.InitError": KeyringLockedError,
    "keyring.errors.NoKeyringError": KeyringMissingError,
    "keyring.errors.KeyringError": KeyringTroubleError,
    "builtins.OSError": KeyringTroubleError,
}


@dataclass(frozen=True, kw_only=True)
class AllowedBackend:
    """One keyring that Guardian trusts.

    ``name`` is what the person knows it by. ``failures`` names what its own libraries raise, which
    is no ``KeyringError``, and what that means; the first that fits decides.
    """

    platform: str
    name: str
    module: str
    class_name: str = "Keyring"
    failures: Mapping[str, type[GuardianError]] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)


ALLOWED = (
    AllowedBackend(
        platform="linux",
        name="Secret Service",
        module="guardian.vault.secret_service",
        failures={
            "secretstorage.exceptions.SecretServiceNotAvailableException": KeyringMissingError,
            "secretstorage.exceptions.LockedException": KeyringLockedError,
            "secretstorage.exceptions.PromptDismissedException": KeyringLockedError,
            "secretstorage.exceptions.SecretStorageException": KeyringTroubleError,
            "jeepney.wrappers.DBusErrorResponse": KeyringTroubleError,
            "builtins.OSError": KeyringMissingError,  # the bus is absent or hung up
            "builtins.RuntimeError": KeyringMissingError,  # its address is of another kind
        },
    ),
    AllowedBackend(
        platform="linux",
        name="KDE Wallet",
        module="keyring.backends.kwallet",
        class_name="DBusKeyring",
        failures={"dbus.exceptions.DBusException": KeyringMissingError},
    ),
    AllowedBackend(
        platform="linux",
        name="libsecret",
        module="keyring.backends.libsecret",
        failures={"gi.repository.GLib.Error": KeyringTroubleError},
    ),
    AllowedBackend(platform="darwin", name="macOS Keychain", module="keyring.backends.macOS"),
    AllowedBackend(
        platform="win32",
        name="Windows Credential Manager",
        module="keyring.backends.Windows",
        class_name="WinVaultKeyring",
        failures={
            "win32ctypes.pywin32.pywintypes.error": KeyringTroubleError,
            "pywintypes.error": KeyringTroubleError,
        },
        # The library's default roams with a domain profile.
        properties={"persist": "local machine"},
    ),
)
"""Every keyring that Guardian uses, the better one first."""


class KeyringSecretStore:
    """A :class:`SecretStore` in one allowed keyring: hex, with the name as its service."""

    def __init__(self, allowed: AllowedBackend) -> None:
        self._allowed = allowed
        self._keyring = _constructed(allowed)

    @property
    def backend(self) -> str:
        """The name that the person knows the keyring by."""
        return self._allowed.name

    def read(self, name: str) -> bytes | None:
        """Return the secret, or ``None``; see :meth:`SecretStore.read`."""
        kept = self._ask(lambda: self._keyring.get_password(name, ACCOUNT))
        if kept is None:
            return None
        try:
            secret = bytes.fromhex(kept)
        except ValueError:
            raise KeyringLostSecretError(backend=self.backend) from None
        if len(secret) != KEY_BYTES:
            raise KeyringLostSecretError(backend=self.backend)
        return secret

    def write(self, name: str, secret: bytes) -> None:
        """Keep the secret and read it back; see :meth:`SecretStore.write`."""
        if len(secret) != KEY_BYTES:
            raise ValueError(f"the secret has {KEY_BYTES} bytes, not {len(secret)}")
        self._ask(lambda: self._keyring.set_password(name, ACCOUNT, secret.hex()))
        if not hmac.compare_digest(self.read(name) or b"", secret):
            raise KeyringTroubleError(backend=self.backend)

    def delete(self, name: str) -> None:
        """Forget the secret; see :meth:`SecretStore.delete`."""
        with contextlib.suppress(KeyringLostSecretError):
            if self.read(name) is None:
                return
        self._ask(lambda: self._keyring.delete_password(name, ACCOUNT))

    def _ask(self, question: Callable[[], Any]) -> Any:
        meanings = (*self._allowed.failures.items(), *_EVERYWHERE.items())
        try:
            return question()
        except UnicodeDecodeError:
            raise KeyringLostSecretError(backend=self.backend) from None
        except tuple(_loaded_types(meanings)) as error:
            raise _meaning(error, meanings)(backend=self.backend) from error


def find_secret_store(
    platform: str = sys.platform, wanted: str | None = None
) -> SecretStore | None:
    """Return the best keyring that answers on this machine, or ``None``.

    ``wanted`` is the ``backend`` that a vault names: then that one or ``None``. Asks the session
    bus, so call it from a worker; it shows no prompt.
    """
    for allowed in ALLOWED:
        if allowed.platform != platform or wanted not in {None, allowed.name}:
            continue
        # A module that needs another system's libraries may fail to load here.
        with contextlib.suppress(ImportError):
            if _class_of(allowed).viable:
                return KeyringSecretStore(allowed)
    return None


def _class_of(allowed: AllowedBackend) -> Any:
    # Imported here: the library takes 65 ms, and a profile with a passphrase never needs it.
    return getattr(importlib.import_module(allowed.module), allowed.class_name)


def _constructed(allowed: AllowedBackend) -> Any:
    def from_nowhere(_self: object) -> None:
        """Take no property from the environment."""

    deaf = type(
        allowed.class_name, (_class_of(allowed),), {"set_properties_from_env": from_nowhere}
    )
    keyring = deaf()
    for name, value in allowed.properties.items():
        setattr(keyring, name, value)
    return keyring


def _loaded_types(meanings: Meanings) -> list[type[Exception]]:
    found = (_loaded_type(name) for name, _ in meanings)
    return [kind for kind in found if kind is not None]


def _loaded_type(name: str) -> type[Exception] | None:
    module, _, class_name = name.rpartition(".")
    # What is not loaded cannot have been raised.
    kind = getattr(sys.modules.get(module), class_name, None)
    return kind if isinstance(kind, type) and issubclass(kind, Exception) else None


def _meaning(error: BaseException, meanings: Meanings) -> type[GuardianError]:
    for name, meaning in meanings:
        kind = _loaded_type(name)
        if kind is not None and isinstance(error, kind):
            return meaning
    return KeyringTroubleError
