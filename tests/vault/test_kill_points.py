"""Killed at every call that touches the disk, a vault is the old one or the new one.

``strace`` kills a process of its own on entering the n-th call of a kind that names a file of the
profile, before the call has any effect. Each run covers every step of
``tests/rig/vault_steps.py``, so all of them together are some two hundred points.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from guardian.vault import changing, opening, vault
from guardian.vault.errors import WrongPassphraseError
from guardian.vault.keys import OpenKeys, SecretKey
from guardian.vault.since_boot import SystemSinceBoot
from guardian.vault.tries import Tries
from tests.rig.vault_steps import NEW, OLD, QUICK, STEPS, FolderStore, keyring_of

ROOT = Path(__file__).parents[2]
CALLS = {"openat": 14, "write": 8, "fsync": 12, "rename": 5, "unlink": 5}
"""Calls that touch the disk, and a number of them that no step reaches."""
RUNS = [(call, number) for call, most in CALLS.items() for number in range(1, most + 1)]
NAMES = ("vault.json", "vault.json.new", "tries.json", "tries.json.new")

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace kills at a call")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make what each step begins with."""
    place = tmp_path_factory.mktemp("prepared")
    for name in STEPS:
        folder = place / name
        folder.mkdir()
        store = keyring_of(folder)
        _prepare(name, folder / "profile", store)
    return place


def _prepare(name: str, folder: Path, store: FolderStore) -> None:
    if name == "create":
        return
    if name == "upgrade":
        vault.create_with_passphrase(folder, OLD, QUICK)
        return
    opening.create(folder, None if name == "change alone" else store, OLD, QUICK)
    if name == "finish":
        changing.begin_rotation(folder, store, OLD, QUICK)
    if name == "words":
        changing.make_recovery_words(folder, store, OLD, "en")


def killed(place: Path, call: str, number: int) -> set[str]:
    """Run every step, killed at that call; return the names of those that ended before it."""
    paths = [
        option
        for step in STEPS
        for name in ("", *NAMES)
        for option in ("-P", str(place / step / "profile" / name).rstrip("/"))
    ]
    inject = f"inject={call}:signal=SIGKILL:when={number}"
    command = ["strace", "-qq", "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e", inject]
    program = [sys.executable, "-m", "tests.rig.vault_steps", str(place)]
    result = subprocess.run(
        [*command, *paths, *program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return set(result.stdout.splitlines())


@pytest.mark.parametrize(("call", "number"), RUNS)
def test_whenever_it_is_killed_the_vault_is_old_or_new(
    prepared: Path, tmp_path: Path, call: str, number: int
) -> None:
    place = tmp_path / "place"
    shutil.copytree(prepared, place)
    ended = killed(place, call, number)
    for name in STEPS:
        before, after = prepared / name / "profile", place / name / "profile"
        CHECKS[name](before, after, keyring_of(place / name))
        if name in ended:
            assert not list(after.glob("*.new")), name
    if number == CALLS[call]:
        assert ended == set(STEPS), "there are more points than are tried"
    if number == 1:
        assert ended != set(STEPS), "nothing was killed"


def _opened(folder: Path, store: FolderStore | None) -> tuple[OpenKeys, str]:
    """Return the keys, and which of the two passphrases opened them."""
    for passphrase in (OLD, NEW):
        try:
            return opening.unlock(folder, store, passphrase, QUICK), passphrase
        except WrongPassphraseError:
            continue
    raise AssertionError("neither the old passphrase nor the new one opens it")


def _created(_: Path, after: Path, store: FolderStore) -> None:
    if opening.status(after).version is None:
        opening.create(after, store, NEW, QUICK)
    assert _opened(after, store)[1] == NEW
    _waits_for_at_most(after, store, 0)


def _upgraded(before: Path, after: Path, store: FolderStore) -> None:
    database_key = SecretKey(vault.open_with_passphrase(before, OLD).reveal())
    if opening.status(after).version == 1:
        opening.upgrade(after, store, OLD, QUICK)
    assert _opened(after, store)[0].database_key == database_key


def _changed(before: Path, after: Path, store: FolderStore) -> None:
    keys, passphrase = _opened(after, store)
    changing.change_passphrase(after, store, passphrase, NEW, QUICK)
    assert _opened(after, store) == (keys, NEW)
    assert len(list((after.parent / "keyring").iterdir())) == 1
    _waits_for_at_most(after, store, 0)


def _changed_alone(before: Path, after: Path, store: FolderStore) -> None:
    keys, passphrase = _opened(after, None)
    assert _opened(before, None)[0] == keys
    changing.change_passphrase(after, None, passphrase, NEW, QUICK)
    assert _opened(after, None) == (keys, NEW)


def _has_words(before: Path, after: Path, store: FolderStore) -> None:
    keys, _ = _opened(after, store)
    words = changing.make_recovery_words(after, store, OLD, "zh_CN")
    assert opening.unlock_with_words(after, "".join(words)) == keys


def _rotated(before: Path, after: Path, store: FolderStore) -> None:
    first, _ = _opened(after, store)
    new = changing.begin_rotation(after, store, OLD, QUICK)
    assert new.before is not None
    if first.before is None:
        assert new.before == first
    else:
        assert new == first
    assert opening.open_watch(after, store) == new.watch
    changing.finish_rotation(after)
    assert _opened(after, store)[0].database_key == new.database_key
    _waits_for_at_most(after, store, 0)


def _finished(before: Path, after: Path, store: FolderStore) -> None:
    keys, _ = _opened(after, store)
    changing.finish_rotation(after)
    again, _ = _opened(after, store)
    assert again.before is None
    assert again.database_key == keys.database_key


def _still_opens(before: Path, after: Path, store: FolderStore) -> None:
    assert _opened(after, store)[1] == OLD
    _waits_for_at_most(after, store, 0)


def _waits_for_at_most(folder: Path, store: FolderStore, seconds: int) -> None:
    key = opening.open_watch(folder, store).watch_key
    assert Tries(folder, SystemSinceBoot(), key).wait_seconds() <= seconds


CHECKS: dict[str, Callable[[Path, Path, FolderStore], None]] = {
    "create": _created,
    "upgrade": _upgraded,
    "change": _changed,
    "change alone": _changed_alone,
    "words": _has_words,
    "begin": _rotated,
    "finish": _finished,
    "unlock": _still_opens,
    "wrong try": _still_opens,
}
