"""Words of Open WebUI that were looked at."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Take the step."""
    _open_webui_row()


def _open_webui_row() -> None:
    with op.batch_alter_table("open_webui_row", schema=None) as batch_op:
        batch_op.add_column(sa.Column("words_digest", sa.String(length=32), nullable=True))
