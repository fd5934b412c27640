"""Tables of what is done about signs: counted, answered softly, looked at, told over days."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from guardian.provider.ledger.base import Moment, metadata

sign_day_table = Table(
    "sign_day",
    metadata,
    Column("ward_id", ForeignKey("ward.ward_id"), primary_key=True),
    Column("day", Date, primary_key=True),  # the ward's local date
    Column("category", String(64), primary_key=True),
    Column("actor", String(16), primary_key=True),  # guardian.link.wire.events.Actor
    Column("level", String(16), primary_key=True),  # guardian.link.wire.events.Level
    Column("times", Integer, nullable=False),
)
"""How often there was a sign on a day, by kind alone; the lightest are counted and not told."""

softer_table = Table(
    "softer",
    metadata,
    Column("ward_id", ForeignKey("ward.ward_id"), primary_key=True),
    Column("subject", String(32), nullable=False),  # the family of the sign, as "self_harm"
    Column("began_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
)
"""From when until when a ward's companions answer more softly; over by itself."""

review_table = Table(
    "review",
    metadata,
    Column("review_id", String(64), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    Column("alert_id", String(64), nullable=False, unique=True),  # may be deleted before it
    Column("category", String(64), nullable=False),
    Column("level", String(16), nullable=False),
    Column("imminence", String(16), nullable=False),
    Column("actor", String(16), nullable=False),
    Column("rule_version", String(200), nullable=False),
    Column("character_id", String(64)),
    Column("evidence_digest", String(64), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("closed_by", String(100)),
    Column("outcome", String(32)),  # guardian.provider.engine.reviews.Outcome
    Column("note", Text),  # for the staff alone
    Column("told_at", Moment),  # apps were told of the outcome
    Index("review_open", "closed_at", "due_at"),
    Index("review_untold", "told_at", "closed_at"),
    Index("review_by_ward", "ward_id"),
)
"""Alerts that a person at the provider is to look at; no word of any conversation."""

pattern_watch_table = Table(
    "pattern_watch",
    metadata,
    Column("ward_id", ForeignKey("ward.ward_id"), primary_key=True),
    Column("pattern", String(32), primary_key=True),
    Column("armed", Boolean, nullable=False),  # the next rise tells
    Column("told_at", Moment),
)
"""What was told of a ward's patterns over days, so that each rise is told once."""
