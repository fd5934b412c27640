import gc
from datetime import timedelta
from pathlib import Path

from guardian.policy.settings import RelationshipClass
from guardian.store import alerts, characters, credentials, inbox, outbox, purchases, settings
from guardian.store.characters import CharacterRow
from guardian.store.inbox import Event
from guardian.store.outbox import OutboxKind
from guardian.store.purchases import PurchaseRow, SpendingRow
from tests.rig.clock import START
from tests.rig.seeded_store import KEY, LINK, add_link, alert_row, open_database

PLANTED = "planted-canary-7Q2f"


def test_no_planted_word_is_readable_on_the_disk(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    with database.write() as connection:
        add_link(connection, START)
        credentials.save(connection, LINK, f'{{"refresh_token": "{PLANTED}"}}')
        characters.replace(
            connection,
            LINK,
            [
                CharacterRow(
                    character_id=PLANTED,
                    name=PLANTED,
                    description=PLANTED * 50,
                    relationship_class=RelationshipClass.STUDY,
                    blocked=False,
                    locked_by=None,
                    clause=None,
                )
            ],
        )
        alerts.insert(connection, alert_row(PLANTED, START, category=PLANTED))
        for number in range(200):
            inbox.append(
                connection,
                Event(
                    link_id=LINK,
                    jti=f"{PLANTED}{number}",
                    gl_seq=number + 1,
                    compact=PLANTED * 100,
                    received_at=START + timedelta(seconds=number),
                ),
            )
        outbox.ask(connection, LINK, OutboxKind.POLICY_PATCH, {PLANTED: 1}, START)
        settings.save(connection, PLANTED, PLANTED)
        bought = PurchaseRow(
            purchase_id=PLANTED,
            at=START,
            item=PLANTED,
            price_minor=1,
            currency="CNY",
            refunded=False,
        )
        total = SpendingRow(month_total_minor=1, currency="CNY", as_of=START)
        purchases.save(connection, LINK, [bought], total)
    with database.read() as connection:
        # A sort too large for the cache goes to temporary storage, which has to be memory.
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("SELECT compact FROM inbox ORDER BY compact, jti").fetchall()
        files = [file for file in tmp_path.rglob("*") if file.is_file()]
        assert {file.name for file in files} == {
            "guardian.db",
            "guardian.db-wal",
            "guardian.db-shm",
        }
        for file in files:
            content = file.read_bytes()
            assert PLANTED.encode() not in content
            assert PLANTED.encode("utf-16-le") not in content
            assert b"CREATE TABLE" not in content
            assert KEY not in content
            assert KEY.hex().encode() not in content
    database.close()
    gc.collect()
    assert PLANTED.encode() not in (tmp_path / "guardian.db").read_bytes()
