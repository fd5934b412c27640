"""Tables of what minors need: consents, requests to guardians, appeals."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from guardian.link.wire.redress import LONGEST_MESSAGE
from guardian.provider.ledger.base import Moment, metadata

consent_table = Table(
    "consent",
    metadata,
    Column("consent_id", String(64), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    Column("kind", String(32), nullable=False),  # guardian.link.wire.consents.ConsentKind
    Column("version", String(32), nullable=False),  # of the terms that were read
    Column("given_at", Moment, nullable=False),
    Column("given_by", ForeignKey("guardian.guardian_id"), nullable=False),
    Column("given_receipt", Text),  # made when it is first read
    Column("withdrawn_at", Moment),
    Column("withdrawn_by", ForeignKey("guardian.guardian_id")),
    Column("withdrawn_receipt", Text),
    Index("consent_by_ward", "ward_id", "kind", "given_at"),
)
"""One row per giving; its withdrawal is written beside it, and nothing is ever deleted."""

# of each kind at most one is in force, whoever gives it at the same moment
Index(
    "consent_in_force",
    consent_table.c.ward_id,
    consent_table.c.kind,
    unique=True,
    sqlite_where=consent_table.c.withdrawn_at.is_(None),
    postgresql_where=consent_table.c.withdrawn_at.is_(None),
)

ward_request_table = Table(
    "ward_request",
    metadata,
    Column("request_id", String(64), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    Column("kind", String(32), nullable=False),  # guardian.link.wire.requests.RequestKind
    Column("minutes", Integer),
    Column("character_id", String(64)),
    Column("item_id", String(64)),
    Column("price_minor", Integer),
    Column("state", String(16), nullable=False),  # guardian.link.wire.requests.RequestState
    Column("asked_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("decided_at", Moment),
    Column("decided_by", ForeignKey("guardian.guardian_id")),
    Column("granted_minutes", Integer),  # may be less or more than was asked for
    Column("used_at", Moment),  # when an approved purchase was made
    Index("ward_request_by_ward", "ward_id", "asked_at"),
    Index("ward_request_by_expiry", "state", "expires_at"),
)

appeal_table = Table(
    "appeal",
    metadata,
    Column("appeal_id", String(64), primary_key=True),
    Column("ward_id", ForeignKey("ward.ward_id"), nullable=False),
    Column("about", String(32), nullable=False),
    Column("by", String(16), nullable=False),  # guardian | ward
    Column("statement", String(LONGEST_MESSAGE), nullable=False),  # for the staff alone
    Column("state", String(16), nullable=False),  # guardian.link.wire.redress.CaseState
    Column("filed_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("answered_at", Moment),
    Column("outcome", String(16)),  # upheld | rejected
    Column("reason", String(200)),
    Index("appeal_by_ward", "ward_id", "filed_at"),
)
