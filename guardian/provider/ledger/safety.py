"""Tables of alerts as a ward's guardians can read them again, and of who was reached about them."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
)

from guardian.provider.ledger.base import Moment, metadata

alert_table = Table(
    "alert",
    metadata,
    Column("alert_id", String(64), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    Column("number", Integer, nullable=False),  # 1, 2, 3 ... per ward: what a cursor names
    Column("level", String(16), nullable=False),  # guardian.link.wire.events.Level
    Column("drill", Boolean, nullable=False),
    Column("detected_at", Moment, nullable=False),
    Column("payload", JSON, nullable=False),  # Alert, without its attempts
    # attempts to reach somebody go on until a person answers; what emergency contacts read
    Column("crisis", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("ward_id", "number"),
    Index("alert_by_crisis", "ward_id", "crisis", "number"),
)

crisis_table = Table(
    "crisis",
    metadata,
    Column("alert_id", ForeignKey("alert.alert_id"), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("rounds", Integer, nullable=False),  # how often the apps were told
    Column("due_at", Moment),  # the next round; NULL: answered, or everything was tried
    Column("answered_at", Moment),  # a person acknowledged it
    Index("crisis_due", "due_at"),
)

contact_attempt_table = Table(
    "contact_attempt",
    metadata,
    Column("alert_id", ForeignKey("alert.alert_id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 ... per alert
    Column("contact", String(200), nullable=False),  # the name as it was then
    Column("role", String(32), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    # ContactAttempt.outcome; NULL: a message that has not left yet
    Column("outcome", String(16)),
    Column("link_id", String(64)),  # of an attempt by app
    Column("jti", String(64)),
    Column("contact_id", String(64)),  # of any other
    Index("contact_attempt_by_jti", "jti"),
)

link_channel_table = Table(
    "link_channel",
    metadata,
    Column("link_id", ForeignKey("link.link_id"), primary_key=True),
    Column("first_polled_at", Moment, nullable=False),
    Column("verification_jti", String(64)),  # the last proof of life
)

broken_channel_table = Table(
    "broken_channel",  # by test control
    metadata,
    Column("ward_id", ForeignKey("ward.ward_id"), primary_key=True),
)
