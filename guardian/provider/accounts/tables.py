"""Tables of signing in: web sessions, and wrong attempts that slow the next one down."""

from sqlalchemy import Column, Integer, String, Table

from guardian.provider.ledger.base import Moment, metadata

web_session_table = Table(
    "web_session",
    metadata,
    Column("token_fingerprint", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),  # "guardian" or "ward"
    Column("person_id", String(64), nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)

wrong_attempt_table = Table(
    "wrong_attempt",
    metadata,
    Column("subject", String(128), primary_key=True),  # what is attempted, fingerprinted
    Column("failures", Integer, nullable=False),
    Column("last_failure_at", Moment, nullable=False, index=True),
)
