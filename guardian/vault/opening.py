"""Making a vault of format version 2, and opening its two tiers.

The first tier, the watch keys, opens with the keyring alone. The second takes the passphrase and,
where the vault has one, the keyring's secret; the words of the recovery sheet open it alone.

Everything here may block: the keyring may show a prompt, and a passphrase takes half a second to
check. Call from a worker. Every function raises VaultDamagedError, VaultTooNewError and
VaultStorageError, and those that need a vault raise VaultAbsentError; one of version 1 is named by
OtherProtectionError until :func:`upgrade` was called.
"""

import contextlib
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID, uuid4

from guardian.errors import GuardianError
from guardian.vault.errors import (
    KeyringMissingError,
    NoWatchTierError,
    OtherProtectionError,
    VaultAbsentError,
    VaultDamagedError,
    VaultExistsError,
)
from guardian.vault.key_set import new_keys, opened_keys, opened_watch, sealed_set
from guardian.vault.keys import OpenKeys, SecretKey, WatchKeys
from guardian.vault.passphrase import Argon2Parameters, check_passphrase
from guardian.vault.recovery_words import entropy_of
from guardian.vault.sealing_anew import (
    Contents,
    forget_retired,
    rotated,
    seal_anew,
    vouch_for_tries,
)
from guardian.vault.secret_store import SecretStore
from guardian.vault.slots import (
    keyring_secret,
    master_by_passphrase,
    master_by_words,
    passphrase_slot,
    watch_key_before_by,
    watch_key_by,
)
from guardian.vault.vault_document import VaultDocument, read_document, write_document
from guardian.vault.version_1 import (
    VaultVersion1,
    database_key_by_keyring,
    database_key_by_passphrase,
)


@dataclass(frozen=True, kw_only=True)
class VaultStatus:
    """What is there. ``version`` and ``vault_id`` are ``None`` without a vault.

    ``keyring``: the name of the keyring that holds the vault's secret; ``None`` without one.
    """

    version: int | None
    keyring: str | None = None
    has_recovery: bool = False
    vault_id: UUID | None = None


def status(folder: Path) -> VaultStatus:
    """Return what guards the profile, without opening anything."""
    found = read_document(folder)
    if found is None:
        return VaultStatus(version=None)
    if isinstance(found, VaultVersion1):
        return VaultStatus(version=1, keyring=found.keyring, vault_id=found.header.vault_id)
    return VaultStatus(
        version=found.version,
        keyring=None if found.keyring is None else found.keyring.backend,
        has_recovery=found.recovery is not None,
        vault_id=found.vault_id,
    )


def create(
    folder: Path,
    keyring: SecretStore | None,
    passphrase: str,
    cost: Argon2Parameters | None = None,
) -> OpenKeys:
    """Make a vault that the passphrase and ``keyring`` open together; ``None``: the passphrase.

    Raises VaultExistsError, WeakPassphraseError, VaultMemoryError and the keyring's errors; then
    there is no vault.
    """
    if read_document(folder) is not None:
        raise VaultExistsError
    check_passphrase(passphrase)
    keys = new_keys(uuid4())
    contents = Contents(keys=keys, key_set=sealed_set(keys, 1))
    seal_anew(folder, contents, keyring, passphrase, cost)
    return keys


def upgrade(
    folder: Path,
    keyring: SecretStore | None,
    passphrase: str,
    cost: Argon2Parameters | None = None,
) -> OpenKeys:
    """Turn a vault of version 1 into one of version 2 with the same vault id and new keys.

    The database key of version 1 is in ``before``, as in a rotation: whoever kept the old vault and
    the keyring's secret shall not open with them what is written from now on.

    A vault that only the keyring opened gets ``passphrase`` as its new one; a vault with a
    passphrase has to be opened with it. ``keyring``: the one that the new vault uses.
    Raises VaultExistsError where the vault is of version 2 already, WrongPassphraseError,
    WeakPassphraseError, VaultMemoryError and the keyring's errors; then the old vault is still
    there.
    """
    found = read_document(folder)
    if found is None:
        raise VaultAbsentError
    if isinstance(found, VaultDocument):
        raise VaultExistsError
    if found.keyring is None:
        database_key = database_key_by_passphrase(found, passphrase)
    elif keyring is None:
        raise KeyringMissingError(backend=found.keyring)
    else:
        check_passphrase(passphrase)
        database_key = database_key_by_keyring(found, keyring)
    before = new_keys(found.header.vault_id, database_key)
    contents = rotated(before, sealed_set(before, 1))
    seal_anew(folder, contents, keyring, passphrase, cost)
    return contents.keys


def open_watch(folder: Path, keyring: SecretStore | None) -> WatchKeys:
    """Open the first tier with the keyring alone.

    Raises NoWatchTierError where the vault has no keyring or is of version 1, and the keyring's
    errors.
    """
    found = read_document(folder)
    if isinstance(found, VaultVersion1):
        raise NoWatchTierError
    document = existing(folder)
    part, secret = document.keyring, keyring_secret(document, keyring)
    if part is None or secret is None:
        raise NoWatchTierError
    watch = _watch_by(document, watch_key_by(document.vault_id, part, secret))
    if document.before is None:
        return watch
    key_before = watch_key_before_by(document.vault_id, part, secret)
    return replace(watch, before=_watch_by(document, key_before))


def watch_from(folder: Path, watch_key: bytes) -> WatchKeys:
    """Open the first tier with a watch key that was handed over.

    Also with the key before an unfinished rotation, which gives what belonged to it.
    Raises NoWatchTierError where the key is not one of this vault's.
    """
    document = existing(folder)
    watch = _watch_of(document, SecretKey(watch_key))
    if watch is None:
        raise NoWatchTierError
    return watch


def unlock(
    folder: Path,
    keyring: SecretStore | None,
    passphrase: str,
    cost: Argon2Parameters | None = None,
) -> OpenKeys:
    """Open both tiers.

    ``cost``: what a passphrase should cost today; a slot that costs less is sealed anew.
    Raises WrongPassphraseError, VaultMemoryError and the keyring's errors.
    """
    document = existing(folder)
    keys, secret = unlocked(document, keyring, passphrase)
    # The profile is open; what could be better about its file can wait for another time.
    with contextlib.suppress(GuardianError):
        document = _stretched_more(folder, document, keys, secret, passphrase, cost)
        forget_retired(folder, document, keyring)
        if keys.before is not None:  # It may still be vouched for by the watch key before.
            vouch_for_tries(folder, document, keys)
    return keys


def unlock_with_words(folder: Path, words: str) -> OpenKeys:
    """Open both tiers with the words of the recovery sheet alone, without any keyring.

    Raises NoRecoverySheetError, WrongRecoveryWordsError (its subclasses say what is wrong).
    """
    document = existing(folder)
    return opened_keys(document, master_by_words(document, entropy_of(words)))


def existing(folder: Path) -> VaultDocument:
    """Return the vault, which is of version 2."""
    found = read_document(folder)
    if found is None:
        raise VaultAbsentError
    if isinstance(found, VaultVersion1):
        raise OtherProtectionError
    return found


def unlocked(
    document: VaultDocument, keyring: SecretStore | None, passphrase: str
) -> tuple[OpenKeys, SecretKey | None]:
    """Return the keys, and the keyring's secret where there is one; raises as :func:`unlock`."""
    secret = keyring_secret(document, keyring)
    master_key = master_by_passphrase(document, passphrase, secret)
    return opened_keys(document, master_key), secret


def _watch_of(document: VaultDocument, watch_key: SecretKey) -> WatchKeys | None:
    sets = [document.keys, *([document.before.keys] if document.before else [])]
    found = (opened_watch(document.vault_id, keys, watch_key) for keys in sets)
    return next(filter(None, found), None)


def _watch_by(document: VaultDocument, watch_key: SecretKey | None) -> WatchKeys:
    watch = None if watch_key is None else _watch_of(document, watch_key)
    if watch is None:
        raise VaultDamagedError
    return watch


def _stretched_more(
    folder: Path,
    document: VaultDocument,
    keys: OpenKeys,
    secret: SecretKey | None,
    passphrase: str,
    cost: Argon2Parameters | None,
) -> VaultDocument:
    better = document.passphrase.kdf.raised_to(cost or Argon2Parameters())
    if better == document.passphrase.kdf:
        return document
    slot = passphrase_slot(keys, document.keys.generation, passphrase, secret, better)
    written = document.model_copy(update={"passphrase": slot})
    write_document(folder, written)
    return written
