"""Changing what opens a vault: passphrase, recovery sheet, every key.

Everything here may block, as :mod:`guardian.vault.opening` says, and raises what is raised there.
"""

import secrets
from pathlib import Path

from guardian.vault.key_set import opened_keys
from guardian.vault.keys import OpenKeys
from guardian.vault.opening import existing, unlocked
from guardian.vault.passphrase import Argon2Parameters, check_passphrase
from guardian.vault.recovery_words import ENTROPY_BYTES, words_for
from guardian.vault.sealing_anew import Contents, rotated, seal_anew, vouch_for_tries
from guardian.vault.secret_store import SecretStore
from guardian.vault.slots import recovery_slot
from guardian.vault.vault_document import VaultDocument, write_document


def change_passphrase(
    folder: Path,
    keyring: SecretStore | None,
    old: str,
    new: str,
    cost: Argon2Parameters | None = None,
) -> None:
    """Let ``new`` open the vault instead of ``old``; the data stay as they are.

    The keyring gets another secret, so that no older copy of the file opens with ``old``.
    Raises WrongPassphraseError for ``old`` and WeakPassphraseError for ``new``.
    """
    check_passphrase(new)
    document = existing(folder)
    keys, _ = unlocked(document, keyring, old)
    seal_anew(folder, _contents(document, keys), keyring, new, cost, document.keyring)


def replace_passphrase(
    folder: Path,
    keyring: SecretStore | None,
    keys: OpenKeys,
    new: str,
    cost: Argon2Parameters | None = None,
) -> None:
    """Let ``new`` and a new secret in ``keyring`` open the vault that ``keys`` are of.

    For after a recovery, on another computer, or where a keyring comes or goes.
    Raises WeakPassphraseError; VaultDamagedError where ``keys`` are of another vault.
    """
    check_passphrase(new)
    document = existing(folder)
    found = opened_keys(document, keys.master_key)
    seal_anew(folder, _contents(document, found), keyring, new, cost, document.keyring)


def make_recovery_words(
    folder: Path, keyring: SecretStore | None, passphrase: str, language: str
) -> tuple[str, ...]:
    """Return twelve words that open the vault alone; any that did so before do no longer.

    ``language`` is ``en`` or ``zh_CN``. Raises WrongPassphraseError.
    """
    document = existing(folder)
    keys, _ = unlocked(document, keyring, passphrase)
    entropy = secrets.token_bytes(ENTROPY_BYTES)
    words = words_for(entropy, language)
    slot = recovery_slot(document, keys.master_key, entropy)
    write_document(folder, document.model_copy(update={"recovery": slot}))
    return words


def begin_rotation(
    folder: Path,
    keyring: SecretStore | None,
    passphrase: str,
    cost: Argon2Parameters | None = None,
) -> OpenKeys:
    """Return a new set of every key, with those that it replaces as ``before``.

    The vault holds both until :func:`finish_rotation`, so an interruption loses nothing; where one
    came before, this returns what that one began. Events that were sealed to the inbox before have
    to be opened before it is finished. A recovery sheet ends here: whoever read it shall not open
    the new keys. Raises WrongPassphraseError.
    """
    document = existing(folder)
    keys, _ = unlocked(document, keyring, passphrase)
    if keys.before is not None:
        vouch_for_tries(folder, document, keys)
        return keys
    contents = rotated(keys, document.keys)
    seal_anew(folder, contents, keyring, passphrase, cost, document.keyring)
    return contents.keys


def finish_rotation(folder: Path) -> None:
    """Drop the keys that were replaced; nothing happens where no rotation was begun."""
    document = existing(folder)
    if document.before is None:
        return
    part = document.keyring and document.keyring.model_copy(update={"watch_before": None})
    write_document(folder, document.model_copy(update={"before": None, "keyring": part}))


def _contents(document: VaultDocument, keys: OpenKeys) -> Contents:
    return Contents(
        keys=keys, key_set=document.keys, recovery=document.recovery, before=document.before
    )
