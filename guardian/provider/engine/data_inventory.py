"""What is held of a ward, for how long, why, and whether it can be deleted."""

from datetime import datetime

from sqlalchemy import Connection

from guardian.link.wire.data import DataClass, DataInventory, InventoryEntry
from guardian.provider.engine.conversations import RETENTION
from guardian.provider.engine.data_rules import DataRules, data_rules
from guardian.provider.engine.holdings import extent_of


def data_inventory(
    connection: Connection, ward_id: str, guardian_id: str | None, now: datetime
) -> DataInventory:
    """Return one entry per class (Minors Online Reg. Art. 34); ``None``: the ward asks."""
    rules = data_rules(connection, ward_id, guardian_id, now)
    entries = [_entry(connection, ward_id, data_class, rules) for data_class in DataClass]
    return DataInventory(inventory=entries, as_of=now)


def _entry(
    connection: Connection, ward_id: str, data_class: DataClass, rules: DataRules
) -> InventoryEntry:
    extent = extent_of(connection, ward_id, data_class)
    kept = rules.why_kept(data_class)
    return InventoryEntry(
        data_class=data_class,
        items=extent.items,
        oldest=extent.oldest,
        newest=extent.newest,
        purpose=rules.words.purpose(data_class),
        retention_days=RETENTION.days if data_class is DataClass.CONVERSATIONS else None,
        deletable=kept is None,
        reason_not_deletable=kept or rules.words.partly_kept(data_class),
    )
