"""Tables of what the service announces: its end, its restriction, and leaks of data."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, String, Table, false

from guardian.provider.ledger.base import Moment, metadata

service_notice_table = Table(
    "service_notice",
    metadata,
    Column("kind", String(16), primary_key=True),  # "termination" or "restriction"; while in force
    Column("announced_at", Moment, nullable=False),
    Column("effective_at", Moment, nullable=False),
    # whether links were told to read the card again once it took effect
    Column("told", Boolean, nullable=False, server_default=false()),
)

breach_table = Table(
    "breach",
    metadata,
    Column("breach_id", String(64), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("data_classes", JSON, nullable=False),
    Column("measures", String(200), nullable=False),
    Index("breach_by_ward", "ward_id", "at"),
)
