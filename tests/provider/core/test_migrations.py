"""A ledger of an earlier version is brought to the present one, and keeps every row."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, Table, create_engine, insert, inspect, select

from guardian.link.wire.ward import LinkState, Role
from guardian.provider.accounts.people import active_links, guardian_wards
from guardian.provider.ledger import schema
from guardian.provider.ledger.base import ledger_address, metadata
from guardian.provider.ledger.facts import read_fact
from guardian.provider.ledger.keys import current_key
from guardian.provider.ledger.migrations import upgrade
from guardian.provider.ledger.schema import (
    SCHEMA_VERSION,
    NewerLedgerError,
    UnreadableLedgerError,
    found_version,
    is_current,
    open_provider_ledger,
)

KEPT = Path(__file__).with_name("kept") / "ledger-1.sql"
NOTES = {"schema_version", "alembic_version"}

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return a ledger that version 1 has written: a family, links, a talk, a purchase."""
    path = tmp_path / "ledger.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(KEPT.read_text(encoding="utf-8"))
    return path


@pytest.fixture
def renewed(old: Path) -> Iterator[Engine]:
    engine = open_provider_ledger(f"sqlite:///{old}")
    yield engine
    engine.dispose()


def rows_of(engine: Engine) -> Rows:
    kept = MetaData()
    with engine.connect() as connection:
        kept.reflect(connection)
        return {name: _rows(engine, table) for name, table in kept.tables.items()}


def _rows(engine: Engine, table: Table) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def test_a_talk_of_before_is_told_with_its_turns_up_to_the_last(renewed: Engine) -> None:
    with renewed.connect() as connection:
        (session,) = connection.exec_driver_sql("SELECT * FROM chat_session").mappings()
    assert session["used_until"] == session["last_turn_at"]
    assert session["turns"] == 3


def test_every_row_is_kept(old: Path) -> None:
    plain = create_engine(f"sqlite:///{old}")
    before = rows_of(plain)
    open_provider_ledger(f"sqlite:///{old}").dispose()
    after = rows_of(plain)
    plain.dispose()
    assert {"ward", "event", "turn", "purchase", "link"} <= {
        name for name in before if before[name]
    }
    for name in before.keys() - NOTES:
        shared = (
            [{key: row[key] for key in before[name][0]} for row in after[name]]
            if (before[name])
            else after[name]
        )
        assert shared == before[name], name


def test_a_crisis_that_waits_already_goes_before_the_rest() -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        upgrade(connection, 4)
        for number, level in enumerate(("high", "critical"), 1):
            connection.exec_driver_sql(
                "INSERT INTO alert VALUES (?, 'ward-mia', ?, ?, 0, '2026-01-01', '{}')",
                (level, number, level),
            )
            connection.exec_driver_sql(
                "INSERT INTO event (link_id, gl_seq, jti, alert_id, compact, created_at)"
                " VALUES ('link', ?, ?, ?, 'e', '2026-01-01')",
                (number, level, level),
            )
        upgrade(connection)
        told = connection.exec_driver_sql("SELECT alert_id, precedence FROM event").all()
    engine.dispose()
    assert {tuple(row) for row in told} == {("high", 1), ("critical", 0)}


def test_what_was_kept_is_understood(renewed: Engine) -> None:
    with renewed.begin() as connection:
        mia, leo = guardian_wards(connection, "guardian-parent")
        assert (mia.ward_id, leo.ward_id) == ("ward-mia", "ward-leo")
        assert not mia.test
        assert mia.age_basis == "declared"
        (link,) = active_links(connection, "ward-mia")
        assert (link.state, link.role) == (LinkState.ACTIVE, Role.OWNER)
        kept = read_fact(connection, "signing_key")
        key = current_key(connection, datetime.now(UTC))
        assert kept is not None
        assert str(key.kid) in kept, "events of before are still verified"


def test_a_renewed_ledger_is_as_a_new_one(renewed: Engine) -> None:
    schema.import_tables()
    assert is_current(renewed)
    with renewed.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": False})
        assert compare_metadata(context, metadata) == []
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_new_ledger_says_its_version_and_needs_no_step(tmp_path: Path) -> None:
    for _ in range(2):
        engine = open_provider_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
        with engine.connect() as connection:
            assert found_version(connection) == SCHEMA_VERSION
        engine.dispose()


def test_a_ledger_of_a_later_step_is_refused_untouched(old: Path) -> None:
    open_provider_ledger(f"sqlite:///{old}").dispose()
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9041'")
        connection.commit()
    before = old.read_bytes()
    with pytest.raises(NewerLedgerError) as refusal:
        open_provider_ledger(f"sqlite:///{old}")
    assert refusal.value.values == {"found": 9041, "known": SCHEMA_VERSION}
    assert old.read_bytes() == before


def test_a_step_that_fails_leaves_the_ledger_as_it_was(old: Path) -> None:
    """A row that belongs to nothing: the tables are made anew, checked, and put back."""
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("INSERT INTO turn VALUES ('turn-x', 'no-such-session', '2026-01-01')")
        connection.commit()
    plain = create_engine(f"sqlite:///{old}")
    before = rows_of(plain)
    with pytest.raises(UnreadableLedgerError):
        open_provider_ledger(f"sqlite:///{old}")
    assert rows_of(plain) == before
    assert not inspect(plain).has_table("alembic_version")
    plain.dispose()


def test_on_postgresql_every_row_is_kept_as_well(old: Path, postgres_url: str) -> None:
    plain = create_engine(f"sqlite:///{old}")
    before = rows_of(plain)
    plain.dispose()
    empty = create_engine(ledger_address(postgres_url))
    with empty.begin() as connection:
        upgrade(connection, 1)
        connection.exec_driver_sql("DROP TABLE alembic_version")  # version 1 had none
        tables = MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if before[table.name]:
                connection.execute(insert(table), before[table.name])
    empty.dispose()
    renewed = open_provider_ledger(postgres_url)
    after = rows_of(renewed)
    for name in before.keys() - NOTES:
        assert len(after[name]) == len(before[name]), name
    schema.import_tables()
    with renewed.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert is_current(renewed)
    renewed.dispose()


def test_two_processes_may_open_a_new_postgresql_ledger_at_once(postgres_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        for engine in pool.map(open_provider_ledger, [postgres_url] * 4):
            assert is_current(engine)
            engine.dispose()
