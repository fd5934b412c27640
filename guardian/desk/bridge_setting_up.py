"""Sets a bridge up, and takes one back: all of it or nothing.

Its row is kept before anything is done and is made whole at the very end, so what a kill leaves is
taken back when the profile is opened the next time.
"""

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from guardian.bridging.values import BridgeKind, KeyForChild, Running, SetUpWanted, Step
from guardian.desk import bridge_answer, bridge_commands, bridge_json, bridge_place
from guardian.desk.accounts import Accounts
from guardian.desk.bridge_commands import MadeBridge
from guardian.desk.bridge_errors import (
    BridgeError,
    BridgeNotStartedError,
    BridgeSilentError,
)
from guardian.desk.bridge_keeper import BridgeKeeper
from guardian.desk.bridge_linking import BridgeLinking
from guardian.desk.records import OpenRecords
from guardian.desk.values import LinkView
from guardian.link.errors import LinkCancelledError
from guardian.policy.merge_patch import JsonValue
from guardian.store import bridges, journal, links
from guardian.store.bridges import BridgeRow, BridgeSignIn, RunRow
from guardian.store.connection import Connection
from guardian.store.journal import Act

CHECK_SECONDS = 60.0
CHECK_AGAIN_SECONDS = 0.1
ANSWER_SECONDS = 10.0
OnStep = Callable[[Step], None]


@dataclass(frozen=True, kw_only=True)
class _Done:
    done: MadeBridge


class SettingUp:
    """Makes bridges of one opened profile and takes them back. ``language``: of what is told."""

    def __init__(
        self,
        records: OpenRecords,
        accounts: Accounts,
        keeper: BridgeKeeper,
        language: Callable[[], str],
    ) -> None:
        self._records = records
        self._accounts = accounts
        self._keeper = keeper
        self._linking = BridgeLinking(records, accounts, keeper)
        self._language = language

    def make(
        self, wanted: SetUpWanted, on_step: OnStep, cancelled: threading.Event
    ) -> tuple[LinkView, KeyForChild | None]:
        """Make a bridge and link the child; whatever is raised, nothing of it stays.

        Raises :class:`BridgeError`, LinkError and StoreError.
        """
        run = self._begun(wanted)
        try:
            return self._made(run, wanted, on_step, cancelled)
        except BaseException:
            on_step(Step.PUTTING_BACK)
            self._undone(run.bridge_id)
            raise

    def join(
        self, row: BridgeRow, wanted: SetUpWanted, on_step: OnStep, cancelled: threading.Event
    ) -> tuple[LinkView, KeyForChild | None]:
        """Have a bridge that is there look after one more child, or the same one again.

        Whatever is raised, it looks after those before as it did; doing it again does no harm.
        Raises as :meth:`make`.
        """
        before = self._run(row.bridge_id)
        run = RunRow(
            bridge_id=row.bridge_id,
            kind=row.kind,
            address=row.address,
            port=row.port,
            server_key=wanted.key,
            upstream=wanted.upstream or row.upstream,
            upstream_key=wanted.upstream_key or (before.upstream_key if before else ""),
            created_at=row.created_at,
            kept_running=True,
        )
        made, sign_in = self._prepared(run, wanted, on_step, cancelled)
        on_step(Step.STARTING)
        if run != before:
            self._save_run(run)
            self._keeper.again(run)
        self._keeper.bring_up(run, cancelled.is_set)
        on_step(Step.LINKING)
        link = self._linking.link(run, sign_in, cancelled)
        on_step(Step.CHECKING)
        self._checked(run, cancelled)
        return link, _told_key(made, run)

    def link_again(self, run: RunRow, link_id: str | None = None) -> tuple[LinkView, ...]:
        """Link again at a bridge; see :meth:`BridgeLinking.link_again`."""
        return self._linking.link_again(run, link_id)

    def take_away(self, bridge_id: str, on_step: OnStep, *, leave_server: bool = False) -> None:
        """Put back what was there before, end process and links, and forget it.

        Where the server cannot be put back it runs on as before, and the error is raised.
        ``leave_server``: nothing is put back there, for it is gone for good.
        """
        with self._records.database.read() as connection:
            row = bridges.find(connection, bridge_id)
        run = self._run(bridge_id)
        if row is None:
            return
        if row.kind == BridgeKind.OPEN_WEBUI:
            on_step(Step.PUTTING_BACK)
        self._keeper.stop_process(bridge_id)
        try:
            if not leave_server:
                self._put_back(row, run)
        except BaseException:
            if run is not None and row.made_at is not None:
                self._keeper.keep(run)
            raise
        on_step(Step.STOPPING)
        self.forget(row, left=leave_server)

    def finish(self) -> None:
        """Take back what was broken off, as far as it lets itself."""
        with self._records.database.read() as connection:
            unmade = [row for row in bridges.every(connection) if row.made_at is None]
        for row in unmade:
            self._undone(row.bridge_id)

    def _begun(self, wanted: SetUpWanted) -> RunRow:
        try:
            port = bridge_place.choose_port()
        except OSError:
            raise BridgeNotStartedError from None
        run = RunRow(
            bridge_id=uuid4().hex,
            kind=wanted.kind.value,
            address=wanted.address,
            port=port,
            server_key=wanted.key,
            upstream=wanted.upstream,
            upstream_key=wanted.upstream_key,
            created_at=self._records.clock.now(),
            kept_running=False,
        )
        # The other way round, what is left of a kill between the two would have no name.
        with self._records.database.write() as connection:
            bridges.add(
                connection,
                BridgeRow(
                    bridge_id=run.bridge_id,
                    kind=run.kind,
                    address=run.address,
                    port=run.port,
                    upstream=run.upstream,
                    created_at=run.created_at,
                ),
            )
        self._save_run(run)
        return run

    def _made(
        self, run: RunRow, wanted: SetUpWanted, on_step: OnStep, cancelled: threading.Event
    ) -> tuple[LinkView, KeyForChild | None]:
        made, sign_in = self._prepared(run, wanted, on_step, cancelled)
        on_step(Step.STARTING)
        self._keeper.bring_up(run, cancelled.is_set)
        on_step(Step.LINKING)
        link = self._linking.link(run, sign_in, cancelled)
        on_step(Step.CHECKING)
        self._checked(run, cancelled)
        kept = replace(run, kept_running=True)
        self._save_run(kept)
        with self._records.database.write() as connection:
            now = self._records.clock.now()
            bridges.set_made(connection, run.bridge_id, now)
            _note(connection, Act.BRIDGE_SET_UP, run.bridge_id, run.kind, now)
        self._keeper.keep(kept)
        return link, _told_key(made, run)

    def _prepared(
        self, run: RunRow, wanted: SetUpWanted, on_step: OnStep, cancelled: threading.Event
    ) -> tuple[MadeBridge, BridgeSignIn]:
        """Have the ledger made ready; the guardian gets a new password there each time."""
        folder = self._keeper.folder(run.bridge_id)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        child: JsonValue = bridge_json.written(wanted.child)
        answer = bridge_commands.ask(
            [*self._command("set-up", run), "--yes"],
            {**_keys(run), "child": child},
            on_step=_without_checking(on_step),
            cancelled=cancelled,
        )
        read = bridge_json.read(_Done, answer)
        if read is None:
            raise BridgeSilentError
        made = read.done
        sign_in = BridgeSignIn(
            ward_id=made.ward_id, login=made.guardian_login, password=made.guardian_password
        )
        with self._records.database.write() as connection:
            bridges.set_sign_in(connection, run.bridge_id, sign_in)
        return made, sign_in

    def _checked(self, run: RunRow, cancelled: threading.Event) -> None:
        """Wait until the bridge is in step with what stands behind it, as far as that goes.

        Trouble there is no failure: the bridge says what it is, and goes on trying.
        """
        until = time.monotonic() + CHECK_SECONDS
        while not cancelled.wait(CHECK_AGAIN_SECONDS):
            answer = bridge_answer.told(run.port, self._language())
            starting = answer is not None and answer.health.running is Running.STARTING
            if not starting or time.monotonic() >= until:
                return
        raise LinkCancelledError

    def await_answer(self, port: int, user_id: str) -> None:
        """Wait a moment until a bridge asks no more whose an account is; it looks when asked."""
        until, pause = time.monotonic() + ANSWER_SECONDS, threading.Event()
        while time.monotonic() < until:
            answer = bridge_answer.told(port, self._language())
            if answer is None or all(each.user_id != user_id for each in answer.doubtful):
                return
            pause.wait(CHECK_AGAIN_SECONDS)

    def _undone(self, bridge_id: str) -> None:
        """Take back what was begun; what resists is tried again when the profile is opened."""
        with contextlib.suppress(BridgeError, OSError):
            self.take_away(bridge_id, lambda _step: None)

    def _put_back(self, row: BridgeRow, run: RunRow | None) -> None:
        folder = self._keeper.folder(row.bridge_id)
        if row.kind != BridgeKind.OPEN_WEBUI or not bridge_place.has_ledger(folder) or run is None:
            return
        bridge_commands.ask(self._command("put-back", run), _keys(run))

    def forget(self, row: BridgeRow, *, left: bool = True) -> None:
        """Forget links, folder and rows; nobody is told, for the service itself is gone.

        ``left``: the server stays as it is now.
        """
        issuer = bridge_place.issuer_of(row.port)
        with self._records.database.read() as connection:
            linked = [each.link_id for each in links.every(connection) if each.issuer == issuer]
        for link_id in linked:
            self._accounts.forget(link_id)
        bridge_place.remove(self._keeper.folder(row.bridge_id))
        with self._records.watch_database.write() as connection:
            bridges.remove(connection, row.bridge_id)
        with self._records.database.write() as connection:
            bridges.remove(connection, row.bridge_id)
            if row.made_at is not None:
                how = f"{row.kind}_left" if left and row.kind == BridgeKind.OPEN_WEBUI else row.kind
                now = self._records.clock.now()
                _note(connection, Act.BRIDGE_TAKEN_AWAY, row.bridge_id, how, now)

    def _command(self, verb: str, run: RunRow) -> list[str]:
        behind = [f"--upstream={run.upstream}"] if run.upstream else []
        return [
            *("bridge", verb, "--json", "--secrets-from-input", f"--language={self._language()}"),
            f"--db={bridge_place.ledger_of(self._keeper.folder(run.bridge_id))}",
            *(f"--kind={run.kind}", f"--address={run.address}", *behind),
        ]

    def _run(self, bridge_id: str) -> RunRow | None:
        with self._records.watch_database.read() as connection:
            return bridges.find_run(connection, bridge_id)

    def _save_run(self, run: RunRow) -> None:
        with self._records.watch_database.write() as connection:
            bridges.save_run(connection, run)


def _note(connection: Connection, act: Act, bridge_id: str, how: str, now: datetime) -> None:
    """Write down, with the effect, what was done; ``how``: a code. No address is in it."""
    journal.append_act(connection, act, now, details={"kind": how, "bridge": bridge_id})


def _without_checking(on_step: OnStep) -> OnStep:
    """Return what tells no more of a check on the way: there is one of the whole, at the end."""

    def tell(step: Step) -> None:
        if step is not Step.CHECKING:
            on_step(step)

    return tell


def _told_key(made: MadeBridge, run: RunRow) -> KeyForChild | None:
    return None if made.key is None else made.key.at(bridge_place.issuer_of(run.port))


def _keys(run: RunRow) -> dict[str, JsonValue]:
    """Return the keys of what stands behind a bridge, under the names that commands know."""
    if run.kind == BridgeKind.GATEWAY:
        return {"upstream_key": run.server_key}
    return {"server_key": run.server_key, "upstream_key": run.upstream_key}
