"""The process dies at every write of everything that changes the vault."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from guardian.vault import changing, opening
from guardian.vault.errors import NoRecoverySheetError, WrongRecoveryWordsError
from guardian.vault.keys import OpenKeys
from guardian.vault.since_boot import SystemSinceBoot
from guardian.vault.tries import Tries
from tests.attacks.profile import CHEAP, NEW, OLD, WRONG, Profile
from tests.rig.crash_points import crash_points

KEPT = Path(__file__).parents[1] / "kept"
both_kinds = pytest.mark.parametrize("protected", [True, False], ids=["keyring", "alone"])


@pytest.fixture
def before(tmp_path: Path) -> Path:
    folder = tmp_path / "before"
    (folder / "keyring").mkdir(parents=True)
    return folder


def same_data(first: OpenKeys, second: OpenKeys) -> bool:
    return (
        first.database_key == second.database_key
        and first.inbox_private_key == second.inbox_private_key
        and first.journal_key == second.journal_key
        and first.watch.watch_key == second.watch.watch_key
    )


def is_hearing(profile: Profile, keys: OpenKeys) -> None:
    """Raise unless the first tier opens by the keyring and the next try is not put off for ever."""
    key = None
    if profile.protected:
        watch = opening.open_watch(profile.folder, profile.keyring)
        assert watch.watch_key == keys.watch.watch_key
        key = watch.watch_key
    assert Tries(profile.folder, SystemSinceBoot(), key).wait_seconds() <= 900


@both_kinds
def test_creating(before: Path, tmp_path: Path, protected: bool) -> None:
    def work(root: Path) -> None:
        Profile(root, protected).create()

    points = 0
    for _, root in crash_points(work, before, tmp_path):
        points += 1
        profile = Profile(root, protected)
        if opening.status(profile.folder).version is None:
            profile.create()
        keys = profile.unlock(OLD)
        is_hearing(profile, keys)
        assert profile.refuses(WRONG)
    assert points >= 6


@both_kinds
def test_changing_the_passphrase(before: Path, tmp_path: Path, protected: bool) -> None:
    keys = Profile(before, protected).create()

    def work(root: Path) -> None:
        changing.change_passphrase(
            Profile(root, protected).folder, Profile(root, protected).keyring, OLD, NEW, CHEAP
        )

    outcomes = passphrases_after(work, before, tmp_path, keys, protected=protected)
    assert set(outcomes) == {OLD, NEW}


def test_taking_another_passphrase_and_keyring(before: Path, tmp_path: Path) -> None:
    keys = Profile(before).create()

    def work(root: Path) -> None:
        profile = Profile(root)
        changing.replace_passphrase(profile.folder, profile.keyring, keys, NEW, CHEAP)

    assert set(passphrases_after(work, before, tmp_path, keys)) == {OLD, NEW}


def passphrases_after(
    work: Callable[[Path], None],
    before: Path,
    tmp_path: Path,
    keys: OpenKeys,
    *,
    protected: bool = True,
) -> list[str]:
    """Return which passphrase opened after each crash: always exactly one, and the same data."""
    outcomes = []
    for point, root in crash_points(work, before, tmp_path):
        profile = Profile(root, protected)
        opened = {word: profile.opens_with(word) for word in (OLD, NEW)}
        found = {word: keys for word, keys in opened.items() if keys is not None}
        assert len(found) == 1, (point, list(found))
        word, after = next(iter(found.items()))
        assert same_data(after, keys), point
        assert profile.refuses(WRONG)
        is_hearing(profile, after)
        outcomes.append(word)
        # And the change can be made again, to its end.
        changing.change_passphrase(profile.folder, profile.keyring, word, "once more 44", CHEAP)
        assert same_data(profile.unlock("once more 44"), keys)
        if profile.keyring is not None:
            assert len(profile.keyring.names()) == 1, "what opens nothing is forgotten"
    return outcomes


@both_kinds
def test_making_a_recovery_sheet(before: Path, tmp_path: Path, protected: bool) -> None:
    keys = Profile(before, protected).create()
    profile = Profile(before, protected)
    first = changing.make_recovery_words(profile.folder, profile.keyring, OLD, "en")

    def work(root: Path) -> None:
        own = Profile(root, protected)
        words = changing.make_recovery_words(own.folder, own.keyring, OLD, "zh_CN")
        (root / "words").write_text(" ".join(words), encoding="utf-8")

    opened_by_first = []
    for _, root in crash_points(work, before, tmp_path):
        own = Profile(root, protected)
        assert same_data(own.unlock(OLD), keys)
        assert opening.status(own.folder).has_recovery
        opened_by_first.append(opens_with_words(own, " ".join(first), keys))
    assert opened_by_first[0]
    assert not opened_by_first[-1]
    assert sorted(opened_by_first, reverse=True) == opened_by_first


def opens_with_words(profile: Profile, words: str, keys: OpenKeys) -> bool:
    try:
        found = opening.unlock_with_words(profile.folder, words)
    except (NoRecoverySheetError, WrongRecoveryWordsError):
        return False
    assert same_data(found, keys)
    return True


@both_kinds
def test_beginning_to_renew_every_key(before: Path, tmp_path: Path, protected: bool) -> None:
    keys = Profile(before, protected).create()

    def work(root: Path) -> None:
        profile = Profile(root, protected)
        changing.begin_rotation(profile.folder, profile.keyring, OLD, CHEAP)

    begun = []
    for point, root in crash_points(work, before, tmp_path):
        profile = Profile(root, protected)
        after = profile.unlock(OLD)
        kept = after if after.before is None else after.before
        assert same_data(kept, keys), point
        begun.append(after.before is not None)
        again = changing.begin_rotation(profile.folder, profile.keyring, OLD, CHEAP)
        assert again.before is not None
        assert same_data(again.before, keys)
        assert not same_data(again, keys)
    assert set(begun) == {True, False}


@both_kinds
def test_ending_the_renewal(before: Path, tmp_path: Path, protected: bool) -> None:
    profile = Profile(before, protected)
    profile.create()
    keys = changing.begin_rotation(profile.folder, profile.keyring, OLD, CHEAP)

    def work(root: Path) -> None:
        changing.finish_rotation(Profile(root, protected).folder)

    ended = []
    for _, root in crash_points(work, before, tmp_path):
        after = Profile(root, protected).unlock(OLD)
        assert same_data(after, keys)
        ended.append(after.before is None)
        is_hearing(Profile(root, protected), after)
    assert set(ended) == {True, False}


@both_kinds
def test_unlocking_where_guesses_become_dearer(
    before: Path, tmp_path: Path, protected: bool
) -> None:
    keys = Profile(before, protected).create()
    dearer = CHEAP.model_copy(update={"iterations": 2})

    def work(root: Path) -> None:
        profile = Profile(root, protected)
        opening.unlock(profile.folder, profile.keyring, OLD, dearer)

    points = 0
    for _, root in crash_points(work, before, tmp_path):
        points += 1
        after = Profile(root, protected).unlock(OLD)
        assert same_data(after, keys)
        is_hearing(Profile(root, protected), after)
    assert points >= 3


def test_counting_a_wrong_try(before: Path, tmp_path: Path) -> None:
    keys = Profile(before).create()

    def work(root: Path) -> None:
        Tries(Profile(root).folder, SystemSinceBoot(), keys.watch.watch_key).failed()

    counted = [
        Tries(Profile(root).folder, SystemSinceBoot(), keys.watch.watch_key).failures
        for _, root in crash_points(work, before, tmp_path)
    ]
    assert set(counted) == {0, 1}
    assert counted == sorted(counted)


@pytest.mark.parametrize("kept", ["keyring", "passphrase"])
def test_taking_over_a_profile_of_version_1(before: Path, tmp_path: Path, kept: str) -> None:
    copytree(KEPT / f"version-1-{kept}", before / "profile")
    keyring = Profile(before).keyring
    assert keyring is not None
    keyring.write("Guardian", bytes(range(32)))
    passphrase = "kept since version 1"

    def work(root: Path) -> None:
        profile = Profile(root)
        opening.upgrade(profile.folder, profile.keyring, passphrase, CHEAP)

    versions, keys = [], None
    for point, root in crash_points(work, before, tmp_path):
        profile = Profile(root)
        version = opening.status(profile.folder).version
        versions.append(version)
        if version == 1:
            opening.upgrade(profile.folder, profile.keyring, passphrase, CHEAP)
        after = profile.unlock(passphrase)
        assert after.before is not None
        keys = keys or after.before.database_key
        assert after.before.database_key == keys, point
    assert set(versions) == {1, 2}
