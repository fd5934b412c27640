"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Take the step."""
    _fact()
    _guardian()
    _oauth_spent_proof()
    _schema_version()
    _ward()
    _web_session()
    _wrong_attempt()
    _chat_session()
    _guardianship()
    _link()
    _policy_version()
    _purchase()
    _refusal()
    _usage_day()
    _alert_step()
    _event()
    _oauth_device()
    _oauth_family()
    _turn()
    _oauth_access_token()
    _oauth_refresh_token()


def _fact() -> None:
    op.create_table(
        "fact",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(length=4096), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _guardian() -> None:
    op.create_table(
        "guardian",
        sa.Column("guardian_id", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.String(length=200), nullable=False),
        sa.Column("login", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("guardian_id"),
        sa.UniqueConstraint("login"),
    )


def _oauth_spent_proof() -> None:
    op.create_table(
        "oauth_spent_proof",
        sa.Column("proof_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("forget_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("proof_fingerprint"),
    )
    with op.batch_alter_table("oauth_spent_proof", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_oauth_spent_proof_forget_at"), ["forget_at"], unique=False
        )


def _schema_version() -> None:
    op.create_table(
        "schema_version",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("version"),
    )


def _ward() -> None:
    op.create_table(
        "ward",
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.String(length=200), nullable=False),
        sa.Column("login", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("jurisdiction", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.PrimaryKeyConstraint("ward_id"),
        sa.UniqueConstraint("login"),
    )


def _web_session() -> None:
    op.create_table(
        "web_session",
        sa.Column("token_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_fingerprint"),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_expires_at"), ["expires_at"], unique=False)


def _wrong_attempt() -> None:
    op.create_table(
        "wrong_attempt",
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_failure_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject"),
    )
    with op.batch_alter_table("wrong_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_wrong_attempt_last_failure_at"), ["last_failure_at"], unique=False
        )


def _chat_session() -> None:
    op.create_table(
        "chat_session",
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("character_id", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("last_turn_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("session_id"),
    )
    with op.batch_alter_table("chat_session", schema=None) as batch_op:
        batch_op.create_index("chat_session_by_ward", ["ward_id", "ended_at"], unique=False)


def _guardianship() -> None:
    op.create_table(
        "guardianship",
        sa.Column("guardian_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.guardian_id"]),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.UniqueConstraint("guardian_id", "ward_id"),
    )


def _link() -> None:
    op.create_table(
        "link",
        sa.Column("link_id", sa.String(length=64), nullable=False),
        sa.Column("guardian_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("permissions", sa.JSON(), nullable=False),
        sa.Column("client_name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.guardian_id"]),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("link_id"),
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.create_index("link_by_ward", ["ward_id", "state"], unique=False)


def _policy_version() -> None:
    op.create_table(
        "policy_version",
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("requested", sa.JSON(), nullable=False),
        sa.Column("asked_by_link", sa.String(length=64), nullable=True),
        sa.Column("applied_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("ward_id", "version"),
    )


def _purchase() -> None:
    op.create_table(
        "purchase",
        sa.Column("purchase_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("price_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("purchase_id"),
        sa.UniqueConstraint("ward_id", "idempotency_key"),
    )
    with op.batch_alter_table("purchase", schema=None) as batch_op:
        batch_op.create_index("purchase_by_ward", ["ward_id", "at"], unique=False)


def _refusal() -> None:
    op.create_table(
        "refusal",
        sa.Column("refusal_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("character_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("refusal_id"),
    )
    with op.batch_alter_table("refusal", schema=None) as batch_op:
        batch_op.create_index("refusal_by_ward", ["ward_id", "at"], unique=False)


def _usage_day() -> None:
    op.create_table(
        "usage_day",
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("character_id", sa.String(length=64), nullable=False),
        sa.Column("active_seconds", sa.Integer(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("ward_id", "day", "character_id"),
    )


def _alert_step() -> None:
    op.create_table(
        "alert_step",
        sa.Column("link_id", sa.String(length=64), nullable=False),
        sa.Column("alert_id", sa.String(length=64), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["link.link_id"]),
        sa.PrimaryKeyConstraint("link_id", "alert_id", "step"),
    )


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("link_id", sa.String(length=64), nullable=False),
        sa.Column("gl_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("jti", sa.String(length=64), nullable=False),
        sa.Column("alert_id", sa.String(length=64), nullable=True),
        sa.Column("topics", sa.JSON(), nullable=True),
        sa.Column("compact", sa.String(length=16384), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("delivered_at", sa.DateTime(), nullable=True),
        sa.Column("acked_at", sa.DateTime(), nullable=True),
        sa.Column("error", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["link.link_id"]),
        sa.PrimaryKeyConstraint("link_id", "gl_seq"),
        sa.UniqueConstraint("jti"),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("event_waiting", ["link_id", "acked_at"], unique=False)


def _oauth_device() -> None:
    op.create_table(
        "oauth_device",
        sa.Column("device_code_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("user_code", sa.String(length=8), nullable=False),
        sa.Column("client_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("interval_seconds", sa.Integer(), nullable=False),
        sa.Column("last_polled_at", sa.DateTime(), nullable=True),
        sa.Column("link_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["link.link_id"]),
        sa.PrimaryKeyConstraint("device_code_fingerprint"),
        sa.UniqueConstraint("user_code"),
    )
    with op.batch_alter_table("oauth_device", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_oauth_device_expires_at"), ["expires_at"], unique=False
        )


def _oauth_family() -> None:
    op.create_table(
        "oauth_family",
        sa.Column("family_id", sa.String(length=64), nullable=False),
        sa.Column("link_id", sa.String(length=64), nullable=False),
        sa.Column("key_thumbprint", sa.String(length=64), nullable=False),
        sa.Column("last_generation", sa.Integer(), nullable=False),
        sa.Column("confirmed_generation", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["link.link_id"]),
        sa.PrimaryKeyConstraint("family_id"),
    )
    with op.batch_alter_table("oauth_family", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_oauth_family_link_id"), ["link_id"], unique=False)


def _turn() -> None:
    op.create_table(
        "turn",
        sa.Column("turn_id", sa.String(length=64), nullable=False),
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["chat_session.session_id"]),
        sa.PrimaryKeyConstraint("turn_id"),
    )


def _oauth_access_token() -> None:
    op.create_table(
        "oauth_access_token",
        sa.Column("token_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("family_id", sa.String(length=64), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["family_id"], ["oauth_family.family_id"]),
        sa.PrimaryKeyConstraint("token_fingerprint"),
    )
    with op.batch_alter_table("oauth_access_token", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_oauth_access_token_expires_at"), ["expires_at"], unique=False
        )


def _oauth_refresh_token() -> None:
    op.create_table(
        "oauth_refresh_token",
        sa.Column("token_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("family_id", sa.String(length=64), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["family_id"], ["oauth_family.family_id"]),
        sa.PrimaryKeyConstraint("token_fingerprint"),
    )
    with op.batch_alter_table("oauth_refresh_token", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_oauth_refresh_token_family_id"), ["family_id"], unique=False
        )
