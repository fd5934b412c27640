import hashlib
import json
import stat
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import guardian
from guardian.errors import GuardianError
from guardian.store import alerts, credentials, findings, inbox, journal, links, notes, outbox
from guardian.store.backup import BOUND, read_header, restore_database, write_backup
from guardian.store.conditions import Condition
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.errors import StoreAccessError
from guardian.store.finding_kinds import FindingKind
from guardian.store.outbox import OutboxKind
from guardian.store.search import search
from guardian.vault.errors import (
    BackupForeignError,
    BackupTooNewError,
    BackupTruncatedError,
    WrongBackupPassphraseError,
)
from guardian.vault.keys import SecretKey
from guardian.vault.passphrase import Argon2Parameters
from guardian.vault.passphrase_backup import open_backup, wrap_for_backup
from tests.rig.clock import START
from tests.rig.decrypted_pages import decrypted
from tests.rig.seeded_store import KEY, LINK, add_alert, add_link, alert_row, open_database

CHEAP = Argon2Parameters(memory_kib=8 * 1024, iterations=1, lanes=1)
PASSPHRASE = "four unrelated words here"
TOKEN = "refresh-token-5Xk2"
FORMER_TOKEN = "former-token-9Wq1"
NEW_KEY = SecretKey(bytes(reversed(KEY)))
NOW = START + timedelta(days=3)
EVIDENCE = "header.a signed report.signature"


def fill(connection: Connection) -> None:
    add_link(connection, START)
    add_link(connection, START, "ended")
    links.set_condition(connection, "ended", Condition.ENDED)
    credentials.save(connection, LINK, f'{{"refresh_token": "{FORMER_TOKEN * 300}"}}')
    for number in range(1, 30):
        add_alert(connection, alert_row(f"alert-{number}", START))
        event = inbox.Event(
            link_id=LINK,
            jti=f"jti-{number}",
            gl_seq=number,
            compact=f"compact-{number}" * 20,
            received_at=START,
        )
        inbox.append(connection, event)
    notes.save(connection, LINK, "alert-3", "我们谈过自伤了", START)
    found = [
        findings.keep(connection, LINK, kind, "field", {"n": 1}, START, START)[0]
        for kind in (FindingKind.CURFEW_BROKEN, FindingKind.DAY_LIMIT_EXCEEDED)
    ]
    findings.set_evidence(connection, found[0], EVIDENCE)
    findings.set_acknowledged(connection, found[0], START)
    findings.close(connection, found[0], NOW)
    outbox.set_confirmed(connection, ask(connection), START)
    ask(connection)


def ask(connection: Connection) -> int:
    return outbox.ask(connection, LINK, OutboxKind.POLICY_PATCH, {"a": 1}, START)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    database = open_database(tmp_path_factory.mktemp("profile"))
    with database.write() as connection:
        fill(connection)
    with database.write() as connection:
        credentials.save(connection, LINK, f'{{"refresh_token": "{TOKEN}"}}')
    return database


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, database: Database) -> Path:
    """Return a backup that no test changes."""
    file = tmp_path_factory.mktemp("stick") / "family.backup"
    make(database, file)
    return file


def make(database: Database, file: Path) -> SecretKey:
    seal, key = wrap_for_backup(PASSPHRASE, BOUND, CHEAP)
    write_backup(database, file, seal, key, NOW)
    return key


def restore(file: Path, folder: Path, passphrase: str = PASSPHRASE) -> Database:
    key = open_backup(read_header(file).seal, passphrase, BOUND)
    path = folder / "restored.db"
    restore_database(file, key, path, NEW_KEY)
    return Database.open(path, NEW_KEY.reveal())


def parts(file: Path) -> tuple[bytes, bytes, bytes, bytes]:
    """Return the name, the header, its digest and the database, line ends included."""
    first, second, third, rest = file.read_bytes().split(b"\n", 3)
    return first + b"\n", second + b"\n", third + b"\n", rest


def with_header(file: Path, change: Mapping[str, object], target: Path) -> Path:
    """Write a backup whose header says something else, as somebody who knows the format can."""
    name, line, _, rest = parts(file)
    line = json.dumps({**json.loads(line), **change}).encode() + b"\n"
    digest = hashlib.sha256(line).hexdigest().encode() + b"\n"
    target.write_bytes(name + line + digest + rest)
    return target


def test_findings_come_along_with_what_proves_them(made: Path, tmp_path: Path) -> None:
    restored = restore(made, tmp_path)
    with restored.read() as connection:
        held, settled = findings.latest(connection)
        digests = connection.execute("SELECT evidence_digest FROM finding ORDER BY id").fetchall()
    restored.close()
    assert (held.kind, held.closed_at) == (FindingKind.DAY_LIMIT_EXCEEDED, None)
    assert (settled.kind, settled.evidence) == (FindingKind.CURFEW_BROKEN, EVIDENCE)
    assert (settled.acknowledged_at, settled.closed_at) == (START, NOW)
    digest = hashlib.sha256(EVIDENCE.encode()).hexdigest()
    assert [row[0] for row in digests] == [digest, None]


def test_everything_is_there_on_another_computer(made: Path, tmp_path: Path) -> None:
    restored = restore(made, tmp_path)
    with restored.read() as connection:
        assert len(alerts.latest(connection)) == 29
        assert inbox.entries(connection)[3].compact == "compact-4" * 20
        assert journal.verify(connection) is None
        assert [key.alert_id for key in search(connection, "自伤")] == ["alert-3"]
        assert [key.alert_id for key in search(connection, "谈过自伤")] == ["alert-3"]
    restored.check()
    with restored.write() as connection:
        assert notes.save(connection, LINK, "alert-4", "谈过自伤", NOW)
        assert len(search(connection, "谈过自伤")) == 2


def test_tokens_stay_behind_and_links_say_that_they_need_signing_in(
    made: Path, tmp_path: Path
) -> None:
    with restore(made, tmp_path).read() as connection:
        assert credentials.find(connection, LINK) is None
        found = {link.link_id: link.condition for link in links.every(connection)}
        assert found == {LINK: Condition.SIGN_IN_NEEDED, "ended": Condition.ENDED}


def test_wishes_without_an_answer_stay_with_the_computer_that_asks_them(
    made: Path, tmp_path: Path
) -> None:
    with restore(made, tmp_path).read() as connection:
        assert outbox.open_wishes(connection, LINK) == ()
        assert len(outbox.latest(connection, LINK, OutboxKind.POLICY_PATCH)) == 1


def test_making_one_changes_nothing_here(database: Database, tmp_path: Path) -> None:
    make(database, tmp_path / "a.backup")
    with database.read() as connection:
        assert TOKEN in str(credentials.find(connection, LINK))
        assert len(outbox.open_wishes(connection, LINK)) == 1


def test_no_page_of_it_holds_a_token_not_even_a_former_one(
    database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "a.backup"
    key = make(database, file)
    payload = tmp_path / "payload"
    payload.write_bytes(parts(file)[3])
    pages = decrypted(payload, key.reveal())
    assert b"jti-alert-3" in pages
    assert TOKEN.encode() not in pages
    assert FORMER_TOKEN.encode() not in pages


def test_nothing_in_it_can_be_read_without_the_passphrase(made: Path) -> None:
    content = made.read_bytes()
    for word in (b"Mia", b"jti-alert", "自伤".encode(), b"CREATE TABLE", KEY, KEY.hex().encode()):
        assert word not in content


def test_it_is_for_nobody_else_and_nothing_else_is_left(made: Path, tmp_path: Path) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert [file.name for file in made.parent.iterdir()] == ["family.backup"]
    restore(made, tmp_path).close()
    assert [file.name for file in tmp_path.iterdir()] == ["restored.db"]
    assert stat.S_IMODE((tmp_path / "restored.db").stat().st_mode) == 0o600


def test_it_says_when_it_was_made_before_the_passphrase_is_known(made: Path) -> None:
    header = read_header(made)
    assert header.made_at == NOW
    assert header.app_version == guardian.__version__
    assert header.size == len(parts(made)[3])


def test_every_one_has_a_key_of_its_own(database: Database, tmp_path: Path) -> None:
    first, second = (make(database, tmp_path / name) for name in ("a", "b"))
    assert first != second


def test_another_passphrase_is_named(made: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongBackupPassphraseError):
        restore(made, tmp_path, PASSPHRASE + "!")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b"\x89PNG\r\n",
        b"SQLite format 3\x00" + bytes(4096),
        b"guardian backup fil",
        b"guardian vault\n",
    ],
)
def test_a_foreign_file_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "foreign"
    file.write_bytes(content)
    with pytest.raises(BackupForeignError):
        read_header(file)


def test_a_newer_format_names_the_version_that_it_needs(made: Path, tmp_path: Path) -> None:
    changes: tuple[dict[str, object], ...] = (
        {"format": 2, "app_version": "7.1.0", "unheard_of": [1]},
        {"schema_version": 999, "app_version": "7.1.0"},
    )
    for change in changes:
        file = with_header(made, change, tmp_path / "a")
        with pytest.raises(BackupTooNewError) as caught:
            read_header(file)
        assert caught.value.values == {"app_version": "7.1.0"}


@given(at=st.floats(0, 1, exclude_max=True))
@settings(max_examples=60)
def test_a_truncated_one_is_named_wherever_it_ends(
    tmp_path_factory: pytest.TempPathFactory, made: Path, at: float
) -> None:
    content = made.read_bytes()
    folder = tmp_path_factory.mktemp("cut")
    file = folder / "cut.backup"
    # Half of the cuts fall into the little header.
    length = int(len(content) * (at * 2 - 1)) if at > 0.5 else int(1500 * at)
    file.write_bytes(content[:length])
    expected = BackupForeignError if length < len(parts(made)[0]) else BackupTruncatedError
    with pytest.raises(expected):
        restore(file, folder)
    assert [left.name for left in folder.iterdir()] == ["cut.backup"]


def test_one_with_something_behind_it_is_refused(made: Path, tmp_path: Path) -> None:
    file = tmp_path / "longer.backup"
    file.write_bytes(made.read_bytes() + b"\n")
    with pytest.raises(BackupTruncatedError):
        read_header(file)


@given(at=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), in_header=st.booleans())
@settings(max_examples=100)
def test_no_flipped_bit_is_restored(
    tmp_path_factory: pytest.TempPathFactory, made: Path, at: float, bit: int, in_header: bool
) -> None:
    name, line, digest, rest = parts(made)
    content = bytearray(name + line + digest + rest)
    place = int(at * (len(name + line + digest) if in_header else len(content)))
    content[place] ^= 1 << bit
    folder = tmp_path_factory.mktemp("flipped")
    file = folder / "a.backup"
    file.write_bytes(content)
    expected = BackupForeignError if place < len(name) else BackupTruncatedError
    with pytest.raises(expected):
        restore(file, folder)
    assert [left.name for left in folder.iterdir()] == ["a.backup"]


@pytest.mark.parametrize(
    "change",
    [
        {"made_at": "2030-01-01T00:00:00Z"},
        {"app_version": "0.0.1"},
        {"mac": "0" * 64},
        {"sha256": "0" * 64},
    ],
)
def test_a_header_that_somebody_rewrote_is_refused_once_the_passphrase_is_known(
    made: Path, tmp_path: Path, change: Mapping[str, str]
) -> None:
    file = with_header(made, change, tmp_path / "a.backup")
    with pytest.raises(BackupTruncatedError):
        restore(file, tmp_path)
    assert [left.name for left in tmp_path.iterdir()] == ["a.backup"]


@pytest.mark.parametrize(
    "change", [{"size": "many"}, {"seal": {}}, {"made_at": "2026-01-01T00:00:00"}, {"more": 1}]
)
def test_a_header_that_makes_no_sense_is_foreign(
    made: Path, tmp_path: Path, change: Mapping[str, object]
) -> None:
    file = with_header(made, change, tmp_path / "a.backup")
    with pytest.raises(BackupForeignError):
        read_header(file)


@given(content=st.binary(max_size=300))
def test_no_content_behind_the_name_is_more_than_an_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "fuzzed.backup"
    digest = hashlib.sha256(content + b"\n").hexdigest().encode()
    for tail in (content, content + b"\n" + digest + b"\n"):
        file.write_bytes(b"guardian backup file\n" + tail)
        with pytest.raises((BackupForeignError, BackupTruncatedError)):
            read_header(file)


def test_records_that_are_there_are_never_overwritten(made: Path, tmp_path: Path) -> None:
    (tmp_path / "restored.db").write_bytes(b"precious")
    with pytest.raises(StoreAccessError):
        restore(made, tmp_path)
    assert (tmp_path / "restored.db").read_bytes() == b"precious"


def test_what_a_crash_left_behind_goes_with_the_next_one(
    database: Database, tmp_path: Path
) -> None:
    left = tmp_path / ".guardian-unfinished-x1"
    left.mkdir()
    (left / "copy").write_bytes(b"x")
    make(database, tmp_path / "a.backup")
    assert [file.name for file in tmp_path.iterdir()] == ["a.backup"]


def test_an_older_file_of_that_name_is_replaced_as_a_whole(
    database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "a.backup"
    file.write_bytes(b"older")
    make(database, file)
    assert read_header(file).made_at == NOW


def test_a_place_that_cannot_be_written_is_named(database: Database, tmp_path: Path) -> None:
    with pytest.raises(StoreAccessError):
        make(database, tmp_path / "absent" / "a.backup")
    with pytest.raises(StoreAccessError):
        read_header(tmp_path / "absent")


def test_no_key_is_in_an_error(made: Path, tmp_path: Path) -> None:
    key = SecretKey(hashlib.sha256(b"another").digest())
    with pytest.raises(GuardianError) as caught:
        restore_database(made, key, tmp_path / "restored.db", NEW_KEY)
    assert key.reveal().hex() not in repr(caught.value)
