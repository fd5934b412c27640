"""Wrong tries cost more and more time, which no restart and no clock shortens."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardian.vault.errors import VaultStorageError
from guardian.vault.keys import SecretKey
from guardian.vault.tries import FILE_NAME, Tries, start_afresh

KEY = SecretKey(bytes(range(32)))
OTHER_KEY = SecretKey(bytes(32))
FIRST_WAITS = [0, 0, 0, 5, 15, 30, 60, 120, 300, 900, 900, 900]
"""After the first wrong try, after the second, and so on."""


@dataclass
class ToldBoot:
    """A computer whose time since boot is told."""

    now: float = 1000.0
    boot: str = "first boot"

    def seconds(self) -> float:
        return self.now

    def boot_id(self) -> str:
        return self.boot

    def restart(self, seconds_ago: float = 0) -> None:
        self.now = seconds_ago
        self.boot += ", another"


@pytest.fixture
def boot() -> ToldBoot:
    return ToldBoot()


@pytest.fixture
def tries(folder: Path, boot: ToldBoot) -> Tries:
    """Make the count of a profile that was made just now."""
    start_afresh(folder, KEY)
    return Tries(folder, boot, KEY)


def fail(tries: Tries, times: int) -> None:
    for _ in range(times):
        tries.failed()


def test_a_new_profile_waits_for_nothing(tries: Tries) -> None:
    assert tries.wait_seconds() == 0


def test_the_wait_grows_and_stays_at_its_most(tries: Tries, boot: ToldBoot) -> None:
    waits = []
    for _ in FIRST_WAITS:
        tries.failed()
        waits.append(tries.wait_seconds())
        boot.now += tries.wait_seconds()
        assert tries.wait_seconds() == 0
    assert waits == FIRST_WAITS


def test_the_wait_runs_down_in_whole_seconds(tries: Tries, boot: ToldBoot) -> None:
    fail(tries, 5)
    boot.now += 0.25
    assert tries.wait_seconds() == 15
    boot.now += 14.5
    assert tries.wait_seconds() == 1
    boot.now += 0.25
    assert tries.wait_seconds() == 0


def test_the_right_passphrase_forgets_the_wrong_ones(
    tries: Tries, folder: Path, boot: ToldBoot
) -> None:
    fail(tries, 9)
    tries.succeeded()
    assert tries.wait_seconds() == 0
    again = Tries(folder, boot, KEY)
    fail(again, 3)
    assert again.wait_seconds() == 0


def test_starting_guardian_again_changes_nothing(
    tries: Tries, folder: Path, boot: ToldBoot
) -> None:
    fail(tries, 8)
    boot.now += 20
    for _ in range(5):
        assert Tries(folder, boot, KEY).wait_seconds() == 100


def test_restarting_the_computer_starts_the_wait_again(
    tries: Tries, folder: Path, boot: ToldBoot
) -> None:
    fail(tries, 9)
    boot.now += 290
    assert tries.wait_seconds() == 10
    boot.restart()
    assert Tries(folder, boot, KEY).wait_seconds() == 300
    boot.now += 100
    assert Tries(folder, boot, KEY).wait_seconds() == 200
    assert tries.wait_seconds() == 200


def test_time_since_another_boot_is_not_taken_for_time_waited(
    tries: Tries, folder: Path, boot: ToldBoot
) -> None:
    fail(tries, 9)
    boot.restart(seconds_ago=1100)
    assert Tries(folder, boot, KEY).wait_seconds() == 0
    boot.restart(seconds_ago=120)
    assert Tries(folder, boot, KEY).wait_seconds() == 180


@settings(deadline=None, max_examples=40)
@given(
    failures=st.integers(0, 14),
    steps=st.lists(
        st.one_of(
            st.tuples(st.just("wait"), st.floats(0, 400)),
            st.tuples(st.just("restart"), st.floats(0, 30)),
            st.tuples(st.just("start again"), st.just(0.0)),
        ),
        max_size=12,
    ),
    names_boots=st.booleans(),
)
def test_whatever_happens_nobody_waits_less_than_they_should(
    tmp_path_factory: pytest.TempPathFactory,
    failures: int,
    steps: list[tuple[str, float]],
    names_boots: bool,
) -> None:
    """``names_boots``: whether the system tells one start of the computer from another."""
    folder = tmp_path_factory.mktemp("profile")
    boot = ToldBoot(boot="first" if names_boots else "")
    start_afresh(folder, None)
    tries = Tries(folder, boot, None)
    fail(tries, failures)
    owed, lived = float(tries.wait_seconds()), 0.0
    for step, seconds in steps:
        if step == "restart":
            boot.now = seconds
            boot.boot = boot.boot + "+" if names_boots else ""
            lived += seconds
        else:
            boot.now += seconds
            lived += seconds
        if step == "start again":
            tries = Tries(folder, boot, None)
        assert tries.wait_seconds() >= owed - lived - 0.001


def test_no_file_waits_long(folder: Path, boot: ToldBoot) -> None:
    folder.mkdir()
    assert Tries(folder, boot, KEY).wait_seconds() == 120
    boot.now += 60
    assert Tries(folder, boot, KEY).wait_seconds() == 60
    (folder / FILE_NAME).unlink()
    assert Tries(folder, boot, KEY).wait_seconds() == 120


@pytest.mark.parametrize(
    "nonsense",
    [b"", b"{}", b"null", b"[" * 4000, b"\xff\xfe", b"x" * 5000, b'{"state": 3, "mark": ""}'],
    ids=["empty", "object", "null", "deep", "bytes", "long", "shape"],
)
def test_nonsense_waits_long(tries: Tries, folder: Path, boot: ToldBoot, nonsense: bytes) -> None:
    (folder / FILE_NAME).write_bytes(nonsense)
    assert Tries(folder, boot, KEY).wait_seconds() == 120


@pytest.mark.parametrize("key", [KEY, None], ids=["with a key", "without one"])
def test_every_flipped_bit_waits_long(folder: Path, boot: ToldBoot, key: SecretKey | None) -> None:
    start_afresh(folder, key)
    fail(Tries(folder, boot, key), 2)
    original = (folder / FILE_NAME).read_bytes()
    for position in range(0, 8 * len(original), 3):
        damaged = bytearray(original)
        damaged[position // 8] ^= 1 << (position % 8)
        (folder / FILE_NAME).write_bytes(damaged)
        assert Tries(folder, boot, key).wait_seconds() == 120, position
    (folder / FILE_NAME).write_bytes(original)
    assert Tries(folder, boot, key).wait_seconds() == 0


def test_only_who_has_the_key_can_forget_wrong_tries(
    tries: Tries, folder: Path, boot: ToldBoot
) -> None:
    fail(tries, 5)
    for forger in (OTHER_KEY, None):
        start_afresh(folder, forger)
        assert Tries(folder, boot, KEY).wait_seconds() == 120


def test_a_file_with_a_key_is_not_taken_without_it(
    tries: Tries, folder: Path, boot: ToldBoot
) -> None:
    assert Tries(folder, boot, None).wait_seconds() == 120


def test_an_unfinished_rotation_keeps_the_count(tries: Tries, folder: Path, boot: ToldBoot) -> None:
    fail(tries, 4)
    rotated = Tries(folder, boot, OTHER_KEY, before=KEY)
    assert rotated.wait_seconds() == 5
    rotated.failed()
    assert Tries(folder, boot, OTHER_KEY).wait_seconds() == 15


def test_a_file_that_cannot_be_written_counts_all_the_same(
    tries: Tries, folder: Path, boot: ToldBoot
) -> None:
    (folder / f"{FILE_NAME}.new").mkdir()
    for _ in range(4):
        with pytest.raises(VaultStorageError):
            tries.failed()
    assert tries.wait_seconds() == 5
    (folder / FILE_NAME).unlink()
    assert Tries(folder, boot, KEY).wait_seconds() == 120


def test_the_count_has_an_end(folder: Path, boot: ToldBoot) -> None:
    start_afresh(folder, None)
    tries = Tries(folder, boot, None)
    fail(tries, 40)
    assert tries.wait_seconds() == 900
    assert json.loads((folder / FILE_NAME).read_bytes())["state"]["failures"] == 40
