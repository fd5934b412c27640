"""Whether a bridge can be set up at all, before anything is changed."""

from guardian.bridging.values import BridgeKind, SetUpWanted
from guardian.link.http.transport import Transport
from guardian.provider.backends.openwebui.bridge import LONGEST_SHOWN
from guardian.provider.backends.openwebui.errors import TooOldError
from guardian.provider.backends.openwebui.looking import look, messages_of
from guardian.provider.backends.openwebui.reading import Reading
from guardian.provider.backends.openwebui.transport import Calls, Server
from guardian.provider.backends.openwebui.versions import NEEDED, Standing, standing
from guardian.provider.bridging.addresses import plain
from guardian.provider.bridging.errors import (
    AccountGoneError,
    AdministratorChildError,
    ModelKeyRefusedError,
)
from guardian.provider.bridging.gateway_looking import look_at_model_server
from guardian.provider.bridging.open_webui_looking import ADMINISTRATOR, version_at


def check(transport: Transport, wanted: SetUpWanted) -> None:
    """Raise what stands in the way, as :class:`~guardian.errors.GuardianError`."""
    if wanted.kind is BridgeKind.GATEWAY:
        _check_models(transport, wanted.address, wanted.key)
        return
    _check_open_webui(transport, wanted)
    if wanted.upstream:
        _check_models(transport, wanted.upstream, wanted.upstream_key)


def _check_models(transport: Transport, address: str, key: str) -> None:
    looked = look_at_model_server(transport, address, key, "en")
    if not all(right.held for right in looked.rights):
        raise ModelKeyRefusedError


def _check_open_webui(transport: Transport, wanted: SetUpWanted) -> None:
    address, child = plain(wanted.address), wanted.child.user_id
    version_at(transport, address)
    calls = Calls(Server(address=address, key=wanted.key), transport)
    reading = Reading(calls)
    version = reading.version()
    if standing(version) is Standing.TOO_OLD:
        needed = ".".join(map(str, NEEDED))
        raise TooOldError(version=version[:LONGEST_SHOWN], needed=needed)
    roles = {user.id: user.role for user in reading.users()}
    if child not in roles:
        raise AccountGoneError
    if roles[child] == ADMINISTRATOR:
        raise AdministratorChildError
    messages_of(calls, look(calls, [child], filter_runs=False))
