"""Everything of Guardian Link 1.0."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Take the step."""
    _sent_once()
    _service_notice()
    _signing_key()
    _alert()
    _appeal()
    _birthday()
    _breach()
    _broken_channel()
    _chat_exit()
    _complaint()
    _consent()
    _contact()
    _contact_message()
    _data_job()
    _dependence()
    _extra_time()
    _help_request()
    _message()
    _output_finding()
    _recent_alert()


def _sent_once() -> None:
    op.create_table(
        "sent_once",
        sa.Column("sender", sa.String(length=140), nullable=False),
        sa.Column("idempotency_key", sa.String(length=64), nullable=False),
        sa.Column("body_digest", sa.String(length=64), nullable=False),
        sa.Column("made", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sender", "idempotency_key"),
    )
    with op.batch_alter_table("sent_once", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sent_once_at"), ["at"], unique=False)


def _service_notice() -> None:
    op.create_table(
        "service_notice",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("announced_at", sa.DateTime(), nullable=False),
        sa.Column("effective_at", sa.DateTime(), nullable=False),
        sa.Column("told", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("kind"),
    )


def _signing_key() -> None:
    op.create_table(
        "signing_key",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("private_jwk", sa.String(length=1024), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("kid"),
    )


def _alert() -> None:
    op.create_table(
        "alert",
        sa.Column("alert_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("drill", sa.Boolean(), nullable=False),
        sa.Column("detected_at", sa.DateTime(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("alert_id"),
        sa.UniqueConstraint("ward_id", "number"),
    )


def _appeal() -> None:
    op.create_table(
        "appeal",
        sa.Column("appeal_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("statement", sa.String(length=4000), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("filed_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("appeal_id"),
    )
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.create_index("appeal_by_ward", ["ward_id", "filed_at"], unique=False)


def _birthday() -> None:
    op.create_table(
        "birthday",
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("age", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("ward_id", "age"),
    )


def _breach() -> None:
    op.create_table(
        "breach",
        sa.Column("breach_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("data_classes", sa.JSON(), nullable=False),
        sa.Column("measures", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("breach_id"),
    )
    with op.batch_alter_table("breach", schema=None) as batch_op:
        batch_op.create_index("breach_by_ward", ["ward_id", "at"], unique=False)


def _broken_channel() -> None:
    op.create_table(
        "broken_channel",
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("ward_id"),
    )


def _chat_exit() -> None:
    op.create_table(
        "chat_exit",
        sa.Column("exit_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column("stopped_at", sa.DateTime(), nullable=False),
        sa.Column("messages_after", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("exit_id"),
    )
    with op.batch_alter_table("chat_exit", schema=None) as batch_op:
        batch_op.create_index("chat_exit_by_ward", ["ward_id", "stopped_at"], unique=False)


def _complaint() -> None:
    op.create_table(
        "complaint",
        sa.Column("complaint_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("guardian_id", sa.String(length=64), nullable=True),
        sa.Column("category", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("alert_ids", sa.JSON(), nullable=False),
        sa.Column("filed_at", sa.DateTime(), nullable=False),
        sa.Column("in_review_at", sa.DateTime(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.guardian_id"]),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("complaint_id"),
    )
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.create_index("complaint_by_ward", ["ward_id", "filed_at"], unique=False)


def _consent() -> None:
    op.create_table(
        "consent",
        sa.Column("consent_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("given_by", sa.String(length=64), nullable=False),
        sa.Column("given_receipt", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=64), nullable=True),
        sa.Column("withdrawn_receipt", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["given_by"], ["guardian.guardian_id"]),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["guardian.guardian_id"]),
        sa.PrimaryKeyConstraint("consent_id"),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index("consent_by_ward", ["ward_id", "kind", "given_at"], unique=False)
        batch_op.create_index(
            "consent_in_force",
            ["ward_id", "kind"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.String(length=80), nullable=False),
        sa.Column("relation", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("verified_at", sa.DateTime(), nullable=True),
        sa.Column("once_verified", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=True),
        sa.Column("code_expires_at", sa.DateTime(), nullable=True),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("ward_id", "contact_id"),
    )


def _contact_message() -> None:
    op.create_table(
        "contact_message",
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=True),
        sa.Column("alert_id", sa.String(length=64), nullable=True),
        sa.Column("attempt_number", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("message_id"),
    )
    with op.batch_alter_table("contact_message", schema=None) as batch_op:
        batch_op.create_index("contact_message_by_ward", ["ward_id", "at"], unique=False)
        batch_op.create_index("contact_message_waiting", ["outcome"], unique=False)


def _data_job() -> None:
    op.create_table(
        "data_job",
        sa.Column("job_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("guardian_id", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("data_classes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("download_until", sa.DateTime(), nullable=True),
        sa.Column("deleted_items", sa.JSON(), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.Column("archive", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.guardian_id"]),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("job_id"),
    )
    with op.batch_alter_table("data_job", schema=None) as batch_op:
        batch_op.create_index("data_job_by_state", ["state"], unique=False)
        batch_op.create_index("data_job_by_ward", ["ward_id", "created_at"], unique=False)


def _dependence() -> None:
    op.create_table(
        "dependence",
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("armed", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("looked_at", sa.DateTime(), nullable=False),
        sa.Column("index_set", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("ward_id"),
    )


def _extra_time() -> None:
    op.create_table(
        "extra_time",
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("guardian_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("granted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardian.guardian_id"]),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("ward_id", "guardian_id", "day"),
    )


def _help_request() -> None:
    op.create_table(
        "help_request",
        sa.Column("help_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("help_id"),
    )
    with op.batch_alter_table("help_request", schema=None) as batch_op:
        batch_op.create_index("help_request_by_ward", ["ward_id", "asked_at"], unique=False)


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("character_id", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("ward_id", "number"),
        sa.UniqueConstraint("message_id"),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("message_by_age", ["at"], unique=False)


def _output_finding() -> None:
    op.create_table(
        "output_finding",
        sa.Column("finding_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("character_id", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("finding_id"),
    )
    with op.batch_alter_table("output_finding", schema=None) as batch_op:
        batch_op.create_index("output_finding_by_ward", ["ward_id", "at"], unique=False)


def _recent_alert() -> None:
    op.create_table(
        "recent_alert",
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("likeness", sa.String(length=200), nullable=False),
        sa.Column("alert_id", sa.String(length=64), nullable=False),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("ward_id", "likeness"),
    )
