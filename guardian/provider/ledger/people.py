"""Tables of who is who: guardians, wards, guardianship, links."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, String, Table, UniqueConstraint

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
)

guardianship_table = Table(
    "guardianship",
    metadata,
    Column("guardian_id", ForeignKey("guardian.guardian_id"), nullable=False),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
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
    Index("link_by_ward", "ward_id", "state"),
)
