"""A vault of version 2 with the real keyring of a desktop."""

from collections.abc import Callable
from pathlib import Path

import pytest

from guardian.vault import changing, opening
from guardian.vault.errors import (
    KeyringLockedError,
    KeyringLostSecretError,
    KeyringMissingError,
    WrongPassphraseError,
)
from guardian.vault.keyring_store import KeyringSecretStore
from guardian.vault.passphrase import Argon2Parameters
from guardian.vault.slots import secret_name
from tests.rig.desktop import DesktopSession

QUICK = Argon2Parameters(memory_kib=8 * 1024, iterations=1, lanes=1)
OLD = "four unrelated words"
NEW = "another good passphrase"

pytestmark = pytest.mark.desktop


def test_both_tiers_open_after_a_new_start(
    desktop: DesktopSession, keyring: KeyringSecretStore, folder: Path
) -> None:
    keys = opening.create(folder, keyring, OLD, QUICK)
    desktop.stop_keyring()
    attempts: list[Callable[[], object]] = [
        lambda: opening.open_watch(folder, keyring),
        lambda: opening.unlock(folder, keyring, OLD, QUICK),
        lambda: changing.change_passphrase(folder, keyring, OLD, NEW, QUICK),
    ]
    for attempt in attempts:
        with pytest.raises(KeyringMissingError):
            attempt()
    desktop.start_keyring()
    assert opening.open_watch(folder, keyring) == keys.watch
    assert opening.unlock(folder, keyring, OLD, QUICK) == keys
    with pytest.raises(WrongPassphraseError):
        opening.unlock(folder, keyring, NEW, QUICK)
    desktop.lock_keyring()
    for attempt in attempts:
        with pytest.raises(KeyringLockedError):
            attempt()


def test_a_locked_keyring_makes_no_vault(
    desktop: DesktopSession, keyring: KeyringSecretStore, folder: Path
) -> None:
    desktop.lock_keyring()
    with pytest.raises(KeyringLockedError):
        opening.create(folder, keyring, OLD, QUICK)
    assert not folder.exists()


def test_every_change_leaves_one_secret_in_the_keyring(
    keyring: KeyringSecretStore, folder: Path
) -> None:
    vault_id = opening.create(folder, keyring, OLD, QUICK).vault_id
    changing.change_passphrase(folder, keyring, OLD, NEW, QUICK)
    changing.begin_rotation(folder, keyring, NEW, QUICK)
    changing.finish_rotation(folder)
    kept = [keyring.read(secret_name(vault_id, generation)) for generation in range(1, 5)]
    assert [secret is not None for secret in kept] == [False, False, True, False]
    keys = opening.unlock(folder, keyring, NEW, QUICK)
    assert opening.open_watch(folder, keyring) == keys.watch


def test_a_secret_that_was_deleted_is_made_good_by_the_words(
    keyring: KeyringSecretStore, folder: Path
) -> None:
    keys = opening.create(folder, keyring, OLD, QUICK)
    words = "".join(changing.make_recovery_words(folder, keyring, OLD, "zh_CN"))
    keyring.delete(secret_name(keys.vault_id, 1))
    with pytest.raises(KeyringLostSecretError):
        opening.unlock(folder, keyring, OLD, QUICK)
    opened = opening.unlock_with_words(folder, words)
    changing.replace_passphrase(folder, keyring, opened, NEW, QUICK)
    assert opening.unlock(folder, keyring, NEW, QUICK) == keys
