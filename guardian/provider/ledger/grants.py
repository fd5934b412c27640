"""The table of extra time: what guardians gave for one day."""

from sqlalchemy import Column, Date, ForeignKey, Integer, Table

from guardian.provider.ledger.base import Moment, metadata

extra_time_table = Table(
    "extra_time",
    metadata,
    Column("ward_id", ForeignKey("ward.ward_id"), primary_key=True),
    Column("guardian_id", ForeignKey("guardian.guardian_id"), primary_key=True),
    Column("day", Date, primary_key=True),  # the ward's local date
    Column("minutes", Integer, nullable=False),
    Column("granted_at", Moment, nullable=False),
)
"""One row per guardian and day; taken back, it is deleted."""
