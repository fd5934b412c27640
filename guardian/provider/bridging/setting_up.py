"""Setting a bridge up: all of it, or nothing that stays behind."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from guardian.bridging.values import BridgeKind, SetUpWanted, Step
from guardian.link.http.transport import Transport
from guardian.provider.accounts.families import NewSignIn
from guardian.provider.backends.gateway.identities import add_identity, find_identity
from guardian.provider.backends.gateway.keys import CallerKind, make_key
from guardian.provider.backends.openwebui.bridge import FILTER_ID, Bridge
from guardian.provider.backends.openwebui.errors import FilterNotRunningError, OpenWebUIError
from guardian.provider.backends.openwebui.household import known_people
from guardian.provider.backends.openwebui.kept_changes import LedgerChanges
from guardian.provider.backends.openwebui.places import FUNCTION, Places, named
from guardian.provider.backends.openwebui.round import overlay
from guardian.provider.backends.openwebui.rules import policy_of
from guardian.provider.backends.openwebui.shapes import User
from guardian.provider.backends.openwebui.strangers import doubtful
from guardian.provider.backends.openwebui.transport import Calls, Server
from guardian.provider.backends.openwebui.undo import Undoable
from guardian.provider.bridging.addresses import plain
from guardian.provider.bridging.checking import check
from guardian.provider.bridging.children import Prepared, checked, prepare, take_in
from guardian.provider.bridging.errors import LeftBehindError
from guardian.provider.ledger.base import ledger_address
from guardian.provider.ledger.schema import open_provider_ledger
from guardian.words import best_language

KEY_PATH = "/v1"
"""Where the gateway's interface is at the provider's address."""
OnStep = Callable[[Step], None]


@dataclass(frozen=True, kw_only=True)
class Done:
    """What was made. ``key``: of the child's programs, told once; ``None`` with Open WebUI."""

    ward_id: str
    guardian: NewSignIn = field(repr=False)
    key: str | None = field(repr=False)


def set_up(transport: Transport, wanted: SetUpWanted, db: str, on_step: OnStep) -> Done:
    """Set a bridge up with the ledger ``db``; doing it again does no harm.

    Raises what :func:`~guardian.provider.bridging.checking.check` raises before anything is
    changed, ``LedgerError``, `errors.OpenWebUIError`, or :class:`LeftBehindError` where the server
    went away so that not even taking back was possible.
    """
    now = datetime.now(UTC)
    on_step(Step.LOOKING)
    child = checked(wanted.child, now.date())
    check(transport, wanted)
    on_step(Step.PEOPLE)
    prepared = prepare(child)
    with _ledger(db) as engine:
        if wanted.kind is BridgeKind.GATEWAY:
            return _taken_in(engine, prepared, now, with_key=True)
        server = Server(address=plain(wanted.address), key=wanted.key)
        calls, changes = Calls(server, transport), LedgerChanges(engine)
        with _taken_back(calls, changes):
            bridge = Bridge(calls, changes)
            bridge.let_new_accounts_wait(*overlay(best_language(child.language)))
            _make_ready(bridge, changes, on_step)
            users = bridge.reading.users() if wanted.upstream else ()
            done = _taken_in(engine, prepared, now, with_key=False)
            _name_adults(engine, users, now)
            return done


def _taken_in(engine: Engine, prepared: Prepared, now: datetime, *, with_key: bool) -> Done:
    with engine.begin() as connection:
        family = take_in(connection, prepared, now)
        key = None
        if with_key:
            made = make_key(connection, CallerKind.WARD, "", now, ward_id=family.ward_id)
            key = made.secret
    return Done(ward_id=family.ward_id, guardian=family.guardian, key=key)


def _name_adults(engine: Engine, users: Sequence[User], now: datetime) -> None:
    """Let everybody through the gateway who has an account now.

    One that may be a second one of the child's, and one that is made later, is nobody to the
    gateway until a guardian names it.
    """
    with engine.begin() as connection:
        known = known_people(connection)
        alike = {user.id for user in doubtful(users, known)}
        for user in users:
            if user.id not in alike and find_identity(connection, user.id) is None:
                add_identity(connection, user.id, None, now)


def _make_ready(bridge: Bridge, changes: LedgerChanges, on_step: OnStep) -> None:
    """Install the filter and try it; one that is ours already is the serving bridge's to tell.

    A server that runs no functions is set up without: the table of capabilities says so.
    """
    on_step(Step.FILTER)
    bridge.keep_chats_countable()
    if named(FUNCTION, FILTER_ID) in changes.all():
        return
    nobody = policy_of(())
    try:
        bridge.set_policy(nobody)
        on_step(Step.CHECKING)
        characters = bridge.reading.characters()
        model = next((each.id for each in characters if each.is_active), None)
        if model is not None:
            bridge.check_filter(nobody, model)
    except FilterNotRunningError:
        return


@contextmanager
def _taken_back(calls: Calls, changes: LedgerChanges) -> Iterator[None]:
    """Put back what was changed within the block where it does not come to its end."""
    before = changes.all()
    try:
        yield
    except BaseException:
        undoable = Undoable(changes, Places(calls))
        try:
            for place in reversed([each for each in changes.all() if each not in before]):
                undoable.put_back(place)
        except OpenWebUIError:
            raise LeftBehindError from None
        raise


@contextmanager
def _ledger(db: str) -> Iterator[Engine]:
    """Open the ledger; one that is new goes again where the block does not come to its end."""
    file = ledger_file(db)
    is_new = file is not None and not file.exists()
    engine = open_provider_ledger(db)
    try:
        yield engine
    except BaseException as error:
        engine.dispose()
        if is_new and file is not None and not isinstance(error, LeftBehindError):
            remove_ledger(file)
        raise
    engine.dispose()


def ledger_file(db: str) -> Path | None:
    """Return the file of a ledger; ``None`` where it is none."""
    try:
        address = ledger_address(db)
    except Exception:  # noqa: BLE001 - opening it says what is wrong
        return None
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(address.database)


def remove_ledger(file: Path) -> None:
    """Remove a ledger with what SQLite and a server of it keep beside it."""
    for suffix in ("", "-wal", "-shm", ".serving"):
        file.with_name(f"{file.name}{suffix}").unlink(missing_ok=True)
