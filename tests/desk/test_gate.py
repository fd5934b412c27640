"""A try counts before it is made, so that no kill makes it free."""

from pathlib import Path

import pytest

from guardian.desk.gate import Gate
from guardian.desk.place import ProfilePlace
from guardian.vault.errors import TooManyTriesError, VaultMemoryError, WrongPassphraseError
from guardian.vault.tries import FREE, Tries
from tests.rig.movable_profile import QUICK, MovableProfile


@pytest.fixture
def profile(tmp_path: Path) -> MovableProfile:
    made = MovableProfile(tmp_path, None)
    made.made()
    made.close()
    return made


def gate_of(profile: MovableProfile) -> Gate:
    place = ProfilePlace(
        folder=profile.folder,
        state_folder=profile.state_folder,
        find_keyring=lambda _wanted: None,
        since_boot=profile.since_boot,
        cost=QUICK,
    )
    return Gate(place)


def on_disk(profile: MovableProfile) -> int:
    return Tries(profile.folder, profile.since_boot, None).failures


def test_who_kills_guardian_half_way_has_tried(profile: MovableProfile) -> None:
    seen = []

    def attempt() -> str:
        seen.append(on_disk(profile))
        return "opened"

    assert gate_of(profile).tried(None, attempt) == ("opened", 0)
    assert seen == [1]
    assert on_disk(profile) == 0


def test_a_try_that_could_not_be_made_is_taken_back(profile: MovableProfile) -> None:
    def wrong() -> str:
        raise WrongPassphraseError

    def no_memory() -> str:
        raise VaultMemoryError(mebibytes=256)

    gate = gate_of(profile)
    with pytest.raises(WrongPassphraseError):
        gate.tried(None, wrong)
    for _ in range(FREE + 2):
        with pytest.raises(VaultMemoryError):
            gate.tried(None, no_memory)
    assert on_disk(profile) == 1
    assert gate.tried(None, lambda: "opened") == ("opened", 1)


def test_kills_half_way_come_to_a_wait(profile: MovableProfile) -> None:
    class Killed(BaseException):
        pass

    tried = 0
    for _ in range(FREE + 1):
        folder_as_killed: dict[str, bytes] = {}

        def attempt(kept: dict[str, bytes] = folder_as_killed) -> str:
            kept.update({each.name: each.read_bytes() for each in profile.folder.glob("tries*")})
            raise Killed

        with pytest.raises(Killed):
            gate_of(profile).tried(None, attempt)
        for name, content in folder_as_killed.items():  # what a kill would have left
            (profile.folder / name).write_bytes(content)
        tried += 1
    assert tried == FREE + 1
    with pytest.raises(TooManyTriesError):
        gate_of(profile).tried(None, lambda: "opened")
