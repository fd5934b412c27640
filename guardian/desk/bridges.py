"""The bridges that this computer runs for the family: found, set up, looked after, taken away."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from guardian.bridging.values import (
    BridgeKind,
    BridgeView,
    CapabilityLine,
    Discovered,
    KeyForChild,
    Looked,
    SetUpWanted,
    Step,
)
from guardian.desk import bridge_commands, bridge_json, bridge_place
from guardian.desk.bridge_answer import told
from guardian.desk.bridge_errors import (
    BridgeGoneError,
    BridgeKeyMissingError,
    BridgeKeyRefusedError,
    BridgeLeftError,
    BridgeSilentError,
)
from guardian.desk.bridge_health import health_of
from guardian.desk.bridge_keeper import BridgeKeeper
from guardian.desk.bridge_setting_up import SettingUp
from guardian.desk.records import OpenRecords
from guardian.desk.values import LinkView
from guardian.store import bridges, links, wards
from guardian.store.bridges import BridgeRow, RunRow

BRIDGES_CHANGED = frozenset({"bridges"})
_T = TypeVar("_T")
_CLIENTS_PATH = "/v1"
KEY_ACCEPTED = "key_accepted"
"""The right that a look names for the key itself."""


class Bridges:
    """Fulfils ``ui.bridges_port.Bridges``, where every method is described."""

    def __init__(
        self,
        records: OpenRecords,
        setting_up: SettingUp,
        keeper: BridgeKeeper,
        language: Callable[[], str],
        changed: Callable[[frozenset[str]], None],
    ) -> None:
        self._records = records
        self._setting_up = setting_up
        self._keeper = keeper
        self._language = language
        self._changed = changed
        self._acting = threading.Lock()
        self._known: dict[str, tuple[CapabilityLine, ...]] = {}

    def find(self) -> Sequence[Discovered]:
        """Return what answers on this computer."""
        arguments = ["bridge", "find", "--json", f"--language={self._language()}"]
        return _read(tuple[Discovered, ...], bridge_commands.ask(arguments, {}))

    def look(self, kind: BridgeKind, address: str, key: str) -> Looked:
        """Look at a server and change nothing there."""
        name = "upstream_key" if kind is BridgeKind.GATEWAY else "server_key"
        arguments = [
            *("bridge", "look", "--json", "--secrets-from-input", f"--language={self._language()}"),
            *(f"--kind={kind.value}", f"--address={address}"),
        ]
        return _read(Looked, bridge_commands.ask(arguments, {name: key}))

    def set_up(
        self, wanted: SetUpWanted, on_step: Callable[[Step], None], cancelled: threading.Event
    ) -> tuple[LinkView, KeyForChild | None]:
        """Make the bridge, start it and link the child; all of it or nothing stays."""
        with self._acting:
            there = self._there(wanted)
            if there is None:
                made = self._setting_up.make(wanted, on_step, cancelled)
            else:
                made = self._setting_up.join(there, wanted, on_step, cancelled)
        self._changed(BRIDGES_CHANGED)
        return made

    def _there(self, wanted: SetUpWanted) -> BridgeRow | None:
        """Return the bridge that stands before that server already.

        Two of them would each undo what the other does there. Raises BridgeLeftError.
        """
        self._setting_up.finish()
        for row in self._rows():
            if row.kind != wanted.kind or row.address.rstrip("/") != wanted.address.rstrip("/"):
                continue
            if row.made_at is None:
                raise BridgeLeftError
            if bridge_place.has_ledger(self._keeper.folder(row.bridge_id)):
                return row
            self._setting_up.forget(row)
        return None

    def every(self) -> Sequence[BridgeView]:
        """Return the bridges of this computer and how they do, the oldest first."""
        return tuple(self._view(row) for row in self._rows() if row.made_at is not None)

    def look_again(self, bridge_id: str) -> Looked:
        """Look at a bridge's server anew, rights and capabilities."""
        run = self._run(bridge_id)
        return self.look(BridgeKind(run.kind), run.address, run.server_key)

    def restart(self, bridge_id: str) -> None:
        """Start it again at once, also one that was given up."""
        with self._acting:
            self._keeper.again(self._run(bridge_id))
        self._changed(BRIDGES_CHANGED)

    def give_key(self, bridge_id: str, key: str) -> None:
        """Take another key of what stands behind it, as after a restored backup; start with it."""
        with self._acting:
            row = self._row(bridge_id)
            looked = self.look(BridgeKind(row.kind), row.address, key)
            if any(each.code == KEY_ACCEPTED and each.held is False for each in looked.rights):
                raise BridgeKeyRefusedError
            with self._records.watch_database.read() as connection:
                before = bridges.find_run(connection, bridge_id)
            run = RunRow(
                bridge_id=bridge_id,
                kind=row.kind,
                address=row.address,
                port=row.port,
                server_key=key,
                upstream=before.upstream if before else row.upstream,
                upstream_key=before.upstream_key if before else "",
                created_at=row.created_at,
                kept_running=True,
            )
            with self._records.watch_database.write() as connection:
                bridges.save_run(connection, run)
            try:
                self._keeper.again(run)
                self._setting_up.link_again(run)
            finally:
                self._changed(BRIDGES_CHANGED)

    def link_again(self, bridge_id: str, link_id: str | None = None) -> Sequence[LinkView]:
        """Link an account again, or each that lost its sign-in; no password is asked for."""
        with self._acting:
            made = self._setting_up.link_again(self._run(bridge_id), link_id)
        self._changed(BRIDGES_CHANGED)
        return made

    def new_key(self, bridge_id: str, link_id: str) -> KeyForChild:
        """Make another key for a child's program of a gateway; the old ones end."""
        row = self._row(bridge_id)
        issuer = bridge_place.issuer_of(row.port)
        arguments = [
            *("ward", "key", "new", "--replace"),
            f"--db={bridge_place.ledger_of(self._keeper.folder(bridge_id))}",
            *("--", self._ward_id(row, link_id)),
        ]
        _, _, key = bridge_commands.ask(arguments, {}).strip().rpartition("\t")
        if not key:
            raise BridgeSilentError
        return KeyForChild(base_url=issuer + _CLIENTS_PATH, key=key)

    def say_whose(self, bridge_id: str, user_id: str, link_id: str | None) -> None:
        """Say whose an account at the server is, and wait until the bridge knows it."""
        with self._acting:
            row = self._row(bridge_id)
            whose = "--adult" if link_id is None else f"--ward={self._ward_id(row, link_id)}"
            ledger = bridge_place.ledger_of(self._keeper.folder(bridge_id))
            bridge_commands.ask(
                ["identity", "add", f"--db={ledger}", f"--subject={user_id}", whose], {}
            )
            self._setting_up.await_answer(row.port, user_id)
        self._changed(BRIDGES_CHANGED)

    def take_away(
        self, bridge_id: str, on_step: Callable[[Step], None], *, leave_server: bool = False
    ) -> None:
        """Put everything back as it was, unlink, stop the process and forget what it kept.

        ``leave_server``: nothing is put back, for a server that is gone for good.
        """
        with self._acting:
            self._row(bridge_id)
            self._setting_up.take_away(bridge_id, on_step, leave_server=leave_server)
        self._changed(BRIDGES_CHANGED)

    def begin(self) -> None:
        """Keep what is set up running."""
        with self._records.watch_database.read() as connection:
            kept = bridges.kept_running(connection)
        self._keeper.start(kept)

    def finish(self) -> None:
        """Take back what was broken off; asks servers."""
        with self._acting:
            self._setting_up.finish()

    def _view(self, row: BridgeRow) -> BridgeView:
        language = self._language()
        answer = told(row.port, language)
        if answer is not None:
            self._known[row.bridge_id] = answer.capabilities
        with self._records.database.read() as connection:
            issuer = bridge_place.issuer_of(row.port)
            linked = [each.link_id for each in links.every(connection) if each.issuer == issuer]
            people = [wards.find(connection, each) for each in linked]
        with self._records.watch_database.read() as connection:
            has_keys = bridges.find_run(connection, row.bridge_id) is not None
        standing = self._keeper.standing(row.bridge_id)
        return BridgeView(
            bridge_id=row.bridge_id,
            kind=BridgeKind(row.kind),
            address=row.address,
            issuer=issuer,
            health=health_of(
                standing, answer, language, missing=None if has_keys else BridgeKeyMissingError()
            ),
            capabilities=self._known.get(row.bridge_id, ()),
            link_ids=tuple(linked),
            children=tuple("" if each is None else each.display_name for each in people),
            doubtful=() if answer is None else answer.doubtful,
        )

    def _ward_id(self, row: BridgeRow, link_id: str) -> str:
        """Return the child of a link to this bridge; raises BridgeGoneError."""
        with self._records.database.read() as connection:
            linked, ward = links.find(connection, link_id), wards.find(connection, link_id)
        if linked is None or ward is None or linked.issuer != bridge_place.issuer_of(row.port):
            raise BridgeGoneError
        return ward.ward_id

    def _rows(self) -> tuple[BridgeRow, ...]:
        with self._records.database.read() as connection:
            return bridges.every(connection)

    def _row(self, bridge_id: str) -> BridgeRow:
        with self._records.database.read() as connection:
            row = bridges.find(connection, bridge_id)
        if row is None or row.made_at is None:
            raise BridgeGoneError
        return row

    def _run(self, bridge_id: str) -> RunRow:
        row = self._row(bridge_id)
        with self._records.watch_database.read() as connection:
            run = bridges.find_run(connection, row.bridge_id)
        if run is None:
            raise BridgeKeyMissingError
        return replace(run, kept_running=True)


def _read(kind: type[_T], answer: str) -> _T:
    value = bridge_json.read(kind, answer)
    if value is None:
        raise BridgeSilentError
    return value
