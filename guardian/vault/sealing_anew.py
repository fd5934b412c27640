"""Writing a vault so that another passphrase, another keyring secret or other keys open it.

Whatever changes who may open a vault also changes the secret in the keyring. An older copy of
``vault.json``, put back or found on a stolen disk, then opens with nothing that is left.
"""

import contextlib
from dataclasses import dataclass, replace
from pathlib import Path

from guardian.errors import GuardianError
from guardian.vault import tries
from guardian.vault.key_set import new_keys, sealed_set
from guardian.vault.keys import OpenKeys
from guardian.vault.passphrase import Argon2Parameters
from guardian.vault.seals import Purpose, new_key, seal_key
from guardian.vault.secret_store import SecretStore
from guardian.vault.slots import FIRST_GENERATION, keyring_part, passphrase_slot, secret_name
from guardian.vault.vault_document import (
    KeyringPart,
    KeysBefore,
    KeySet,
    RecoverySlot,
    VaultDocument,
    place,
    write_document,
)


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a vault holds, whoever opens it."""

    keys: OpenKeys
    key_set: KeySet
    recovery: RecoverySlot | None = None
    before: KeysBefore | None = None


def rotated(before: OpenKeys, set_before: KeySet) -> Contents:
    """Return new keys with those that they replace, as a vault holds both until all is renewed."""
    made = new_keys(before.vault_id)
    made = replace(made, before=before, watch=replace(made.watch, before=before.watch))
    generation = set_before.generation + 1
    at = place(made.vault_id, Purpose.MASTER_BEFORE, generation)
    sealed = seal_key(before.master_key, made.master_key, at)
    return Contents(
        keys=made,
        key_set=sealed_set(made, generation),
        before=KeysBefore(master=sealed, keys=set_before),
    )


def seal_anew(
    folder: Path,
    contents: Contents,
    keyring: SecretStore | None,
    passphrase: str,
    cost: Argon2Parameters | None,
    part_before: KeyringPart | None = None,
) -> None:
    """Write the vault under the passphrase and a new secret in ``keyring``.

    First the secret, then the file, then the secret before is forgotten: whenever this is
    interrupted, what opened the vault opens it still, or what is new does.
    Raises VaultMemoryError, VaultStorageError and the keyring's errors.
    """
    keys, secret, part = contents.keys, None, None
    if keyring is not None:
        generation = part_before.generation + 1 if part_before else FIRST_GENERATION
        secret = new_key()
        keyring.write(secret_name(keys.vault_id, generation), secret.reveal())
        retired = _retired(part_before, keyring)
        part = keyring_part(keys, keyring, secret, generation, retired)
    slot = passphrase_slot(
        keys, contents.key_set.generation, passphrase, secret, cost or Argon2Parameters()
    )
    document = VaultDocument(
        vault_id=keys.vault_id,
        keyring=part,
        passphrase=slot,
        recovery=contents.recovery,
        keys=contents.key_set,
        before=contents.before,
    )
    if not tries.is_there(folder):
        # Before there is a vault: one without the count would make its first parent wait.
        vouch_for_tries(folder, document, keys)
    write_document(folder, document)
    vouch_for_tries(folder, document, keys)
    with contextlib.suppress(GuardianError):  # The next unlock does it.
        forget_retired(folder, document, keyring)


def forget_retired(folder: Path, document: VaultDocument, keyring: SecretStore | None) -> None:
    """Delete from the keyring what opens nothing any more, and then stop remembering it.

    Raises the keyring's errors and VaultStorageError.
    """
    part = document.keyring
    if part is None or keyring is None or not part.retired:
        return
    for generation in part.retired:
        keyring.delete(secret_name(document.vault_id, generation))
    tidied = part.model_copy(update={"retired": ()})
    write_document(folder, document.model_copy(update={"keyring": tidied}))


def vouch_for_tries(folder: Path, document: VaultDocument, keys: OpenKeys) -> None:
    """Count no wrong try, under the watch key where it is known before the passphrase is.

    Raises VaultStorageError.
    """
    tries.start_afresh(folder, None if document.keyring is None else keys.watch.watch_key)


def _retired(part_before: KeyringPart | None, keyring: SecretStore) -> tuple[int, ...]:
    if part_before is None or part_before.backend != keyring.backend:
        return ()
    return (*part_before.retired, part_before.generation)
