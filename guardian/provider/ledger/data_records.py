"""Tables of data wishes and their results, of who looked at data, and of requests sent twice."""

from sqlalchemy import JSON, Column, ForeignKey, Index, LargeBinary, String, Table, Text

from guardian.provider.ledger.base import Moment, metadata

data_job_table = Table(
    "data_job",
    metadata,
    Column("job_id", String(64), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    # NULL: the ward asked
    Column("guardian_id", ForeignKey("guardian.guardian_id")),
    Column("kind", String(16), nullable=False),  # "export" or "deletion"
    Column("state", String(16), nullable=False),  # guardian.link.wire.data.JobState
    Column("data_classes", JSON, nullable=False),  # guardian.link.wire.data.DataClass
    Column("created_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("reason", String(200)),
    Column("download_until", Moment),
    Column("deleted_items", JSON),  # class to count
    Column("receipt", Text),
    Column("archive", LargeBinary),  # the zip, encrypted under the ward's data key
    Index("data_job_by_ward", "ward_id", "created_at"),
    Index("data_job_by_state", "state"),
)

staff_access_table = Table(
    "staff_access",
    metadata,
    Column("access_id", String(64), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("who", String(200), nullable=False),
    Column("purpose", String(200), nullable=False),
    Column("data_class", String(32), nullable=False),
    Column("approved_by", String(200), nullable=False),
    Index("staff_access_by_ward", "ward_id", "at"),
)

sent_once_table = Table(
    "sent_once",
    metadata,
    Column("sender", String(140), primary_key=True),  # a person and an operation
    Column("idempotency_key", String(64), primary_key=True),
    Column("body_digest", String(64), nullable=False),
    Column("made", String(64), nullable=False),  # the id of what the first request made
    Column("at", Moment, nullable=False, index=True),
)
"""Requests that may come twice and count once."""
