"""The vault of a profile: one random key for the database, sealed in exactly one way.

What a vault was made with is what opens it. There is no second way and no fall-back: where the
keyring does not answer, the profile stays closed and the error says what to do.

Opening with a keyring may block while the system shows a prompt, and a passphrase takes about half
a second to check: call from a worker.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from guardian.vault.database_key import KEY_BYTES, DatabaseKey
from guardian.vault.errors import (
    KeyringLostSecretError,
    KeyringMissingError,
    OtherProtectionError,
    VaultAbsentError,
    VaultExistsError,
    WrongPassphraseError,
)
from guardian.vault.passphrase import Argon2Parameters, check_passphrase, stretch
from guardian.vault.protection import Protection, ProtectionView
from guardian.vault.sealing import SALT_BYTES, key_from_secret, unwrap, wrap
from guardian.vault.secret_store import VERSION_1_NAME, SecretStore
from guardian.vault.vault_file import (
    HkdfParameters,
    VaultFile,
    VaultHeader,
    read_vault,
    write_new_vault,
)

ARGON2_BACKEND = "Argon2id"
"""What a passphrase vault names as its backend."""


@dataclass(frozen=True, kw_only=True)
class VaultStatus:
    """What has to be asked for. ``protection`` is ``None``, and ``backend`` empty, without a vault.

    ``backend`` is the name of the keyring that holds the secret, or ``Argon2id``.
    """

    protection: Protection | None
    backend: str


def status(folder: Path) -> VaultStatus:
    """Return what guards the profile.

    Raises VaultTooNewError, VaultDamagedError, VaultStorageError.
    """
    vault = read_vault(folder)
    if vault is None:
        return VaultStatus(protection=None, backend="")
    return VaultStatus(protection=vault.header.protection, backend=vault.header.backend)


def view(folder: Path) -> ProtectionView:
    """Return what guards the profile, or raise VaultAbsentError; else as :func:`status`."""
    found = status(folder)
    if found.protection is None:
        raise VaultAbsentError
    return ProtectionView(protection=found.protection, backend=found.backend)


def create_with_keyring(folder: Path, store: SecretStore) -> DatabaseKey:
    """Make a vault that the person's keyring opens.

    A secret that the keyring has already is used, not replaced: another profile may need it.
    Raises VaultExistsError, VaultStorageError and the keyring's errors; then no vault was made.
    """
    _refuse_existing(folder)
    secret = _kept_secret(store)
    if secret is None:
        secret = secrets.token_bytes(KEY_BYTES)
        store.write(VERSION_1_NAME, secret)
    header = VaultHeader(
        vault_id=uuid4(),
        protection=Protection.KEYRING,
        backend=store.backend,
        kdf=HkdfParameters(),
        salt=secrets.token_bytes(SALT_BYTES),
    )
    return _seal_new(folder, header, key_from_secret(secret, header.salt))


def open_with_keyring(folder: Path, store: SecretStore) -> DatabaseKey:
    """Open a vault that was made with this keyring.

    Raises VaultAbsentError, VaultDamagedError, VaultTooNewError, VaultStorageError,
    OtherProtectionError, KeyringMissingError (also: ``store`` is another keyring than the one that
    holds the secret), KeyringLockedError, KeyringLostSecretError, KeyringTroubleError.
    """
    vault = _existing(folder, Protection.KEYRING)
    backend = vault.header.backend
    if store.backend != backend:
        raise KeyringMissingError(backend=backend)
    secret = store.read(VERSION_1_NAME)
    if secret is None:
        raise KeyringLostSecretError(backend=backend)
    key = _opened(vault, key_from_secret(secret, vault.header.salt))
    if key is None:
        raise KeyringLostSecretError(backend=backend)
    return key


def create_with_passphrase(
    folder: Path, passphrase: str, parameters: Argon2Parameters | None = None
) -> DatabaseKey:
    """Make a vault that a passphrase opens. Forgotten, nobody can open it.

    ``parameters`` are stored with it; the defaults cost a guess 256 MiB and half a second.
    Raises WeakPassphraseError, VaultExistsError, VaultStorageError, VaultMemoryError.
    """
    _refuse_existing(folder)
    check_passphrase(passphrase)
    cost = parameters or Argon2Parameters()
    header = VaultHeader(
        vault_id=uuid4(),
        protection=Protection.PASSPHRASE,
        backend=ARGON2_BACKEND,
        kdf=cost,
        salt=secrets.token_bytes(SALT_BYTES),
    )
    return _seal_new(folder, header, stretch(passphrase, header.salt, cost))


def open_with_passphrase(folder: Path, passphrase: str) -> DatabaseKey:
    """Open a vault that was made with a passphrase.

    Raises WrongPassphraseError, VaultAbsentError, VaultDamagedError, VaultTooNewError,
    VaultStorageError, VaultMemoryError, OtherProtectionError.
    """
    vault = _existing(folder, Protection.PASSPHRASE)
    cost = vault.header.kdf
    if not isinstance(cost, Argon2Parameters):
        raise OtherProtectionError
    key = _opened(vault, stretch(passphrase, vault.header.salt, cost))
    if key is None:
        raise WrongPassphraseError
    return key


def _refuse_existing(folder: Path) -> None:
    if read_vault(folder) is not None:
        raise VaultExistsError


def _existing(folder: Path, protection: Protection) -> VaultFile:
    vault = read_vault(folder)
    if vault is None:
        raise VaultAbsentError
    if vault.header.protection is not protection:
        raise OtherProtectionError
    return vault


def _kept_secret(store: SecretStore) -> bytes | None:
    try:
        return store.read(VERSION_1_NAME)
    except KeyringLostSecretError:
        return None  # What lies under our name opens nothing, so a new secret takes its place.


def _seal_new(folder: Path, header: VaultHeader, wrapping_key: bytes) -> DatabaseKey:
    key = DatabaseKey(secrets.token_bytes(KEY_BYTES))
    nonce, wrapped = wrap(key, wrapping_key, header.bound())
    write_new_vault(folder, VaultFile.sealed(header, nonce, wrapped))
    return key


def _opened(vault: VaultFile, wrapping_key: bytes) -> DatabaseKey | None:
    return unwrap(vault.nonce, vault.wrapped_key, wrapping_key, vault.header.bound())
