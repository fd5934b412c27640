"""What the bridge to Open WebUI has seen and changed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Take the step."""
    _open_webui_account()
    _open_webui_change()
    _open_webui_row()


def _open_webui_account() -> None:
    op.create_table(
        "open_webui_account",
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("seen_until", sa.BigInteger(), nullable=False),
        sa.Column("swept_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject"),
    )


def _open_webui_change() -> None:
    op.create_table(
        "open_webui_change",
        sa.Column("place", sa.String(length=512), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("place"),
    )


def _open_webui_row() -> None:
    op.create_table(
        "open_webui_row",
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("row_id", sa.String(length=512), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.String(length=255), nullable=False),
        sa.Column("parent_id", sa.Text(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("character_id", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("input_tokens", sa.BigInteger(), nullable=True),
        sa.Column("output_tokens", sa.BigInteger(), nullable=True),
        sa.Column("said", sa.Boolean(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("read", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "row_id"),
    )
    with op.batch_alter_table("open_webui_row", schema=None) as batch_op:
        batch_op.create_index("open_webui_row_by_chat", ["subject", "chat_id"], unique=False)
