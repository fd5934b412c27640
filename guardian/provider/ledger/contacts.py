"""Tables of emergency contacts, and of what is sent to them."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table

from guardian.provider.ledger.base import Moment, metadata

contact_table = Table(
    "contact",
    metadata,
    Column("ward_id", ForeignKey("ward.ward_id"), primary_key=True),
    Column("contact_id", String(64), primary_key=True),  # the guardian's own choice
    Column("display_name", String(80), nullable=False),
    Column("relation", String(16), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("address", String(200), nullable=False),
    Column("rank", Integer, nullable=False),  # who is tried first
    Column("verified_at", Moment),  # of this address
    Column("once_verified", Boolean, nullable=False),  # of this address or an earlier one
    # what went to the address; NULL: none is waited for
    Column("code", String(6)),
    Column("code_expires_at", Moment),
    Column("wrong_codes", Integer, nullable=False),
)

contact_message_table = Table(
    "contact_message",
    metadata,
    Column("message_id", String(64), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    Column("contact_id", String(64), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("kind", String(16), nullable=False),  # "verification", "crisis", "drill"
    Column("code", String(6)),  # of a verification, until it is of no use any more
    Column("alert_id", String(64)),  # of the other two, with the attempt's number
    Column("attempt_number", Integer),
    Column("at", Moment, nullable=False),
    # "waiting", "sending", "sent", "failed", "no_channel", "kept" (for test control)
    Column("outcome", String(16), nullable=False),
    Column("taken_at", Moment),  # by whoever sends it; the wall clock
    Index("contact_message_by_ward", "ward_id", "at"),
    Index("contact_message_waiting", "outcome"),
)
