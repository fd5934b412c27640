"""The keys of one generation: made, sealed for the file, and opened from it."""

from dataclasses import replace
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from guardian.vault.errors import VaultDamagedError
from guardian.vault.keys import OpenKeys, SecretKey, WatchKeys
from guardian.vault.seals import Purpose, Seal, new_key, open_key, seal_key
from guardian.vault.vault_document import KeySet, VaultDocument, place


def new_keys(vault_id: UUID, database_key: SecretKey | None = None) -> OpenKeys:
    """Return random keys; ``database_key`` is kept where the database is there already."""
    inbox = new_key()
    watch = WatchKeys(vault_id=vault_id, watch_key=new_key(), inbox_public_key=public_key_of(inbox))
    return OpenKeys(
        vault_id=vault_id,
        master_key=new_key(),
        database_key=database_key or new_key(),
        inbox_private_key=inbox,
        journal_key=new_key(),
        watch=watch,
    )


def public_key_of(inbox_private_key: SecretKey) -> bytes:
    """Return the raw X25519 public key (RFC 7748)."""
    private = X25519PrivateKey.from_private_bytes(inbox_private_key.reveal())
    return private.public_key().public_bytes_raw()


def sealed_set(keys: OpenKeys, generation: int) -> KeySet:
    """Return the data keys as the file holds them."""

    def sealed(purpose: Purpose, key: SecretKey, by: SecretKey = keys.master_key) -> Seal:
        return seal_key(key, by, place(keys.vault_id, purpose, generation))

    voucher = _voucher(keys.vault_id, keys.watch.watch_key, generation)
    public = SecretKey(keys.watch.inbox_public_key)
    return KeySet(
        generation=generation,
        database=sealed(Purpose.DATABASE, keys.database_key),
        inbox=sealed(Purpose.INBOX, keys.inbox_private_key),
        journal=sealed(Purpose.JOURNAL, keys.journal_key),
        watch=sealed(Purpose.WATCH, keys.watch.watch_key),
        inbox_public=sealed(Purpose.INBOX_PUBLIC, public, voucher),
    )


def opened_keys(document: VaultDocument, master_key: SecretKey) -> OpenKeys:
    """Return what the master key opens, the keys before an unfinished rotation included.

    Raises VaultDamagedError where one of the seals was exchanged.
    """
    keys = _opened_set(document.vault_id, document.keys, master_key)
    if document.before is None:
        return keys
    master_before = open_key(
        document.before.master, master_key, document.place(Purpose.MASTER_BEFORE)
    )
    if master_before is None:
        raise VaultDamagedError
    before = _opened_set(document.vault_id, document.before.keys, master_before)
    return replace(keys, before=before, watch=replace(keys.watch, before=before.watch))


def opened_watch(vault_id: UUID, found: KeySet, watch_key: SecretKey) -> WatchKeys | None:
    """Return the first tier, or ``None`` where the key is not the one of these keys."""
    voucher = _voucher(vault_id, watch_key, found.generation)
    at = place(vault_id, Purpose.INBOX_PUBLIC, found.generation)
    public = open_key(found.inbox_public, voucher, at)
    if public is None:
        return None
    return WatchKeys(vault_id=vault_id, watch_key=watch_key, inbox_public_key=public.reveal())


def _opened_set(vault_id: UUID, found: KeySet, master_key: SecretKey) -> OpenKeys:
    def opened(purpose: Purpose, seal: Seal) -> SecretKey:
        key = open_key(seal, master_key, place(vault_id, purpose, found.generation))
        if key is None:
            raise VaultDamagedError
        return key

    inbox = opened(Purpose.INBOX, found.inbox)
    watch = opened_watch(vault_id, found, opened(Purpose.WATCH, found.watch))
    # Whoever read the keyring can vouch for a public key of their own.
    if watch is None or watch.inbox_public_key != public_key_of(inbox):
        raise VaultDamagedError
    return OpenKeys(
        vault_id=vault_id,
        master_key=master_key,
        database_key=opened(Purpose.DATABASE, found.database),
        inbox_private_key=inbox,
        journal_key=opened(Purpose.JOURNAL, found.journal),
        watch=watch,
    )


def _voucher(vault_id: UUID, watch_key: SecretKey, generation: int) -> SecretKey:
    at = place(vault_id, Purpose.INBOX_PUBLIC, generation)
    return at.wrapping_key(watch_key.reveal(), b"")
