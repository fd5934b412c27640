"""What answers under way may still cost."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "held_money",
        sa.Column("hold_id", sa.String(length=64), nullable=False),
        sa.Column("ward_id", sa.String(length=64), nullable=False),
        sa.Column("held_minor", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ward_id"], ["ward.ward_id"]),
        sa.PrimaryKeyConstraint("hold_id"),
    )
    with op.batch_alter_table("held_money", schema=None) as batch_op:
        batch_op.create_index("held_money_by_ward", ["ward_id"], unique=False)
