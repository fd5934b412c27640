"""Taking a bridge away: the server is as it would be without it."""

from guardian.bridging.values import BridgeKind, Step
from guardian.link.http.transport import Transport
from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.kept_changes import LedgerChanges
from guardian.provider.backends.openwebui.transport import Calls, Server
from guardian.provider.bridging.addresses import plain
from guardian.provider.bridging.errors import LedgerInUseError, NoBridgeError
from guardian.provider.bridging.setting_up import OnStep, ledger_file
from guardian.provider.ledger.schema import open_provider_ledger
from guardian.provider.ledger.served import is_served


def put_back(
    transport: Transport, kind: BridgeKind, server: Server, db: str, on_step: OnStep
) -> None:
    """Put everything back that the bridge of a ledger changed; may be called again.

    What a parent changed there meanwhile stays. Nothing was changed at a model's server. The ledger
    itself is left: it has what was used. Raises :class:`NoBridgeError`, :class:`LedgerInUseError`,
    ``LedgerError`` or `errors.OpenWebUIError`.
    """
    file = ledger_file(db)
    if file is not None and not file.exists():
        raise NoBridgeError
    engine = open_provider_ledger(db)
    try:
        if is_served(engine):
            raise LedgerInUseError
        on_step(Step.PUTTING_BACK)
        if kind is BridgeKind.OPEN_WEBUI:
            there = Server(address=plain(server.address), key=server.key)
            Bridge(Calls(there, transport), LedgerChanges(engine)).put_everything_back()
    finally:
        engine.dispose()
