"""A page of alerts from the records: by a cursor, or by a search among a thousand."""

from guardian.desk.alert_values import MOST_AT_ONCE, AlertPage, AlertQuery
from guardian.desk.alert_views import alert_views
from guardian.store import alert_pages, alerts
from guardian.store.alert_pages import AlertCursor, Narrowing, cursor_of
from guardian.store.alerts import AlertRow
from guardian.store.connection import Connection
from guardian.store.search import AlertKey, search

MOST_FOUND = 1000
"""A search goes no further back: who finds more than that looks for something else."""


def alert_page(connection: Connection, query: AlertQuery) -> AlertPage:
    """Return the alerts that are asked for."""
    among = Narrowing(
        link_id=query.link_id,
        level=None if query.level is None else query.level.value,
        categories=query.kinds,
        waiting=query.waiting,
    )
    kept = alert_pages.count(connection, Narrowing())
    if query.text:
        return _searched(connection, query, among, kept)
    rows = alert_pages.page(connection, among, after=query.after, limit=query.limit + 1)
    shown = rows[: query.limit]
    waiting = _waiting_of(among)
    calm = alert_pages.page(
        connection, _waiting_of(among, harmless=True), after=None, limit=MOST_AT_ONCE
    )
    return AlertPage(
        alerts=alert_views(connection, shown),
        found=kept if among == Narrowing() else alert_pages.count(connection, among),
        waiting=alert_pages.count(connection, waiting),
        kept=kept,
        harmless=tuple(row.alert_id for row in calm),
        further=cursor_of(shown[-1]) if len(rows) > len(shown) else None,
    )


def _waiting_of(among: Narrowing, *, harmless: bool = False) -> Narrowing:
    return Narrowing(
        link_id=among.link_id,
        level=among.level,
        categories=among.categories,
        waiting=True,
        harmless=harmless,
    )


def _searched(connection: Connection, query: AlertQuery, among: Narrowing, kept: int) -> AlertPage:
    names = dict.fromkeys(query.named, query.text)
    keys = search(
        connection, query.text, category_names=names, narrowing=among, limit=MOST_FOUND + 1
    )
    found = keys[:MOST_FOUND]
    begin = _begin(found, query.after)
    rows = _rows(connection, found[begin : begin + query.limit])
    last = begin + query.limit >= len(found)
    return AlertPage(
        alerts=alert_views(connection, rows),
        found=len(found),
        at_least=len(keys) > len(found),
        waiting=sum(row.acknowledged_at is None for row in rows),
        kept=kept,
        further=None if last or not rows else cursor_of(rows[-1]),
    )


def _begin(found: tuple[AlertKey, ...], after: AlertCursor | None) -> int:
    if after is None:
        return 0
    key = AlertKey(link_id=after.link_id, alert_id=after.alert_id)
    return found.index(key) + 1 if key in found else 0


def _rows(connection: Connection, keys: tuple[AlertKey, ...]) -> tuple[AlertRow, ...]:
    found = (alerts.find(connection, each.link_id, each.alert_id) for each in keys)
    return tuple(row for row in found if row is not None)
