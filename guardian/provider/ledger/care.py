"""Tables of care: exits, replies held back, help shown, and alerts that were told just now."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from guardian.provider.ledger.base import Moment, metadata

chat_exit_table = Table(
    "chat_exit",
    metadata,
    Column("exit_id", String(64), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    Column("method", String(16), nullable=False),  # guardian.link.wire.happenings.ExitMethod
    Column("requested_at", Moment, nullable=False),
    Column("stopped_at", Moment, nullable=False),
    Column("messages_after", Integer, nullable=False),  # of the AI, before the ward wrote again
    Index("chat_exit_by_ward", "ward_id", "stopped_at"),
)

output_finding_table = Table(
    "output_finding",
    metadata,
    Column("finding_id", String(64), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    Column("character_id", String(64), nullable=False),
    Column("category", String(64), nullable=False),
    Column("action", String(32), nullable=False),  # "reply_replaced", "passed"
    Column("at", Moment, nullable=False),
    Index("output_finding_by_ward", "ward_id", "at"),
)
"""What a character was about to say, by category alone."""

support_shown_table = Table(
    "support_shown",
    metadata,
    Column("support_id", String(64), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("helplines", JSON, nullable=False),  # list of numbers
    Index("support_shown_by_ward", "ward_id", "at"),
)
"""When a ward was given comfort and whom they were told to call (Art. 13); never the occasion."""

recent_alert_table = Table(
    "recent_alert",
    metadata,
    Column("ward_id", ForeignKey("ward.ward_id"), primary_key=True),
    Column("likeness", String(200), primary_key=True),  # category, actor, level and so on
    Column("alert_id", String(64), nullable=False),
    Column("raised_at", Moment, nullable=False),
)
"""The last alert of each likeness, so that a flood of one kind is one alert."""
