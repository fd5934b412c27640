"""Tables of what was said, encrypted, and of each ward's keys."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from guardian.provider.ledger.base import Moment, metadata

ward_key_table = Table(
    "ward_key",
    metadata,
    Column("ward_id", ForeignKey("ward.ward_id"), primary_key=True),
    Column("data_key", LargeBinary, nullable=False),  # AES-256, wrapped under the storage key
    Column("public_jwk", String(1024), nullable=False),  # what is sealed to the ward, is to this
    Column("private_jwk", LargeBinary, nullable=False),  # encrypted under the data key
)

message_table = Table(
    "message",
    metadata,
    Column("ward_id", ForeignKey("ward.ward_id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 ... per ward
    Column("message_id", String(64), nullable=False, unique=True),
    Column("character_id", String(64), nullable=False),
    Column("by", String(8), nullable=False),  # "ward" or "ai"
    Column("at", Moment, nullable=False),
    Column("words", LargeBinary, nullable=False),  # encrypted under the ward's data key
    Index("message_by_age", "at"),
)
