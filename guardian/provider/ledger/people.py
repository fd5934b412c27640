"""Tables of who is who: guardians, wards, guardianship, links."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
)

from guardian.provider.ledger.base import Moment, metadata

guardian_table = Table(
    "guardian",
    metadata,
    Column("guardian_id", String(64), primary_key=True),
    Column("display_name", String(200), nullable=False),
    Column("login", String(200), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("language", String(16), nullable=False),
)

ward_table = Table(
    "ward",
    metadata,
    Column("ward_id", String(64), primary_key=True),
    Column("display_name", String(200), nullable=False),
    Column("login", String(200), nullable=False, unique=True),
    Column("password_hash", String(200), nullable=False),
    Column("birth_date", Date, nullable=False),
    Column("jurisdiction", String(16), nullable=False),  # a key of law-presets.json
    Column("language", String(16), nullable=False),  # BCP 47, as "zh-CN"
    Column("time_zone", String(64), nullable=False),  # IANA
    Column("currency", String(3), nullable=False),  # ISO 4217
    Column("test", Boolean, nullable=False, server_default=false()),  # test control may touch it
    Column("elder", Boolean, nullable=False, server_default=false()),  # Art. 15 applies
    # guardian.link.wire.ward.AgeAssurance; "declared" at registration
    Column("age_basis", String(32), nullable=False, server_default="declared"),
    Column("age_level", String(16), nullable=False, server_default="low"),
    # treated as a minor against the birth date given at registration (Art. 14(4))
    Column("suspected_minor", Boolean, nullable=False, server_default=false()),
    Column("age_assured_at", Moment),
)

guardianship_table = Table(
    "guardianship",
    metadata,
    Column("guardian_id", ForeignKey("guardian.guardian_id"), nullable=False),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    # guardian.link.wire.ward.Role
    Column("role", String(32), nullable=False, server_default="owner"),
    UniqueConstraint("guardian_id", "ward_id"),
)

link_table = Table(
    "link",
    metadata,
    Column("link_id", String(64), primary_key=True),
    Column("guardian_id", ForeignKey("guardian.guardian_id"), nullable=False),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    Column("state", String(16), nullable=False),  # guardian.link.wire.ward.LinkState
    Column("permissions", JSON, nullable=False),  # list of permission codes
    Column("client_name", String(200), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("role", String(32), nullable=False, server_default="owner"),
    Column("state_reason", String(64)),
    Column("objected_at", Moment),
    Column("ends_at", Moment),
    Column("expires_at", Moment),
    Index("link_by_ward", "ward_id", "state"),
)

link_event_table = Table(
    "link_event",
    metadata,
    Column("number", Integer, primary_key=True),  # in the order of what happened
    Column("link_id", ForeignKey("link.link_id"), nullable=False),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("what", String(32), nullable=False),  # guardian.link.wire.ward.LinkEvent
    Column("by", String(16), nullable=False),
    Column("reason", String(64)),
)

birthday_table = Table(
    "birthday",
    metadata,
    Column("ward_id", ForeignKey("ward.ward_id"), primary_key=True),
    Column("age", Integer, primary_key=True, autoincrement=False),  # 8, 14, 16 or 18
    Column("at", Moment, nullable=False),  # the beginning of that day where the ward lives
)
"""Birthdays that have been acted on: each is once."""
