"""Two tiers: the keyring alone hears, keyring and passphrase together read."""

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardian.errors import GuardianError
from guardian.vault import opening
from guardian.vault.changing import make_recovery_words
from guardian.vault.errors import (
    KeyringLockedError,
    KeyringLostSecretError,
    KeyringMissingError,
    NoRecoverySheetError,
    NoWatchTierError,
    OtherProtectionError,
    VaultAbsentError,
    VaultExistsError,
    VaultStorageError,
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
from tests.rig.version_1 import KEPT

QUICK = Argon2Parameters(memory_kib=8 * 1024, iterations=1, lanes=1)
PASSPHRASE = "four unrelated words"


@pytest.fixture(params=["keyring", "passphrase alone"])
def store(request: pytest.FixtureRequest, memory: MemorySecretStore) -> SecretStore | None:
    """Give the keyring of a profile, which may have none."""
    return memory if request.param == "keyring" else None


@pytest.fixture
def keys(folder: Path, store: SecretStore | None) -> OpenKeys:
    """Make a vault in ``folder`` and return its keys."""
    return opening.create(folder, store, PASSPHRASE, QUICK)


def test_there_is_no_vault_yet(folder: Path, memory: MemorySecretStore) -> None:
    assert opening.status(folder) == opening.VaultStatus(version=None)
    attempts: list[Callable[[], object]] = [
        lambda: opening.unlock(folder, memory, PASSPHRASE),
        lambda: opening.unlock_with_words(folder, "a b c"),
        lambda: opening.open_watch(folder, memory),
        lambda: opening.watch_from(folder, bytes(32)),
        lambda: opening.upgrade(folder, memory, PASSPHRASE),
    ]
    for attempt in attempts:
        with pytest.raises(VaultAbsentError):
            attempt()
    assert not folder.exists()


def test_the_passphrase_opens_everything(
    folder: Path, store: SecretStore | None, keys: OpenKeys
) -> None:
    opened = opening.unlock(folder, store, PASSPHRASE, QUICK)
    assert opened == keys
    assert opened.before is None
    assert opened.watch.before is None


def test_the_status_says_what_is_needed(
    folder: Path, store: SecretStore | None, keys: OpenKeys
) -> None:
    assert opening.status(folder) == opening.VaultStatus(
        version=2,
        keyring=None if store is None else "Memory",
        has_recovery=False,
        vault_id=keys.vault_id,
    )
    make_recovery_words(folder, store, PASSPHRASE, "en")
    assert opening.status(folder).has_recovery


def test_a_new_profile_has_no_wait(folder: Path, keys: OpenKeys, store: SecretStore | None) -> None:
    key = None if store is None else keys.watch.watch_key
    assert Tries(folder, SystemSinceBoot(), key).wait_seconds() == 0


@pytest.mark.parametrize("wrong", ["", "four unrelated word", "Four unrelated words", "x" * 5000])
def test_a_wrong_passphrase_is_wrong(
    folder: Path, store: SecretStore | None, keys: OpenKeys, wrong: str
) -> None:
    with pytest.raises(WrongPassphraseError) as caught:
        opening.unlock(folder, store, wrong, QUICK)
    assert not wrong or wrong not in str(caught.value)


@settings(deadline=None, max_examples=25)
@given(st.text(min_size=8, max_size=30))
def test_any_passphrase_that_makes_a_vault_opens_it(
    tmp_path_factory: pytest.TempPathFactory, passphrase: str
) -> None:
    folder = tmp_path_factory.mktemp("any") / "profile"
    try:
        made = opening.create(folder, None, passphrase, QUICK)
    except WeakPassphraseError:
        assert not folder.exists()
        return
    assert opening.unlock(folder, None, passphrase, QUICK) == made
    with pytest.raises(WrongPassphraseError):
        opening.unlock(folder, None, passphrase + "!", QUICK)


def test_letters_typed_wide_open_it_too(folder: Path) -> None:
    made = opening.create(folder, None, "ｐａｓｓｗｏｒｄ　１２３４ é", QUICK)
    assert opening.unlock(folder, None, "password 1234 e\u0301", QUICK) == made


def test_a_weak_passphrase_makes_no_vault(folder: Path, memory: MemorySecretStore) -> None:
    with pytest.raises(WeakPassphraseError):
        opening.create(folder, memory, "short", QUICK)
    assert not folder.exists()
    assert memory.secrets == {}


def test_a_vault_is_never_overwritten(
    folder: Path, store: SecretStore | None, keys: OpenKeys
) -> None:
    before = (folder / "vault.json").read_bytes()
    for attempt in (opening.create, opening.upgrade):
        with pytest.raises(VaultExistsError):
            attempt(folder, store, "another passphrase", QUICK)
    assert (folder / "vault.json").read_bytes() == before
    assert opening.unlock(folder, store, PASSPHRASE, QUICK) == keys


def test_the_keyring_alone_opens_the_first_tier_only(
    folder: Path, memory: MemorySecretStore
) -> None:
    keys = opening.create(folder, memory, PASSPHRASE, QUICK)
    watch = opening.open_watch(folder, memory)
    assert watch == keys.watch
    text = (folder / "vault.json").read_text(encoding="utf-8")
    assert watch.inbox_public_key.hex() not in text, "the public key is read with the watch key"
    sealed = seal(watch.inbox_public_key, b"an event", b"")
    assert open_sealed(keys.inbox_private_key, sealed, b"") == b"an event"


def test_the_passphrase_without_the_keyring_opens_nothing(
    folder: Path, memory: MemorySecretStore
) -> None:
    """A thief of the disk who was told the passphrase."""
    opening.create(folder, memory, PASSPHRASE, QUICK)
    with pytest.raises(KeyringMissingError, match="Memory"):
        opening.unlock(folder, None, PASSPHRASE, QUICK)
    with pytest.raises(KeyringMissingError, match="Memory"):
        opening.unlock(folder, MemorySecretStore("Other"), PASSPHRASE, QUICK)
    with pytest.raises(KeyringLostSecretError):
        opening.unlock(folder, MemorySecretStore(), PASSPHRASE, QUICK)


def test_a_lost_or_different_secret_is_no_wrong_passphrase(
    folder: Path, memory: MemorySecretStore
) -> None:
    opening.create(folder, memory, PASSPHRASE, QUICK)
    (name,) = memory.secrets
    memory.write(name, bytes(32))
    attempts: list[Callable[[], object]] = [
        lambda: opening.unlock(folder, memory, PASSPHRASE, QUICK),
        lambda: opening.open_watch(folder, memory),
    ]
    for attempt in attempts:
        with pytest.raises(KeyringLostSecretError, match="Memory"):
            attempt()


@pytest.mark.parametrize(
    "failure", [KeyringLockedError(), KeyringMissingError(backend="Memory")], ids=["locked", "gone"]
)
def test_what_the_keyring_says_is_passed_on(
    folder: Path, memory: MemorySecretStore, failure: GuardianError
) -> None:
    memory.failure = failure
    with pytest.raises(type(failure)):
        opening.create(folder, memory, PASSPHRASE, QUICK)
    assert not folder.exists(), "a vault was made without a secret"
    memory.failure = None
    opening.create(folder, memory, PASSPHRASE, QUICK)
    memory.failure = failure
    with pytest.raises(type(failure)):
        opening.unlock(folder, memory, PASSPHRASE, QUICK)
    with pytest.raises(type(failure)):
        opening.open_watch(folder, memory)


def test_without_a_keyring_nothing_is_heard_before_the_passphrase(folder: Path) -> None:
    keys = opening.create(folder, None, PASSPHRASE, QUICK)
    with pytest.raises(NoWatchTierError):
        opening.open_watch(folder, None)
    assert opening.unlock(folder, None, PASSPHRASE, QUICK).watch == keys.watch


def test_a_watch_key_that_was_handed_over_opens_the_first_tier(
    folder: Path, keys: OpenKeys
) -> None:
    assert opening.watch_from(folder, keys.watch.watch_key.reveal()) == keys.watch
    for wrong in (bytes(32), keys.master_key.reveal(), keys.database_key.reveal()):
        with pytest.raises(NoWatchTierError):
            opening.watch_from(folder, wrong)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_words_open_everything_without_a_keyring(
    folder: Path, store: SecretStore | None, keys: OpenKeys, language: str
) -> None:
    words = make_recovery_words(folder, store, PASSPHRASE, language)
    assert len(words) == 12
    assert opening.unlock_with_words(folder, " ".join(words)) == keys
    assert opening.unlock_with_words(folder, "\n".join(words).upper()) == keys
    swapped = [words[1], words[0], *words[2:]]
    with pytest.raises(WrongRecoveryWordsError):
        opening.unlock_with_words(folder, " ".join(swapped))


def test_words_of_another_profile_do_not_open(folder: Path) -> None:
    for name in ("a", "b"):
        opening.create(folder / name, None, PASSPHRASE, QUICK)
    words = " ".join(make_recovery_words(folder / "a", None, PASSPHRASE, "en"))
    with pytest.raises(NoRecoverySheetError):
        opening.unlock_with_words(folder / "b", words)
    make_recovery_words(folder / "b", None, PASSPHRASE, "en")
    with pytest.raises(WrongRecoveryWordsError):
        opening.unlock_with_words(folder / "b", words)


def test_profiles_share_a_keyring_without_harm(folder: Path, memory: MemorySecretStore) -> None:
    made = [opening.create(folder / name, memory, PASSPHRASE, QUICK) for name in "abc"]
    assert len(memory.secrets) == 3
    assert len({keys.database_key.reveal() for keys in made}) == 3
    for name, keys in zip("abc", made, strict=True):
        assert opening.unlock(folder / name, memory, PASSPHRASE, QUICK) == keys


def test_no_two_keys_are_the_same(keys: OpenKeys) -> None:
    raw = [
        key.reveal()
        for key in (
            keys.master_key,
            keys.database_key,
            keys.inbox_private_key,
            keys.journal_key,
            keys.watch.watch_key,
        )
    ]
    assert len({*raw, keys.watch.inbox_public_key}) == 6


def test_no_secret_is_in_the_files_or_in_a_repr(folder: Path, memory: MemorySecretStore) -> None:
    keys = opening.create(folder, memory, PASSPHRASE, QUICK)
    words = make_recovery_words(folder, memory, PASSPHRASE, "en")
    (secret,) = memory.secrets.values()
    shown = repr(keys) + repr(opening.status(folder))
    shown += "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    for key in (keys.master_key, keys.database_key, keys.inbox_private_key, keys.journal_key):
        assert key.reveal().hex() not in shown
    for planted in (
        keys.watch.watch_key.reveal().hex(),
        secret.hex(),
        PASSPHRASE,
        " ".join(words[:3]),
    ):
        assert planted not in shown


def test_only_the_owner_may_read_the_files(folder: Path) -> None:
    old_mask = os.umask(0)
    try:
        opening.create(folder, None, PASSPHRASE, QUICK)
    finally:
        os.umask(old_mask)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    names = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert names == {"vault.json": 0o600, "tries.json": 0o600}


def test_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(VaultStorageError):
        opening.create(tmp_path / "file" / "profile", None, PASSPHRASE, QUICK)


def test_a_guess_costs_what_it_should_today(folder: Path, store: SecretStore | None) -> None:
    made = opening.create(folder, store, PASSPHRASE, QUICK)
    dearer = QUICK.model_copy(update={"iterations": 2})
    cheaper = (folder / "vault.json").read_bytes()
    assert opening.unlock(folder, store, PASSPHRASE, dearer) == made
    raised = (folder / "vault.json").read_bytes()
    assert raised != cheaper
    assert b'"iterations": 2' in raised
    assert opening.unlock(folder, store, PASSPHRASE, QUICK) == made
    assert (folder / "vault.json").read_bytes() == raised, "never cheaper again"
    wider = QUICK.model_copy(update={"memory_kib": 9 * 1024})
    assert opening.unlock(folder, store, PASSPHRASE, wider) == made
    now = (folder / "vault.json").read_bytes()
    assert b'"iterations": 2' in now
    assert b'"memory_kib": 9216' in now


def test_a_disk_that_is_full_does_not_keep_it_locked(folder: Path) -> None:
    made = opening.create(folder, None, PASSPHRASE, QUICK)
    (folder / "vault.json.new").mkdir()
    dearer = QUICK.model_copy(update={"iterations": 2})
    assert opening.unlock(folder, None, PASSPHRASE, dearer) == made


def test_a_vault_of_version_1_has_to_be_upgraded(folder: Path, memory: MemorySecretStore) -> None:
    shutil.copytree(KEPT / "version-1-keyring", folder)
    with pytest.raises(NoWatchTierError):
        opening.open_watch(folder, memory)
    with pytest.raises(OtherProtectionError):
        opening.unlock(folder, memory, PASSPHRASE)
    with pytest.raises(KeyringMissingError):
        opening.upgrade(folder, None, PASSPHRASE)
    with pytest.raises(WeakPassphraseError):
        opening.upgrade(folder, memory, "short")
    assert opening.status(folder).version == 1


def test_wiped_keys_are_of_no_use(keys: OpenKeys) -> None:
    keys.wipe()
    for key in (keys.master_key, keys.journal_key, keys.watch.watch_key):
        with pytest.raises(ValueError, match="wiped"):
            key.reveal()


@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=40))
def test_no_other_passphrase_opens_it(folder: Path, guess: str) -> None:
    if not folder.exists():
        opening.create(folder, None, PASSPHRASE, QUICK)
    if guess != PASSPHRASE:
        with pytest.raises(WrongPassphraseError):
            opening.unlock(folder, None, guess, QUICK)


def test_each_vault_has_an_id_of_its_own(folder: Path) -> None:
    ids = {opening.create(folder / name, None, PASSPHRASE, QUICK).vault_id for name in "ab"}
    assert len({*ids, uuid4()}) == 3
