"""The ways in: each seals a key of the vault under what a person or a keyring gives.

Windows Hello and Touch ID would be a third slot beside the passphrase and the recovery words. Such
a slot needs of the platform a secret of 32 bytes that its hardware releases only after it has
recognised the person, for this program alone: a key of the Secure Enclave or of the TPM that
decrypts it, bound to the biometry. A mere "yes, it is them" is no slot, since a program that is
told yes has to hold the key already, and so has whoever reads its memory or its keyring. It is not
here because nothing of it could be tried: the platforms' own programs would have to be signed for
it, and a way in that was never seen to refuse anybody is worse than none.
"""

from uuid import UUID

from guardian.vault.errors import (
    KeyringLostSecretError,
    KeyringMissingError,
    NoRecoverySheetError,
    WrongPassphraseError,
    WrongRecoveryWordsError,
)
from guardian.vault.keys import OpenKeys, SecretKey, WatchKeys
from guardian.vault.passphrase import Argon2Parameters, stretch
from guardian.vault.seals import Place, Purpose, Seal, new_salt, open_key, seal_key
from guardian.vault.secret_store import SecretStore
from guardian.vault.vault_document import (
    KeyringPart,
    PassphraseSlot,
    RecoverySlot,
    VaultDocument,
    place,
)

FIRST_GENERATION = 1
"""Of the secret that a new vault has in a keyring."""


def secret_name(vault_id: UUID, generation: int) -> str:
    """Return the name of a vault's secret in the keyring."""
    return f"Guardian {vault_id} {generation}"


def keyring_part(
    keys: OpenKeys,
    keyring: SecretStore,
    secret: SecretKey,
    generation: int,
    retired: tuple[int, ...],
) -> KeyringPart:
    """Return the first tier, sealed under the keyring's secret of that generation."""
    salt = new_salt()

    def sealed(purpose: Purpose, watch: WatchKeys) -> Seal:
        at = place(keys.vault_id, purpose, generation)
        return seal_key(watch.watch_key, at.wrapping_key(secret.reveal(), salt), at)

    before = None
    if keys.before is not None:
        before = sealed(Purpose.WATCH_BEFORE_BY_KEYRING, keys.before.watch)
    return KeyringPart(
        backend=keyring.backend,
        generation=generation,
        retired=retired,
        salt=salt,
        watch=sealed(Purpose.WATCH_BY_KEYRING, keys.watch),
        watch_before=before,
    )


def keyring_secret(document: VaultDocument, keyring: SecretStore | None) -> SecretKey | None:
    """Return the keyring's secret, or ``None`` for a vault without a keyring.

    Raises KeyringMissingError (also: ``keyring`` is another one than the vault names) and the
    errors of :meth:`SecretStore.read`; KeyringLostSecretError where the secret opens nothing.
    """
    part = document.keyring
    if part is None:
        return None
    if keyring is None or keyring.backend != part.backend:
        raise KeyringMissingError(backend=part.backend)
    raw = keyring.read(secret_name(document.vault_id, part.generation))
    if raw is None:
        raise KeyringLostSecretError(backend=part.backend)
    secret = SecretKey(raw)
    if watch_key_by(document.vault_id, part, secret) is None:
        raise KeyringLostSecretError(backend=part.backend)
    return secret


def watch_key_by(vault_id: UUID, part: KeyringPart, secret: SecretKey) -> SecretKey | None:
    """Return the watch key, or ``None`` where the secret is another one."""
    at = place(vault_id, Purpose.WATCH_BY_KEYRING, part.generation)
    return open_key(part.watch, at.wrapping_key(secret.reveal(), part.salt), at)


def watch_key_before_by(vault_id: UUID, part: KeyringPart, secret: SecretKey) -> SecretKey | None:
    """Return the watch key that a rotation is replacing, or ``None`` where there is none."""
    if part.watch_before is None:
        return None
    at = place(vault_id, Purpose.WATCH_BEFORE_BY_KEYRING, part.generation)
    return open_key(part.watch_before, at.wrapping_key(secret.reveal(), part.salt), at)


def passphrase_slot(
    keys: OpenKeys,
    generation: int,
    passphrase: str,
    secret: SecretKey | None,
    cost: Argon2Parameters,
) -> PassphraseSlot:
    """Return the master key, sealed under the passphrase and the keyring's secret.

    Raises VaultMemoryError.
    """
    salt = new_salt()
    at = place(keys.vault_id, _passphrase_purpose(secret), generation)
    wrapping_key = _passphrase_key(at, passphrase, secret, salt, cost)
    return PassphraseSlot(kdf=cost, salt=salt, master=seal_key(keys.master_key, wrapping_key, at))


def master_by_passphrase(
    document: VaultDocument, passphrase: str, secret: SecretKey | None
) -> SecretKey:
    """Return the master key. Raises WrongPassphraseError, VaultMemoryError."""
    slot = document.passphrase
    at = document.place(_passphrase_purpose(secret))
    wrapping_key = _passphrase_key(at, passphrase, secret, slot.salt, slot.kdf)
    master = open_key(slot.master, wrapping_key, at)
    wrapping_key.wipe()
    if master is None:
        raise WrongPassphraseError
    return master


def recovery_slot(document: VaultDocument, master_key: SecretKey, entropy: bytes) -> RecoverySlot:
    """Return the master key, sealed under the 128 random bits that the words stand for."""
    salt = new_salt()
    at = document.place(Purpose.MASTER_BY_WORDS)
    return RecoverySlot(salt=salt, master=seal_key(master_key, at.wrapping_key(entropy, salt), at))


def master_by_words(document: VaultDocument, entropy: bytes) -> SecretKey:
    """Return the master key. Raises NoRecoverySheetError, WrongRecoveryWordsError."""
    slot = document.recovery
    if slot is None:
        raise NoRecoverySheetError
    at = document.place(Purpose.MASTER_BY_WORDS)
    master = open_key(slot.master, at.wrapping_key(entropy, slot.salt), at)
    if master is None:
        raise WrongRecoveryWordsError
    return master


def _passphrase_purpose(secret: SecretKey | None) -> Purpose:
    if secret is None:
        return Purpose.MASTER_BY_PASSPHRASE
    return Purpose.MASTER_BY_KEYRING_AND_PASSPHRASE


def _passphrase_key(
    at: Place, passphrase: str, secret: SecretKey | None, salt: bytes, cost: Argon2Parameters
) -> SecretKey:
    material = bytearray(b"" if secret is None else secret.reveal())
    material += stretch(passphrase, salt, cost)
    wrapping_key = at.wrapping_key(bytes(material), salt)
    material[:] = bytes(len(material))
    return wrapping_key
