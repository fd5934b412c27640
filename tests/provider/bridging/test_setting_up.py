"""Setting a gateway up, and what is refused before anything is changed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from guardian.bridging.values import BridgeKind, SetUpWanted, Step
from guardian.errors import GuardianError
from guardian.link.http.transport import Transport
from guardian.provider.backends.gateway.keys import find_key
from guardian.provider.backends.openwebui import errors as open_webui_errors
from guardian.provider.backends.openwebui.transport import Server
from guardian.provider.bridging import errors
from guardian.provider.bridging.putting_back import put_back
from guardian.provider.bridging.setting_up import set_up
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.schema import UnreadableLedgerError, open_provider_ledger
from guardian.provider.ledger.served import is_served, marked_as_served
from tests.openwebui.payloads import payload
from tests.provider.bridging.recorded import CONFIG, KEY, as_model_server, child, refusal
from tests.provider.bridging.test_children import MIA
from tests.rig.hostile_server import HostileServer, Reply, json_reply
from tests.rig.provider_process import ProviderProcess


@pytest.fixture
def db(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.db'}"


def gateway(address: str) -> SetUpWanted:
    return SetUpWanted(
        kind=BridgeKind.GATEWAY,
        address=address,
        key="sk-models",
        child=replace(MIA, user_id=""),
        upstream="",
        upstream_key="",
    )


def bridge(address: str, **changed: str) -> SetUpWanted:
    return replace(
        SetUpWanted(
            kind=BridgeKind.OPEN_WEBUI,
            address=address,
            key=KEY,
            child=replace(MIA, user_id=child()),
            upstream="",
            upstream_key="",
        ),
        **changed,  # type: ignore[arg-type] # texts alone
    )


def test_a_gateway_gives_the_child_a_key_of_their_own(
    transport: Transport, server: HostileServer, db: str
) -> None:
    as_model_server(server)
    steps: list[Step] = []

    done = set_up(transport, gateway(server.origin), db, steps.append)

    assert steps == [Step.LOOKING, Step.PEOPLE]
    assert done.key is not None
    engine = open_provider_ledger(db)
    with reading(engine) as connection:
        key = find_key(connection, done.key)
    engine.dispose()
    assert key is not None
    assert key.ward_id == done.ward_id
    assert done.key not in repr(done)
    assert done.guardian.password not in repr(done)


def test_a_second_child_and_a_second_time_are_taken_in(
    transport: Transport, server: HostileServer, db: str
) -> None:
    as_model_server(server)
    wanted = gateway(server.origin)
    first = set_up(transport, wanted, db, lambda _step: None)
    again = set_up(transport, wanted, db, lambda _step: None)
    leo = replace(wanted, child=replace(wanted.child, name="Leo"))
    second = set_up(transport, leo, db, lambda _step: None)

    assert first.ward_id == again.ward_id != second.ward_id
    assert len({first.key, again.key, second.key}) == 3


Refusal = Callable[[HostileServer], SetUpWanted]


def _other_than(path: str, answer: Reply) -> Refusal:
    def refuse(server: HostileServer) -> SetUpWanted:
        server.answer(path, answer)
        return bridge(server.origin)

    return refuse


PAGE = Reply(body=b"<!doctype html>", content_type="text/html")
REFUSALS: list[tuple[Refusal, type[GuardianError]]] = [
    (lambda _server: bridge("mailto:parent@example.org"), errors.AddressError),
    (lambda _server: bridge("http://127.0.0.1:1"), open_webui_errors.ServerUnreachableError),
    (_other_than("/api/config", PAGE), open_webui_errors.NotOpenWebUIError),
    (_other_than("/api/v1/users/", refusal("unknown_key")), open_webui_errors.WrongKeyError),
    (
        _other_than("/api/v1/users/", refusal("no_administrator")),
        open_webui_errors.NotAdministratorError,
    ),
    (_other_than("/api/v1/users/", PAGE), open_webui_errors.NotOpenWebUIError),
    (
        _other_than("/api/version", json_reply({"version": "0.6.5"})),
        open_webui_errors.TooOldError,
    ),
    (
        lambda server: replace(bridge(server.origin), child=replace(MIA, user_id="nobody")),
        errors.AccountGoneError,
    ),
    (lambda server: bridge(server.origin, key=""), open_webui_errors.WrongKeyError),
    (
        lambda server: bridge(server.origin, upstream="http://127.0.0.1:1"),
        errors.ModelServerUnreachableError,
    ),
    (lambda server: bridge(server.origin, upstream=server.origin), errors.NotModelServerError),
    (
        lambda server: replace(bridge(server.origin), child=replace(MIA, time_zone="Mars")),
        errors.ChildWantedError,
    ),
]


@pytest.mark.parametrize(("refuse", "expected"), REFUSALS)
def test_what_stands_in_the_way_is_told_before_anything_is_changed(
    transport: Transport,
    open_webui: HostileServer,
    db: str,
    tmp_path: Path,
    refuse: Refusal,
    expected: type[GuardianError],
) -> None:
    wanted = refuse(open_webui)

    with pytest.raises(expected):
        set_up(transport, wanted, db, lambda _step: None)

    assert list(tmp_path.iterdir()) == []
    assert {seen.method for seen in open_webui.seen} <= {"GET"}


def test_an_administrator_is_no_child(
    transport: Transport, open_webui: HostileServer, db: str
) -> None:
    users = payload("users")["users"]
    parent = next(user["id"] for user in users if user["role"] == "admin")
    wanted = replace(bridge(open_webui.origin), child=replace(MIA, user_id=parent))
    with pytest.raises(errors.AdministratorChildError):
        set_up(transport, wanted, db, lambda _step: None)


def test_a_server_that_goes_away_in_the_midst_leaves_a_way_back(
    transport: Transport, open_webui: HostileServer, db: str, tmp_path: Path
) -> None:
    steps: list[Step] = []
    open_webui.answer("/api/v1/functions/id/guardian_bridge", Reply(status=503))

    def on_step(step: Step) -> None:
        steps.append(step)
        if step is Step.FILTER:  # the permissions are taken, and then nothing is answered any more
            for path in ("/api/v1/users/default/permissions",):
                kept = json_reply(payload("permissions"))
                open_webui.answer(path, kept, kept, Reply(status=503))

    with pytest.raises(errors.LeftBehindError):
        set_up(transport, bridge(open_webui.origin), db, on_step)
    assert (tmp_path / "ledger.db").exists(), "it has the notes"

    open_webui.answer("/api/v1/users/default/permissions", json_reply(payload("permissions")))
    back = Server(address=open_webui.origin, key=KEY)
    put_back(transport, BridgeKind.OPEN_WEBUI, back, db, steps.append)
    assert steps == [Step.LOOKING, Step.PEOPLE, Step.FILTER, Step.PUTTING_BACK]


def test_a_ledger_that_is_none_is_named_and_left(
    transport: Transport, server: HostileServer, tmp_path: Path
) -> None:
    as_model_server(server)
    file = tmp_path / "letter.txt"
    file.write_text("Dear Mia, " * 100)
    with pytest.raises(UnreadableLedgerError):
        set_up(transport, gateway(server.origin), f"sqlite:///{file}", lambda _step: None)
    assert file.read_text().startswith("Dear Mia")


def test_nothing_is_put_back_while_somebody_serves(transport: Transport, db: str) -> None:
    there = Server(address="http://127.0.0.1:1", key=KEY)
    with pytest.raises(errors.NoBridgeError):
        put_back(transport, BridgeKind.GATEWAY, there, db, lambda _step: None)

    engine = open_provider_ledger(db)
    with marked_as_served(engine):
        assert is_served(engine)
        with pytest.raises(errors.LedgerInUseError):
            put_back(transport, BridgeKind.OPEN_WEBUI, there, db, lambda _step: None)
    assert not is_served(engine)
    engine.dispose()
    put_back(transport, BridgeKind.GATEWAY, there, db, lambda _step: None)


def test_a_bridge_that_is_served_by_a_process_is_left_until_it_has_stopped(
    transport: Transport, tmp_path: Path
) -> None:
    there = Server(address="http://127.0.0.1:1", key=KEY)
    ledger = tmp_path / "ledger.db"
    db = f"sqlite:///{ledger}"
    process = ProviderProcess(ledger)
    process.start()
    try:
        with pytest.raises(errors.LedgerInUseError):
            put_back(transport, BridgeKind.GATEWAY, there, db, lambda _step: None)
        process.kill()
        put_back(transport, BridgeKind.GATEWAY, there, db, lambda _step: None)
    finally:
        process.close()


def test_the_version_that_a_page_is_told_is_not_what_is_gone_by(
    transport: Transport, open_webui: HostileServer, db: str
) -> None:
    open_webui.answer("/api/config", json_reply({**CONFIG, "version": ""}))
    open_webui.answer("/api/version", json_reply({"version": "0.6.5"}))
    with pytest.raises(open_webui_errors.TooOldError):
        set_up(transport, bridge(open_webui.origin), db, lambda _step: None)
