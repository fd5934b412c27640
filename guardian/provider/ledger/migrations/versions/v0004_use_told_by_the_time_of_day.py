"""Use told by the time of day."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Take the step."""
    _chat_session()


def _chat_session() -> None:
    with op.batch_alter_table("chat_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("used_until", sa.DateTime(), nullable=True))
        batch_op.add_column(
            sa.Column("turns", sa.Integer(), server_default=sa.text("0"), nullable=False)
        )
    session = sa.table("chat_session", *map(sa.column, ("session_id", "used_until", "turns")))
    turn = sa.table("turn", sa.column("session_id"))
    counted = sa.select(sa.func.count()).where(turn.c.session_id == session.c.session_id)
    op.execute(
        session.update().values(
            used_until=sa.column("last_turn_at"),  # what a change of character added is not known
            turns=counted.scalar_subquery(),
        )
    )
    with op.batch_alter_table("chat_session", schema=None) as batch_op:
        batch_op.alter_column("used_until", existing_type=sa.DateTime(), nullable=False)
        batch_op.create_index("chat_session_by_use", ["ward_id", "used_until"], unique=False)
