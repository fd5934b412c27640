"""A database that was put back, cut or continued elsewhere is told from one that goes on."""

import logging
import signal
import stat
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from guardian.store import journal
from guardian.store.database import Database
from guardian.store.head import HeadComparison, HeadKeeper, HeadKind
from guardian.store.journal import Act
from guardian.vault.keys import SecretKey
from tests.rig.clock import START
from tests.rig.seeded_store import KEY
from tests.store.marked_profile import OTHER_SEED, SEED, VAULT, Profile, write


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile(tmp_path)


def test_a_new_database_is_sound_and_its_mark_is_for_nobody_else(profile: Profile) -> None:
    assert profile.compare() == HeadComparison(kind=HeadKind.SOUND, marked_at=None)
    assert not profile.mark.exists()
    profile.act()
    assert profile.compare() == HeadComparison(kind=HeadKind.SOUND, marked_at=START)
    assert stat.S_IMODE(profile.mark.stat().st_mode) == 0o600
    assert stat.S_IMODE(profile.mark.parent.stat().st_mode) == 0o700
    assert [file.name for file in profile.mark.parent.iterdir()] == [profile.mark.name]


def test_the_mark_moves_with_the_journal_and_with_nothing_else(profile: Profile) -> None:
    database = profile.open()
    write(database)
    first = profile.mark.read_bytes()
    profile.clock.advance(timedelta(hours=1))
    with database.write() as connection:
        connection.execute("INSERT INTO setting VALUES ('a', '1')")
    assert profile.mark.read_bytes() == first
    write(database)
    database.close()
    assert profile.compare().marked_at == START + timedelta(hours=1)


def test_a_transaction_that_is_undone_moves_no_mark(profile: Profile) -> None:
    database = profile.open()
    write(database)
    before = profile.mark.read_bytes()

    def fail() -> None:
        with database.write() as connection:
            journal.append_act(connection, Act.LOCKED, START)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert profile.mark.read_bytes() == before
    database.close()
    assert profile.kind() is HeadKind.SOUND


def test_an_old_database_put_back_shows(profile: Profile) -> None:
    profile.act(3)
    saved = profile.save("old")
    profile.clock.advance(timedelta(days=9))
    profile.act(2)
    profile.put_back(saved, "profile")
    comparison = profile.compare()
    assert comparison.kind is HeadKind.ROLLED_BACK
    assert comparison.marked_at == START + timedelta(days=9)


def test_a_log_that_is_taken_away_shows(profile: Profile) -> None:
    database = profile.open()
    write(database, 3)
    database.settle()
    write(database, 2)
    saved = profile.save("running")
    database.close()
    profile.put_back(saved, "profile")
    assert profile.kind() is HeadKind.SOUND, "with its log it is whole"
    profile.put_back(saved, "profile")
    profile.path.with_name("guardian.db-wal").unlink()
    assert profile.kind() is HeadKind.ROLLED_BACK


def test_an_emptied_file_shows(profile: Profile) -> None:
    profile.act(2)
    profile.path.write_bytes(b"")
    assert profile.kind() is HeadKind.ROLLED_BACK


def test_an_old_mark_put_back_changes_nothing_as_the_database_is_signed_itself(
    profile: Profile,
) -> None:
    profile.act(2)
    saved = profile.save("old")
    profile.act(2)
    profile.put_back(saved, "state")
    assert profile.kind() is HeadKind.SOUND
    profile.act()
    profile.put_back(saved, "profile")
    assert profile.kind() is HeadKind.ROLLED_BACK, "the mark went on from there"


def test_a_missing_mark_is_told_and_not_made_anew_by_itself(profile: Profile) -> None:
    profile.act(2)
    profile.mark.unlink()
    assert profile.compare() == HeadComparison(kind=HeadKind.UNKNOWN, marked_at=None)
    profile.act(1)
    assert not profile.mark.exists()
    assert profile.kind() is HeadKind.UNKNOWN


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[" * 100_000])
def test_a_mark_that_cannot_be_read_is_unknown_even_for_a_new_database(
    profile: Profile, content: bytes
) -> None:
    profile.mark.parent.mkdir()
    profile.mark.write_bytes(content)
    assert profile.kind() is HeadKind.UNKNOWN


def test_every_flipped_bit_of_a_mark_makes_it_unknown(profile: Profile) -> None:
    profile.act(2)
    good = profile.mark.read_bytes()
    keeper = profile.keeper()
    database = profile.open(keeper)
    with database.read() as connection:
        for position in range(len(good)):
            for bit in range(8):
                flipped = bytearray(good)
                flipped[position] ^= 1 << bit
                profile.mark.write_bytes(flipped)
                assert keeper.compare(connection).kind is HeadKind.UNKNOWN, (position, bit)
    database.close()


def test_two_continuations_of_one_history_are_told_apart(profile: Profile) -> None:
    profile.act(3)
    saved = profile.save("common")
    profile.act(2)
    mark = profile.mark.read_bytes()
    profile.put_back(saved, "profile")
    profile.put_back(saved, "state")
    profile.clock.advance(timedelta(minutes=1))
    database = profile.open()
    for _ in range(4):
        with database.write() as connection:
            journal.append_act(connection, Act.LOCKED, START)
    database.close()
    assert profile.kind() is HeadKind.SOUND
    profile.mark.write_bytes(mark)
    assert profile.kind() is HeadKind.FORKED


def test_entries_that_nobody_signed_show(profile: Profile) -> None:
    profile.act(2)
    database = Database.open(profile.path, KEY)
    write(database)
    database.close()
    assert profile.kind() is HeadKind.FORKED


def test_a_head_signed_with_another_key_does_not_count(profile: Profile) -> None:
    profile.act(2)
    mark = profile.mark.read_bytes()
    profile.mark.unlink()
    other = profile.keeper(OTHER_SEED)
    database = profile.open(other)
    with database.write() as connection:
        other.accept(connection)
        journal.append_act(connection, Act.UNLOCKED, START)
    database.close()
    assert profile.kind(profile.keeper(OTHER_SEED)) is HeadKind.SOUND
    assert profile.kind() is HeadKind.UNKNOWN, "its mark is foreign"
    profile.mark.write_bytes(mark)
    assert profile.kind() is HeadKind.FORKED, "its end is signed by another"


def test_a_mark_of_another_profile_does_not_count(profile: Profile) -> None:
    profile.act(2)
    assert profile.kind(profile.keeper(vault_id=UUID(int=1))) is HeadKind.UNKNOWN


def test_what_the_key_before_signed_counts_while_keys_are_renewed(profile: Profile) -> None:
    profile.act(2)
    renewing = HeadKeeper(profile.mark, SecretKey(OTHER_SEED), VAULT, before=SecretKey(SEED))
    profile.act(1, renewing)
    assert profile.kind(profile.keeper(OTHER_SEED)) is HeadKind.SOUND
    assert profile.kind() is HeadKind.UNKNOWN


def test_a_keeper_goes_over_to_new_keys_while_everything_runs(profile: Profile) -> None:
    head = profile.keeper()
    database = profile.open(head)
    write(database)
    head.renew(SecretKey(OTHER_SEED))
    with database.read() as connection:
        assert head.compare(connection).kind is HeadKind.SOUND, "signed by the key before"
    write(database)
    database.close()
    assert profile.kind(profile.keeper(OTHER_SEED)) is HeadKind.SOUND
    assert profile.kind() is HeadKind.UNKNOWN


def test_comparing_while_others_write_tells_nothing_untrue(profile: Profile) -> None:
    head = profile.keeper()
    database = profile.open(head)
    write(database)
    writer = threading.Thread(target=write, args=(database, 60))
    writer.start()
    kinds = set()
    while writer.is_alive():
        with database.read() as connection:
            kinds.add(head.compare(connection).kind)
    writer.join()
    database.close()
    assert kinds == {HeadKind.SOUND}
    assert profile.kind() is HeadKind.SOUND


@pytest.mark.parametrize("harm", ["rolled back", "unknown", "forked"])
def test_only_a_person_who_accepts_makes_it_sound_again(profile: Profile, harm: str) -> None:
    profile.act(2)
    saved = profile.save("old")
    profile.act(3)
    if harm == "rolled back":
        profile.put_back(saved, "profile")
    elif harm == "unknown":
        profile.mark.unlink()
    else:
        database = Database.open(profile.path, KEY)
        write(database)
        database.close()
    before = profile.kind()
    assert before is not HeadKind.SOUND
    profile.act(9)
    after = profile.kind()
    assert after is not HeadKind.SOUND, "what is written meanwhile does not make it sound"

    head = profile.keeper()
    database = profile.open(head)

    def fail() -> None:
        with database.write() as connection:
            head.accept(connection)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    write(database)
    assert profile.kind() is not HeadKind.SOUND, "what was undone accepted nothing"
    with database.write() as connection:
        journal.append_act(connection, Act.HISTORY_ACCEPTED, START)
        head.accept(connection)
    write(database)
    database.close()
    assert profile.kind() is HeadKind.SOUND


def test_accepting_needs_no_new_entry(profile: Profile) -> None:
    profile.act(2)
    profile.mark.unlink()
    head = profile.keeper()
    database = profile.open(head)
    with database.write() as connection:
        head.accept(connection)
    database.close()
    assert profile.kind() is HeadKind.SOUND


def test_a_mark_that_cannot_be_kept_lags_and_loses_nothing(
    profile: Profile, caplog: pytest.LogCaptureFixture
) -> None:
    profile.act(1)
    old = profile.mark.read_bytes()
    away = profile.mark.parent.with_name("away")
    database = profile.open()
    profile.mark.parent.rename(away)
    profile.mark.parent.write_bytes(b"no folder")
    write(database, 2)
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2
    assert str(profile.folder) not in caplog.text
    caplog.clear()
    profile.mark.parent.unlink()
    away.rename(profile.mark.parent)
    assert profile.mark.read_bytes() == old
    database.close()
    assert profile.kind() is HeadKind.SOUND
    profile.act()
    assert profile.mark.read_bytes() != old


def test_the_seed_is_in_no_text(profile: Profile) -> None:
    head = profile.keeper()
    for text in (repr(head), str(vars(head))):
        assert SEED.hex() not in text
        assert repr(SEED) not in text


DYING = """
import os, signal, sys
from pathlib import Path
from uuid import UUID
from guardian.store import journal
from guardian.store.database import Database
from guardian.store.head import HeadKeeper
from guardian.vault.keys import SecretKey
from tests.rig.clock import START
from tests.rig.seeded_store import KEY
from tests.store.marked_profile import SEED, VAULT, write

class DyingKeeper(HeadKeeper):
    def mark(self, content):
        os.kill(os.getpid(), signal.SIGKILL)

head = DyingKeeper(Path(sys.argv[2]), SecretKey(SEED), VAULT)
write(Database.open(Path(sys.argv[1]), KEY, head=head))
"""


def test_a_process_killed_between_commit_and_mark_leaves_a_sound_database(
    profile: Profile,
) -> None:
    profile.act(2)
    old = profile.mark.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", DYING, str(profile.path), str(profile.mark)], check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert profile.mark.read_bytes() == old
    database = profile.open()
    with database.read() as connection:
        assert journal.end(connection)[0] == 3, "it was committed"
    database.close()
    assert profile.kind() is HeadKind.SOUND
    profile.act()
    assert profile.mark.read_bytes() != old
    assert profile.kind() is HeadKind.SOUND
