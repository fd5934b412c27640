"""Tables of use: conversations without their words, seconds per day, and what was refused."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, text

from guardian.provider.ledger.base import Moment, metadata

chat_session_table = Table(
    "chat_session",
    metadata,
    Column("session_id", String(64), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    Column("character_id", String(64), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("last_turn_at", Moment, nullable=False),
    Column("ended_at", Moment),
    # the time of use from started_at on that was counted, in whole seconds, and the ward's messages
    Column("used_until", Moment, nullable=False),
    Column("turns", Integer, nullable=False, server_default=text("0")),
    Index("chat_session_by_ward", "ward_id", "ended_at"),
    Index("chat_session_by_use", "ward_id", "used_until"),
)

turn_table = Table(
    "turn",
    metadata,
    Column("turn_id", String(64), primary_key=True),
    Column("session_id", ForeignKey("chat_session.session_id"), nullable=False),
    Column("at", Moment, nullable=False),
)

usage_day_table = Table(
    "usage_day",
    metadata,
    Column("ward_id", ForeignKey("ward.ward_id"), primary_key=True),
    Column("day", Date, primary_key=True),  # the ward's local date
    Column("character_id", String(64), primary_key=True),
    Column("active_seconds", Integer, nullable=False),
    Column("turns", Integer, nullable=False),
)

refusal_table = Table(
    "refusal",
    metadata,
    Column("refusal_id", String(64), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", String(32), nullable=False),  # guardian.policy.decisions.Reason
    Column("character_id", String(64)),
    Index("refusal_by_ward", "ward_id", "at"),
)
