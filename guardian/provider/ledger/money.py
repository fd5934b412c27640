"""The table of purchases."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from guardian.provider.ledger.base import Moment, metadata

purchase_table = Table(
    "purchase",
    metadata,
    Column("purchase_id", String(64), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("item_id", String(64), nullable=False),
    Column("price_minor", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("state", String(16), nullable=False),  # guardian.link.wire.activity.PurchaseState
    Column("idempotency_key", String(64), nullable=False),
    UniqueConstraint("ward_id", "idempotency_key"),
    Index("purchase_by_ward", "ward_id", "at"),
)
