"""Tables of the authorization server. Secrets are kept as fingerprints only."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, false

from guardian.provider.ledger.base import Moment, metadata

device_table = Table(
    "oauth_device",
    metadata,
    Column("device_code_fingerprint", String(64), primary_key=True),
    Column("user_code", String(8), nullable=False, unique=True),  # letters only, lives 10 minutes
    Column("client_id", String(64), nullable=False),
    Column("state", String(16), nullable=False),  # device_codes.DeviceState
    Column("expires_at", Moment, nullable=False, index=True),
    Column("interval_seconds", Integer, nullable=False),
    Column("last_polled_at", Moment),
    Column("link_id", ForeignKey("link.link_id")),
    Column("actions", JSON),  # RFC 9396: permission codes that the app asked for, NULL: all
)

family_table = Table(
    "oauth_family",
    metadata,
    Column("family_id", String(64), primary_key=True),
    Column("link_id", ForeignKey("link.link_id"), nullable=False, index=True),
    Column("key_thumbprint", String(64), nullable=False),  # RFC 7638, of the key of every token
    Column("last_generation", Integer, nullable=False),  # of the newest answer
    Column("confirmed_generation", Integer, nullable=False),  # of the newest answer seen in use
    Column("revoked_at", Moment),
    Column("watch", Boolean, nullable=False, server_default=false()),  # reads, and no more
    Column("actions", JSON),  # of a watch family: permission codes, at most access.READS
    Column("parent_family_id", ForeignKey("oauth_family.family_id"), index=True),
)

refresh_token_table = Table(
    "oauth_refresh_token",
    metadata,
    Column("token_fingerprint", String(64), primary_key=True),
    Column("family_id", ForeignKey("oauth_family.family_id"), nullable=False, index=True),
    Column("generation", Integer, nullable=False),
)

access_token_table = Table(
    "oauth_access_token",
    metadata,
    Column("token_fingerprint", String(64), primary_key=True),
    Column("family_id", ForeignKey("oauth_family.family_id"), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    Column("revoked_at", Moment),
)

spent_proof_table = Table(
    "oauth_spent_proof",
    metadata,
    Column("proof_fingerprint", String(64), primary_key=True),
    Column("forget_at", Moment, nullable=False, index=True),
)
