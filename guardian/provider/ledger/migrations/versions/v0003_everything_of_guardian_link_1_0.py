"""Everything of Guardian Link 1.0."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Take the step."""
    _reminder()
    _staff_access()
    _support_shown()
    _use_pattern()
    _ward_key()
    _ward_request()
    _ward_use()
    _complaint_message()
    _contact_attempt()
    _crisis()
    _link_channel()
    _link_event()
    _guardianship()
    _link()
    _oauth_device()
    _oauth_family()
    _policy_version()
    _ward()
    _wrong_attempt()


def _reminder() -> None:
    op.create_table(
        "reminder",
        sa.Column("reminder_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("trigger", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("continuous_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("reminder_id"),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index("reminder_by_ward", ["ward_id", "at"], unique=False)


def _staff_access() -> None:
    op.create_table(
        "staff_access",
        sa.Column("access_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.Column("data_class", sa.String(length=32), nullable=False),
        sa.Column("approved_by", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("access_id"),
    )
    with op.batch_alter_table("staff_access", schema=None) as batch_op:
        batch_op.create_index("staff_access_by_ward", ["ward_id", "at"], unique=False)


def _support_shown() -> None:
    op.create_table(
        "support_shown",
        sa.Column("support_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("helplines", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("support_id"),
    )
    with op.batch_alter_table("support_shown", schema=None) as batch_op:
        batch_op.create_index("support_shown_by_ward", ["ward_id", "at"], unique=False)


def _use_pattern() -> None:
    op.create_table(
        "use_pattern",
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("late_night_seconds", sa.Integer(), nullable=False),
        sa.Column("longest_run_seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("ward_id", "day"),
    )


def _ward_key() -> None:
    op.create_table(
        "ward_key",
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column("public_jwk", sa.String(length=1024), nullable=False),
        sa.Column("private_jwk", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("ward_id"),
    )


def _ward_request() -> None:
    op.create_table(
        "ward_request",
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("character_id", sa.String(length=64), nullable=True),
        sa.Column("item_id", sa.String(length=64), nullable=True),
        sa.Column("price_minor", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("granted_minutes", sa.Integer(), nullable=True),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["guardian.guardian_id"]),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("request_id"),
    )
    with op.batch_alter_table("ward_request", schema=None) as batch_op:
        batch_op.create_index("ward_request_by_expiry", ["state", "expires_at"], unique=False)
        batch_op.create_index("ward_request_by_ward", ["ward_id", "asked_at"], unique=False)


def _ward_use() -> None:
    op.create_table(
        "ward_use",
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("stretch_started_at", sa.DateTime(), nullable=True),
        sa.Column("last_turn_at", sa.DateTime(), nullable=True),
        sa.Column("last_character_id", sa.String(length=64), nullable=True),
        sa.Column("run_seconds", sa.Integer(), nullable=False),
        sa.Column("resting_until", sa.DateTime(), nullable=True),
        sa.Column("identity_count", sa.Integer(), nullable=False),
        sa.Column("warning_count", sa.Integer(), nullable=False),
        sa.Column("duration_count", sa.Integer(), nullable=False),
        sa.Column("duration_at_seconds", sa.Integer(), nullable=False),
        sa.Column("reality_count", sa.Integer(), nullable=False),
        sa.Column("reality_at_seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("ward_id"),
    )


def _complaint_message() -> None:
    op.create_table(
        "complaint_message",
        sa.Column("complaint_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaint.complaint_id"]),
        sa.PrimaryKeyConstraint("complaint_id", "number"),
    )


def _contact_attempt() -> None:
    op.create_table(
        "contact_attempt",
        sa.Column("alert_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("link_id", sa.String(length=64), nullable=True),
        sa.Column("jti", sa.String(length=64), nullable=True),
        sa.Column("contact_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.alert_id"]),
        sa.PrimaryKeyConstraint("alert_id", "number"),
    )
    with op.batch_alter_table("contact_attempt", schema=None) as batch_op:
        batch_op.create_index("contact_attempt_by_jti", ["jti"], unique=False)


def _crisis() -> None:
    op.create_table(
        "crisis",
        sa.Column("alert_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.alert_id"]),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("alert_id"),
    )
    with op.batch_alter_table("crisis", schema=None) as batch_op:
        batch_op.create_index("crisis_due", ["due_at"], unique=False)


def _link_channel() -> None:
    op.create_table(
        "link_channel",
        sa.Column("link_id", sa.String(length=64), nullable=False),
        sa.Column("first_polled_at", sa.DateTime(), nullable=False),
        sa.Column("verification_jti", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["link.link_id"]),
        sa.PrimaryKeyConstraint("link_id"),
    )


def _link_event() -> None:
    op.create_table(
        "link_event",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["link_id"], ["link.link_id"]),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("number"),
    )
    with op.batch_alter_table("link_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_event_ward_id"), ["ward_id"], unique=False)


def _guardianship() -> None:
    with op.batch_alter_table("guardianship", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("role", sa.String(length=32), server_default="owner", nullable=False)
        )


def _link() -> None:
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("role", sa.String(length=32), server_default="owner", nullable=False)
        )
        batch_op.add_column(sa.Column("state_reason", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("objected_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("ends_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("expires_at", sa.DateTime(), nullable=True))


def _oauth_device() -> None:
    with op.batch_alter_table("oauth_device", schema=None) as batch_op:
        batch_op.add_column(sa.Column("actions", sa.JSON(), nullable=True))


def _oauth_family() -> None:
    with op.batch_alter_table("oauth_family", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("watch", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("actions", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("parent_family_id", sa.String(length=64), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_oauth_family_parent_family_id"), ["parent_family_id"], unique=False
        )
        batch_op.create_foreign_key(
            "oauth_family_parent_family_id_fkey",
            "oauth_family",
            ["parent_family_id"],
            ["family_id"],
        )


def _policy_version() -> None:
    with op.batch_alter_table("policy_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("guardian_id", sa.String(length=64), nullable=True))
        batch_op.create_foreign_key(
            "policy_version_guardian_id_fkey", "guardian", ["guardian_id"], ["guardian_id"]
        )


def _ward() -> None:
    with op.batch_alter_table("ward", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("test", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("elder", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("age_basis", sa.String(length=32), server_default="declared", nullable=False)
        )
        batch_op.add_column(
            sa.Column("age_level", sa.String(length=16), server_default="low", nullable=False)
        )
        batch_op.add_column(
            sa.Column("suspected_minor", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("age_assured_at", sa.DateTime(), nullable=True))


def _wrong_attempt() -> None:
    with op.batch_alter_table("wrong_attempt", schema=None) as batch_op:
        batch_op.alter_column(
            "subject",
            existing_type=sa.VARCHAR(length=80),
            type_=sa.String(length=128),
            existing_nullable=False,
        )
