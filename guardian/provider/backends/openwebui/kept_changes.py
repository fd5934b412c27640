"""What was there before the bridge changed it, kept in the ledger; see :mod:`.undo`."""

from collections.abc import Mapping

from pydantic import ValidationError
from sqlalchemy import Engine, delete, func, insert, select, update

from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.undo import Change
from guardian.provider.ledger.base import lock_name, reading
from guardian.provider.ledger.open_webui import open_webui_change_table


class LedgerChanges:
    """See :class:`guardian.provider.backends.openwebui.undo.ChangeStore`; each call is durable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> Mapping[str, Change]:
        """Return every change in order; raises `UndoUnreadableError`."""
        table = open_webui_change_table.c
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(table.place, table.change).order_by(table.number)
            ).all()
        try:
            return {row.place: Change.model_validate_json(row.change) for row in rows}
        except ValidationError:
            raise errors.UndoUnreadableError from None

    def keep(self, place: str, change: Change) -> None:
        """Keep a change durably, in place of the one of that name."""
        table = open_webui_change_table
        written = change.model_dump_json()
        with self._engine.begin() as connection:
            lock_name(connection, "open webui changes")
            changed = connection.execute(
                update(table).where(table.c.place == place).values(change=written)
            )
            if changed.rowcount == 0:
                last = select(func.coalesce(func.max(table.c.number), 0)).scalar_subquery()
                connection.execute(
                    insert(table).values(place=place, number=last + 1, change=written)
                )

    def forget(self, place: str) -> None:
        """Forget a change durably."""
        table = open_webui_change_table
        with self._engine.begin() as connection:
            connection.execute(delete(table).where(table.c.place == place))
