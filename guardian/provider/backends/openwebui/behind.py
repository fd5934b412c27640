"""The gateway behind the family's own server: what closes the way past the filter.

The server is led to the gateway by its own settings, each noted before it is changed. Before that
it is asked to try: what would leave the family without answers is not set.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection, select

from guardian.link.wire.events import Topic
from guardian.provider.accounts.people import locked_ward
from guardian.provider.backends.gateway.identities import add_identity, find_identity
from guardian.provider.backends.gateway.keys import CallerKind, find_key, make_key
from guardian.provider.backends.gateway.proxy import Gateway
from guardian.provider.backends.openwebui.behind_connection import (
    CONNECTIONS,
    OLLAMA,
    Connections,
    ask_through,
    connection_settings,
    is_behind,
    through_gateway,
    without_ollama,
)
from guardian.provider.backends.openwebui.behind_counting import count_answered, count_said
from guardian.provider.backends.openwebui.behind_errors import GatewayNotReachedError
from guardian.provider.backends.openwebui.behind_keeper import BehindKeeper
from guardian.provider.backends.openwebui.behind_leaving import lead_as_before
from guardian.provider.backends.openwebui.behind_witness import Told
from guardian.provider.backends.openwebui.household import Account, subjects_by_ward
from guardian.provider.backends.openwebui.places import Places, named
from guardian.provider.backends.openwebui.reading import Reading
from guardian.provider.backends.openwebui.transport import Calls
from guardian.provider.backends.openwebui.turns import ASSISTANT
from guardian.provider.backends.openwebui.undo import ChangeStore, Undoable, without_us
from guardian.provider.engine.events import append_change
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.open_webui import open_webui_row_table

FRONT_END = "Open WebUI"
ADMINISTRATOR = "admin"
_LOOKED_BACK = timedelta(hours=1)


class Behind:
    """What the bridge does for the gateway, round by round; ``address`` is its base URL."""

    def __init__(
        self, keeper: BehindKeeper, gateway: Gateway, *, address: str, upstream: str
    ) -> None:
        self.gateway = gateway
        self._provider = keeper.provider
        self._live = keeper.live
        self._witness = keeper.witness
        self._address = address
        self._upstream = upstream
        self._held = False
        self._given = ""  # the server's own key here, once it has one

    def hold(self, calls: Calls, store: ChangeStore) -> None:
        """Lead the server's ways to models through the gateway, once it was seen to get through.

        Raises `GatewayNotReachedError`, with everything as it was, or another `OpenWebUIError`.
        """
        self._know_administrators(calls)
        key = self._key(Connections(calls).key_at(self._address) or self._given)
        self._given = key
        places, place = Places(calls, leading=key), named(CONNECTIONS)
        undoable = Undoable(store, places)
        if not self._held:
            before = without_us(places(place).read(), store.all().get(place))
            settings = connection_settings(before, self._upstream)
            try:
                ask_through(calls, self._address, key, settings)
            except GatewayNotReachedError:
                lead_as_before(calls, store)
                raise
            self._held = True
        lead = partial(through_gateway, address=self._address, key=key, upstream=self._upstream)
        undoable.change(named(CONNECTIONS), lead)
        undoable.change(named(OLLAMA), without_ollama)

    def holds(self, calls: Calls) -> bool:
        """Look whether all ways lead through the gateway now."""
        return self._held and is_behind(calls, self._address)

    def take_ended(self, ward_id: str) -> bool:
        """Tell, once, whether the gateway ended an answer because somebody stopped it."""
        return self._witness.take_stopped(ward_id)

    def settle(self, people: Sequence[Account]) -> None:
        """Count what the server's table does not tell; after it has been read."""
        for ward_id, subjects in subjects_by_ward(people).items():
            now = self._provider.clock.now()
            with reading(self._provider.engine) as connection:
                told = _told(connection, subjects, int((now - _LOOKED_BACK).timestamp()))
            late = self._witness.settle(ward_id, told, now)
            if not late:
                continue
            with self._provider.engine.begin() as connection:
                person = locked_ward(connection, ward_id)
                for turn in late:
                    count_said(self._provider, connection, person, turn)
                    count_answered(self._provider, connection, person, turn)
                append_change(self._provider, connection, ward_id, [Topic.USAGE], now)
            self._live.bell.ring(ward_id)

    def _know_administrators(self, calls: Calls) -> None:
        """Let administrators pass: they could change everything anyway."""
        ids = [user.id for user in Reading(calls).users() if user.role == ADMINISTRATOR]
        with reading(self._provider.engine) as connection:
            unknown = [each for each in ids if find_identity(connection, each) is None]
        if not unknown:
            return
        with self._provider.engine.begin() as connection:
            for subject in unknown:
                add_identity(connection, subject, None, self._provider.clock.now())

    def _key(self, there: str) -> str:
        """Return the key that the server was given, or a new one where it has none that works."""
        with self._provider.engine.begin() as connection:
            known = find_key(connection, there)
            if known and known.kind is CallerKind.FRONT_END and known.revoked_at is None:
                return there
            now = self._provider.clock.now()
            return make_key(connection, CallerKind.FRONT_END, FRONT_END, now).secret


def _told(connection: Connection, subjects: Collection[str], since: int) -> list[Told]:
    table = open_webui_row_table.c
    rows = connection.execute(
        select(table.row_id, table.chat_id, table.at).where(
            table.subject.in_(subjects), table.role == ASSISTANT, table.at >= since
        )
    )
    return [
        Told(row_id=row.row_id, chat_id=row.chat_id, at=datetime.fromtimestamp(row.at, UTC))
        for row in rows
    ]
