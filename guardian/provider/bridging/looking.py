"""Looking at what a bridge would stand at; changes nothing."""

from guardian.bridging.values import BridgeKind, Looked
from guardian.link.http.transport import Transport
from guardian.provider.bridging.gateway_looking import look_at_model_server
from guardian.provider.bridging.open_webui_looking import Asked, look_at_open_webui


def look(  # noqa: PLR0913 - one for each option of the command
    transport: Transport,
    *,
    kind: str,
    address: str,
    key: str,
    child: str,
    upstream: str,
    language: str,
) -> Looked:
    """Look at a server of a kind; raises as the two that do it."""
    if BridgeKind(kind) is BridgeKind.GATEWAY:
        return look_at_model_server(transport, address, key, language)
    asked = Asked(
        address=address, key=key, child=child, behind_gateway=bool(upstream), language=language
    )
    return look_at_open_webui(transport, asked)
