"""Events in order of precedence."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Take the step."""
    _alert()
    _alert_step()
    _event()


def _alert() -> None:
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.create_index("alert_by_level", ["ward_id", "level", "number"], unique=False)


def _alert_step() -> None:
    with op.batch_alter_table("alert_step", schema=None) as batch_op:
        batch_op.create_index("alert_step_by_alert", ["alert_id"], unique=False)


def _event() -> None:
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("precedence", sa.Integer(), server_default="1", nullable=False)
        )
        batch_op.drop_index(batch_op.f("event_waiting"))
        batch_op.create_index(
            "event_waiting",
            ["link_id", "precedence", "gl_seq"],
            unique=False,
            sqlite_where=sa.text("acked_at IS NULL AND error IS NULL"),
            postgresql_where=sa.text("acked_at IS NULL AND error IS NULL"),
        )
        batch_op.create_index("event_by_alert", ["alert_id", "link_id"], unique=False)
    event = sa.table("event", *map(sa.column, ("alert_id", "precedence")))
    alert = sa.table("alert", *map(sa.column, ("alert_id", "level")))
    critical = sa.select(alert.c.alert_id).where(alert.c.level == "critical")
    op.execute(event.update().where(event.c.alert_id.in_(critical)).values(precedence=0))
