"""Who calls the gateway and what it offers."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Take the step."""
    _gateway_count()
    _offered_character()
    _caller_key()
    _front_end_identity()
    _model_use()


def _gateway_count() -> None:
    op.create_table(
        "gateway_count",
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.Column("first_at", sa.DateTime(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("what"),
    )


def _offered_character() -> None:
    op.create_table(
        "offered_character",
        sa.Column("character_id", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("relationship_class", sa.String(length=32), nullable=False),
        sa.Column("class_set", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("made_by", sa.String(length=16), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("character_id"),
    )


def _caller_key() -> None:
    op.create_table(
        "caller_key",
        sa.Column("key_id", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("key_id"),
        sa.UniqueConstraint("fingerprint"),
    )
    with op.batch_alter_table("caller_key", schema=None) as batch_op:
        batch_op.create_index("caller_key_by_ward", ["ward_id"], unique=False)


def _front_end_identity() -> None:
    op.create_table(
        "front_end_identity",
        sa.Column("front_end", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("front_end", "subject"),
    )
    with op.batch_alter_table("front_end_identity", schema=None) as batch_op:
        batch_op.create_index("front_end_identity_by_ward", ["ward_id"], unique=False)


def _model_use() -> None:
    op.create_table(
        "model_use",
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("character_id", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("estimated_answers", sa.Integer(), nullable=False),
        sa.Column("input_tokens", sa.BigInteger(), nullable=False),
        sa.Column("output_tokens", sa.BigInteger(), nullable=False),
        sa.Column("cost_micro", sa.BigInteger(), nullable=False),
        sa.Column("written_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("ward_id", "day", "character_id"),
    )
