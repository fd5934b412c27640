"""What opens a vault can be changed, and what opened it before is gone."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from guardian.errors import GuardianError
from guardian.vault import changing, opening
from guardian.vault.errors import (
    KeyringLostSecretError,
    KeyringMissingError,
    KeyringTroubleError,
    NoRecoverySheetError,
    VaultDamagedError,
    WeakPassphraseError,
    WrongPassphraseError,
    WrongRecoveryWordsError,
)
from guardian.vault.inbox_seal import open_sealed, seal
from guardian.vault.keys import OpenKeys
from guardian.vault.passphrase import Argon2Parameters
from guardian.vault.secret_store import SecretStore
from guardian.vault.since_boot import SystemSinceBoot
from guardian.vault.tries import Tries
from tests.rig.memory_secret_store import MemorySecretStore

QUICK = Argon2Parameters(memory_kib=8 * 1024, iterations=1, lanes=1)
OLD = "four unrelated words"
NEW = "another good passphrase"


@pytest.fixture(params=["keyring", "passphrase alone"])
def store(request: pytest.FixtureRequest, memory: MemorySecretStore) -> SecretStore | None:
    """Give the keyring of a profile, which may have none."""
    return memory if request.param == "keyring" else None


@pytest.fixture
def keys(folder: Path, store: SecretStore | None) -> OpenKeys:
    """Make a vault in ``folder`` and return its keys."""
    return opening.create(folder, store, OLD, QUICK)


class StubbornStore(MemorySecretStore):
    """A keyring that keeps what it should delete while ``stubborn``."""

    stubborn = True

    def delete(self, name: str) -> None:
        if self.stubborn:
            raise KeyringTroubleError(backend=self.backend)
        super().delete(name)


def test_a_changed_passphrase_opens_the_same_keys(
    folder: Path, store: SecretStore | None, keys: OpenKeys
) -> None:
    changing.change_passphrase(folder, store, OLD, NEW, QUICK)
    assert opening.unlock(folder, store, NEW, QUICK) == keys
    with pytest.raises(WrongPassphraseError):
        opening.unlock(folder, store, OLD, QUICK)


def test_only_who_knows_the_old_one_changes_it(
    folder: Path, store: SecretStore | None, keys: OpenKeys
) -> None:
    before = (folder / "vault.json").read_bytes()
    with pytest.raises(WrongPassphraseError):
        changing.change_passphrase(folder, store, NEW, NEW, QUICK)
    with pytest.raises(WeakPassphraseError):
        changing.change_passphrase(folder, store, OLD, "short", QUICK)
    assert (folder / "vault.json").read_bytes() == before


def test_an_older_copy_of_the_file_opens_no_more(folder: Path, memory: MemorySecretStore) -> None:
    """Put back by somebody who knows the passphrase of then."""
    opening.create(folder, memory, OLD, QUICK)
    copy = (folder / "vault.json").read_bytes()
    changing.change_passphrase(folder, memory, OLD, NEW, QUICK)
    (folder / "vault.json").write_bytes(copy)
    for passphrase in (OLD, NEW):
        with pytest.raises(KeyringLostSecretError):
            opening.unlock(folder, memory, passphrase, QUICK)
    with pytest.raises(KeyringLostSecretError):
        opening.open_watch(folder, memory)


def test_nothing_of_the_old_slot_stays_on_the_disk(folder: Path) -> None:
    opening.create(folder, None, OLD, QUICK)
    with (folder / "vault.json").open("rb") as old_file:
        assert b"argon2id" in old_file.read()
        changing.change_passphrase(folder, None, OLD, NEW, QUICK)
        old_file.seek(0)
        assert set(old_file.read()) == {0}
    assert {path.name for path in folder.iterdir()} == {"vault.json", "tries.json"}


def test_a_backup_by_hard_link_is_left_alone(folder: Path) -> None:
    opening.create(folder, None, OLD, QUICK)
    before = (folder / "vault.json").read_bytes()
    (folder / "linked").hardlink_to(folder / "vault.json")
    changing.change_passphrase(folder, None, OLD, NEW, QUICK)
    assert (folder / "linked").read_bytes() == before


def test_the_words_outlive_a_change_of_passphrase(
    folder: Path, store: SecretStore | None, keys: OpenKeys
) -> None:
    words = " ".join(changing.make_recovery_words(folder, store, OLD, "en"))
    changing.change_passphrase(folder, store, OLD, NEW, QUICK)
    assert opening.unlock_with_words(folder, words) == keys


def test_a_new_sheet_ends_the_one_before(
    folder: Path, store: SecretStore | None, keys: OpenKeys
) -> None:
    first = "".join(changing.make_recovery_words(folder, store, OLD, "zh_CN"))
    second = "".join(changing.make_recovery_words(folder, store, OLD, "zh_CN"))
    assert opening.unlock_with_words(folder, second) == keys
    with pytest.raises(WrongRecoveryWordsError):
        opening.unlock_with_words(folder, first)


def test_only_who_knows_the_passphrase_makes_a_sheet(
    folder: Path, store: SecretStore | None, keys: OpenKeys
) -> None:
    with pytest.raises(WrongPassphraseError):
        changing.make_recovery_words(folder, store, NEW, "en")
    assert not opening.status(folder).has_recovery


def test_on_another_computer_the_words_lead_to_a_new_keyring(folder: Path) -> None:
    here, there = MemorySecretStore("Here"), MemorySecretStore("There")
    keys = opening.create(folder, here, OLD, QUICK)
    words = " ".join(changing.make_recovery_words(folder, here, OLD, "en"))
    with pytest.raises(KeyringMissingError):
        opening.unlock(folder, there, OLD, QUICK)
    opened = opening.unlock_with_words(folder, words)
    changing.replace_passphrase(folder, there, opened, NEW, QUICK)
    assert opening.unlock(folder, there, NEW, QUICK) == keys
    assert opening.open_watch(folder, there) == keys.watch
    assert opening.status(folder).keyring == "There"
    with pytest.raises(KeyringMissingError):
        opening.unlock(folder, here, OLD, QUICK)


def test_a_keyring_may_come_and_go(folder: Path, memory: MemorySecretStore) -> None:
    keys = opening.create(folder, None, OLD, QUICK)
    changing.replace_passphrase(folder, memory, keys, NEW, QUICK)
    assert opening.open_watch(folder, memory) == keys.watch
    changing.replace_passphrase(folder, None, keys, OLD, QUICK)
    assert opening.unlock(folder, None, OLD, QUICK) == keys
    assert opening.status(folder).keyring is None


def test_a_lost_secret_is_replaced_after_a_recovery(
    folder: Path, memory: MemorySecretStore
) -> None:
    keys = opening.create(folder, memory, OLD, QUICK)
    words = " ".join(changing.make_recovery_words(folder, memory, OLD, "en"))
    memory.secrets.clear()
    opened = opening.unlock_with_words(folder, words)
    changing.replace_passphrase(folder, memory, opened, NEW, QUICK)
    assert opening.unlock(folder, memory, NEW, QUICK) == keys


def test_keys_of_another_vault_change_nothing(folder: Path) -> None:
    opening.create(folder / "a", None, OLD, QUICK)
    others = opening.create(folder / "b", None, OLD, QUICK)
    with pytest.raises(VaultDamagedError):
        changing.replace_passphrase(folder / "a", None, others, NEW, QUICK)
    with pytest.raises(WrongPassphraseError):
        opening.unlock(folder / "a", None, NEW, QUICK)


def all_raw(keys: OpenKeys) -> set[bytes]:
    """Return every key there is."""
    return {
        keys.master_key.reveal(),
        keys.database_key.reveal(),
        keys.inbox_private_key.reveal(),
        keys.journal_key.reveal(),
        keys.watch.watch_key.reveal(),
        keys.watch.inbox_public_key,
    }


def test_a_rotation_renews_every_key(
    folder: Path, store: SecretStore | None, memory: MemorySecretStore, keys: OpenKeys
) -> None:
    secrets_before = set(memory.secrets.values())
    new = changing.begin_rotation(folder, store, OLD, QUICK)
    assert new.vault_id == keys.vault_id
    assert not all_raw(new) & all_raw(keys)
    assert new.before == keys
    assert new.watch.before == keys.watch
    assert not secrets_before & set(memory.secrets.values())
    changing.finish_rotation(folder)
    assert opening.unlock(folder, store, OLD, QUICK) == without_before(new)


def without_before(keys: OpenKeys) -> OpenKeys:
    """Return the keys as they are once the rotation is finished."""
    return replace(keys, before=None, watch=replace(keys.watch, before=None))


def test_an_interrupted_rotation_gives_both_sets(
    folder: Path, store: SecretStore | None, keys: OpenKeys
) -> None:
    new = changing.begin_rotation(folder, store, OLD, QUICK)
    assert opening.unlock(folder, store, OLD, QUICK) == new
    assert changing.begin_rotation(folder, store, OLD, QUICK) == new, "it goes on, not begins"
    if store is not None:
        watch = opening.open_watch(folder, store)
        assert watch == new.watch
        assert watch.before == keys.watch


def test_a_watch_key_from_before_is_heard_until_the_end(
    folder: Path, store: SecretStore | None, keys: OpenKeys
) -> None:
    new = changing.begin_rotation(folder, store, OLD, QUICK)
    old_watch = opening.watch_from(folder, keys.watch.watch_key.reveal())
    assert old_watch == keys.watch
    sealed = seal(old_watch.inbox_public_key, b"an event", b"")
    assert new.before is not None
    assert open_sealed(new.before.inbox_private_key, sealed, b"") == b"an event"
    new_watch = opening.watch_from(folder, new.watch.watch_key.reveal())
    assert new_watch.inbox_public_key == new.watch.inbox_public_key
    changing.finish_rotation(folder)
    with pytest.raises(GuardianError):
        opening.watch_from(folder, keys.watch.watch_key.reveal())


def test_a_sheet_ends_with_the_keys_it_opened(
    folder: Path, store: SecretStore | None, keys: OpenKeys
) -> None:
    words = " ".join(changing.make_recovery_words(folder, store, OLD, "en"))
    changing.begin_rotation(folder, store, OLD, QUICK)
    with pytest.raises(NoRecoverySheetError):
        opening.unlock_with_words(folder, words)
    again = " ".join(changing.make_recovery_words(folder, store, OLD, "en"))
    assert opening.unlock_with_words(folder, again).before == keys


def test_passphrase_and_keyring_may_change_in_the_middle_of_a_rotation(
    folder: Path, store: SecretStore | None, keys: OpenKeys
) -> None:
    new = changing.begin_rotation(folder, store, OLD, QUICK)
    changing.change_passphrase(folder, store, OLD, NEW, QUICK)
    assert opening.unlock(folder, store, NEW, QUICK) == new
    other = MemorySecretStore("Other")
    changing.replace_passphrase(folder, other, new, OLD, QUICK)
    assert opening.unlock(folder, other, OLD, QUICK) == new
    assert opening.open_watch(folder, other) == new.watch
    changing.finish_rotation(folder)
    assert opening.open_watch(folder, other).before is None


def test_keys_can_be_renewed_again_and_again(folder: Path, memory: MemorySecretStore) -> None:
    opening.create(folder, memory, OLD, QUICK)
    seen: set[bytes] = set()
    for _ in range(3):
        new = without_before(changing.begin_rotation(folder, memory, OLD, QUICK))
        changing.finish_rotation(folder)
        assert not all_raw(new) & seen
        seen |= all_raw(new)
        assert opening.unlock(folder, memory, OLD, QUICK) == new
        assert len(memory.secrets) == 1


def test_finishing_what_was_not_begun_changes_nothing(folder: Path, keys: OpenKeys) -> None:
    before = (folder / "vault.json").read_bytes()
    changing.finish_rotation(folder)
    assert (folder / "vault.json").read_bytes() == before


def test_a_wrong_passphrase_renews_nothing(
    folder: Path, store: SecretStore | None, keys: OpenKeys
) -> None:
    before = (folder / "vault.json").read_bytes()
    with pytest.raises(WrongPassphraseError):
        changing.begin_rotation(folder, store, NEW, QUICK)
    assert (folder / "vault.json").read_bytes() == before


CHANGES: dict[str, Callable[[Path, SecretStore | None], object]] = {
    "change": lambda folder, store: changing.change_passphrase(folder, store, OLD, NEW, QUICK),
    "rotation": lambda folder, store: changing.begin_rotation(folder, store, OLD, QUICK),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_secret_that_stayed_in_the_keyring_is_deleted_later(folder: Path, change: str) -> None:
    stubborn = StubbornStore()
    opening.create(folder, stubborn, OLD, QUICK)
    CHANGES[change](folder, stubborn)
    assert len(stubborn.secrets) == 2
    passphrase = NEW if change == "change" else OLD
    opening.unlock(folder, stubborn, passphrase, QUICK)
    assert len(stubborn.secrets) == 2
    stubborn.stubborn = False
    keys = opening.unlock(folder, stubborn, passphrase, QUICK)
    assert len(stubborn.secrets) == 1
    assert opening.unlock(folder, stubborn, passphrase, QUICK) == keys


@pytest.mark.parametrize("change", CHANGES)
def test_a_keyring_that_fails_changes_nothing(
    folder: Path, memory: MemorySecretStore, change: str
) -> None:
    keys = opening.create(folder, memory, OLD, QUICK)
    before = (folder / "vault.json").read_bytes()
    memory.failure = KeyringTroubleError(backend="Memory")
    with pytest.raises(KeyringTroubleError):
        CHANGES[change](folder, memory)
    memory.failure = None
    assert (folder / "vault.json").read_bytes() == before
    assert opening.unlock(folder, memory, OLD, QUICK) == keys


@pytest.mark.parametrize("change", CHANGES)
def test_no_change_makes_the_parent_wait(
    folder: Path, store: SecretStore | None, keys: OpenKeys, change: str
) -> None:
    CHANGES[change](folder, store)
    key = None if store is None else opening.open_watch(folder, store).watch_key
    assert Tries(folder, SystemSinceBoot(), key).wait_seconds() == 0
