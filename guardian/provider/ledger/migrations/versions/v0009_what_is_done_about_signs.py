"""What is done about signs."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Take the step."""
    _pattern_watch()
    _review()
    _sign_day()
    _softer()
    _alert()


def _pattern_watch() -> None:
    op.create_table(
        "pattern_watch",
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("pattern", sa.String(length=32), nullable=False),
        sa.Column("armed", sa.Boolean(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("ward_id", "pattern"),
    )


def _review() -> None:
    op.create_table(
        "review",
        sa.Column("review_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("alert_id", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("imminence", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.String(length=16), nullable=False),
        sa.Column("rule_version", sa.String(length=200), nullable=False),
        sa.Column("character_id", sa.String(length=64), nullable=True),
        sa.Column("evidence_digest", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=100), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("told_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("review_id"),
        sa.UniqueConstraint("alert_id"),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index("review_by_ward", ["ward_id"], unique=False)
        batch_op.create_index("review_open", ["closed_at", "due_at"], unique=False)
        batch_op.create_index("review_untold", ["told_at", "closed_at"], unique=False)


def _sign_day() -> None:
    op.create_table(
        "sign_day",
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=16), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("ward_id", "day", "category", "actor", "level"),
    )


def _softer() -> None:
    op.create_table(
        "softer",
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("ward_id"),
    )


def _alert() -> None:
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("crisis", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.drop_index(batch_op.f("alert_by_level"))
        batch_op.create_index("alert_by_crisis", ["ward_id", "crisis", "number"], unique=False)
    alert = sa.table("alert", sa.column("level"), sa.column("crisis", sa.Boolean()))
    op.execute(alert.update().where(alert.c.level == "critical").values(crisis=sa.true()))
