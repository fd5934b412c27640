import stat
from datetime import timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

import guardian
from guardian.store.database import Database
from guardian.store.errors import DatabaseNeedsVersionError, DatabaseTooNewError
from guardian.store.migrating import migrate, remove_copies
from guardian.store.schemas import MAIN, WATCH, Schema
from tests.rig.clock import START
from tests.rig.seeded_store import KEY


def connect(path: Path) -> dbapi2.Connection:
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    return connection


@pytest.fixture
def schema(tmp_path: Path) -> Schema:
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001.sql").write_text("CREATE TABLE a (x TEXT) STRICT;")
    return Schema(folder=folder)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "guardian.db"


def version_of(connection: dbapi2.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def tables(connection: dbapi2.Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}


def test_migrations_run_in_order_after_a_copy(schema: Schema, path: Path) -> None:
    connection = connect(path)
    migrate(connection, path, connect, START, schema)
    connection.execute("INSERT INTO a VALUES ('kept')")
    (schema.folder / "0002.sql").write_text(
        "ALTER TABLE a ADD COLUMN y TEXT; UPDATE a SET y = x || '!';"
    )
    migrate(connection, path, connect, START, schema)
    assert connection.execute("SELECT y FROM a").fetchall() == [("kept!",)]
    copy = path.with_name("guardian.db.20261122T070000Z.version-1")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert b"kept" not in copy.read_bytes()
    assert connect(copy).execute("SELECT * FROM a").fetchall() == [("kept",)]


def test_a_new_database_needs_no_copy(schema: Schema, path: Path) -> None:
    migrate(connect(path), path, connect, START, schema)
    assert list(path.parent.glob("*.version-*")) == []


def test_there_is_only_ever_the_latest_copy(schema: Schema, path: Path) -> None:
    connection = connect(path)
    migrate(connection, path, connect, START, schema)
    # What a crash while copying leaves.
    path.with_name("guardian.db.unfinished.version-1").write_bytes(b"half a copy")
    for version in (2, 3):
        (schema.folder / f"{version:04}.sql").write_text(f"CREATE TABLE t{version} (x) ;")
        migrate(connection, path, connect, START + timedelta(days=version), schema)
    copies = [file.name for file in path.parent.glob("*.version-*")]
    assert copies == ["guardian.db.20261125T070000Z.version-2"]
    assert remove_copies(path) == 1
    assert list(path.parent.glob("*.version-*")) == []
    assert remove_copies(path) == 0


def test_a_migration_that_fails_leaves_the_version_before_it(schema: Schema, path: Path) -> None:
    connection = connect(path)
    migrate(connection, path, connect, START, schema)
    before = tables(connection)
    (schema.folder / "0002.sql").write_text(
        "CREATE TABLE b (x TEXT) STRICT; CREATE TABLE a (x TEXT);"
    )
    with pytest.raises(dbapi2.OperationalError):
        migrate(connection, path, connect, START, schema)
    assert version_of(connection) == 1
    assert tables(connection) == before


def test_a_program_that_fails_leaves_the_version_before_it(schema: Schema, path: Path) -> None:
    connection = connect(path)
    migrate(connection, path, connect, START, schema)
    before = tables(connection)

    def program(lent: dbapi2.Connection, now: object) -> None:
        lent.execute("CREATE TABLE b (x TEXT) STRICT")
        raise KeyError(now)

    failing = Schema(folder=schema.folder, programs={2: program})
    with pytest.raises(KeyError):
        migrate(connection, path, connect, START, failing)
    assert version_of(connection) == 1
    assert tables(connection) == before


def test_the_steps_that_succeeded_before_one_that_fails_stay(schema: Schema, path: Path) -> None:
    connection = connect(path)
    (schema.folder / "0002.sql").write_text("CREATE TABLE b (x TEXT) STRICT;")
    (schema.folder / "0003.sql").write_text("CREATE TABLE b (x TEXT) STRICT;")
    with pytest.raises(dbapi2.OperationalError):
        migrate(connection, path, connect, START, schema)
    assert version_of(connection) == 2
    (schema.folder / "0003.sql").write_text("CREATE TABLE c (x TEXT) STRICT;")
    migrate(connection, path, connect, START, schema)
    assert {"a", "b", "c"} <= tables(connection)


@pytest.mark.parametrize("schema", [MAIN, WATCH])
def test_a_newer_format_says_which_guardian_it_needs_and_is_left_alone(
    schema: Schema, path: Path
) -> None:
    newer = schema.newest + 1
    database = Database.open(path, KEY, schema=schema)
    with database.write() as connection:
        connection.execute(f"PRAGMA user_version = {newer}")
        connection.execute("INSERT INTO schema_step VALUES (?, '7.8.9', '')", (newer,))
    database.close()
    before = path.read_bytes()
    with pytest.raises(DatabaseNeedsVersionError) as caught:
        Database.open(path, KEY, schema=schema)
    assert caught.value.values == {"found": newer, "known": schema.newest, "app_version": "7.8.9"}
    for language in ("en", "zh_CN"):
        text = caught.value.in_language(language)
        assert "7.8.9" in text.message
        assert "7.8.9" in text.advice
    assert path.read_bytes() == before
    assert list(path.parent.glob("*.version-*")) == []


def test_a_newer_format_that_does_not_say_is_refused_too(path: Path) -> None:
    connection = connect(path)
    connection.execute("CREATE TABLE unheard_of (x TEXT) STRICT")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(DatabaseTooNewError) as caught:
        Database.open(path, KEY)
    assert type(caught.value) is DatabaseTooNewError
    assert caught.value.values == {"found": 99, "known": MAIN.newest}


@pytest.mark.parametrize("schema", [MAIN, WATCH])
def test_every_step_says_which_guardian_made_it(schema: Schema, path: Path) -> None:
    database = Database.open(path, KEY, schema=schema)
    with database.read() as connection:
        steps = connection.execute("SELECT version, app_version FROM schema_step").fetchall()
    assert [tuple(step) for step in steps] == [
        (version, guardian.__version__) for version in range(1, schema.newest + 1)
    ]
