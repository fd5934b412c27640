"""Tables of complaints and of elders' calls for help."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text

from guardian.provider.ledger.base import Moment, metadata

complaint_table = Table(
    "complaint",
    metadata,
    Column("complaint_id", String(64), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    # NULL: the ward complains
    Column("guardian_id", ForeignKey("guardian.guardian_id")),
    Column("category", String(32), nullable=False),
    Column("state", String(16), nullable=False),  # guardian.link.wire.redress.CaseState
    Column("alert_ids", JSON, nullable=False),
    Column("filed_at", Moment, nullable=False),
    Column("in_review_at", Moment),
    Column("answered_at", Moment),
    Column("closed_at", Moment),
    Index("complaint_by_ward", "ward_id", "filed_at"),
)

complaint_message_table = Table(
    "complaint_message",
    metadata,
    Column("complaint_id", ForeignKey("complaint.complaint_id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 ... per complaint
    Column("at", Moment, nullable=False),
    Column("by", String(16), nullable=False),  # "guardian", "ward" or "provider"
    Column("text", Text, nullable=False),
)

help_request_table = Table(
    "help_request",
    metadata,
    Column("help_id", String(64), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("answered_at", Moment),
    Index("help_request_by_ward", "ward_id", "asked_at"),
)
