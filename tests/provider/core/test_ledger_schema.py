"""Opening the ledger: new, known, newer, damaged."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from guardian.provider.ledger.facts import evidence_key, read_fact, write_fact
from guardian.provider.ledger.keys import current_key
from guardian.provider.ledger.schema import (
    SCHEMA_VERSION,
    LedgerError,
    NewerLedgerError,
    UnreadableLedgerError,
    open_provider_ledger,
)


def address(folder: Path) -> str:
    return f"sqlite:///{folder / 'ledger.db'}"


def test_a_new_ledger_is_of_this_version_and_opens_again(tmp_path: Path) -> None:
    for _ in range(2):
        engine = open_provider_ledger(address(tmp_path))
        with engine.begin() as connection:
            found = connection.execute(text("SELECT version FROM schema_version")).scalars().all()
        engine.dispose()
        assert found == [SCHEMA_VERSION]


def test_a_newer_ledger_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    engine = create_engine(address(tmp_path))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE schema_version (version INTEGER PRIMARY KEY)"))
        connection.execute(text("INSERT INTO schema_version VALUES (99)"))
    engine.dispose()
    before = path.read_bytes()
    with pytest.raises(NewerLedgerError) as refusal:
        open_provider_ledger(address(tmp_path))
    assert path.read_bytes() == before
    assert refusal.value.in_language("en").message == (
        f"The ledger has version 99; this program knows versions up to {SCHEMA_VERSION}."
    )
    assert "99" in refusal.value.in_language("zh_CN").message


def test_what_is_no_ledger_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(b"a diary, not a database" * 100)
    with pytest.raises(UnreadableLedgerError):
        open_provider_ledger(address(tmp_path))
    assert path.read_bytes() == b"a diary, not a database" * 100


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nonexistent/folder/ledger.db",
        "nonsense",
        "no-such-db://x/y",
        "",
        "sqlite://",
        "postgresql://x/y",
    ],
)
def test_an_address_that_leads_nowhere_is_refused(url: str) -> None:
    with pytest.raises(LedgerError):
        open_provider_ledger(url)


def test_keys_are_made_once(tmp_path: Path) -> None:
    keys = []
    for _ in range(2):
        engine = open_provider_ledger(address(tmp_path))
        with engine.begin() as connection:
            keys.append(
                (
                    current_key(connection, datetime.now(UTC)).as_dict(private=True),
                    evidence_key(connection),
                )
            )
        engine.dispose()
    assert keys[0] == keys[1]
    assert keys[0][0]["kid"]
    assert len(keys[0][1]) == 32


def test_a_fact_can_change(tmp_path: Path) -> None:
    engine = open_provider_ledger(address(tmp_path))
    with engine.begin() as connection:
        assert read_fact(connection, "colour") is None
        write_fact(connection, "colour", "red")
        write_fact(connection, "colour", "blue")
        assert read_fact(connection, "colour") == "blue"
    engine.dispose()
