"""What goes wrong where Open WebUI is to ask Guardian's gateway."""

from guardian.errors import Recovery
from guardian.provider.backends.openwebui.errors import OpenWebUIError
from guardian.words import N_


class GatewayNotReachedError(OpenWebUIError):
    """The server did not get a list of models from the gateway; it asks as before."""

    code = "open_webui_gateway_not_reached"
    title = N_("Open WebUI does not get through to Guardian's gateway")
    message = N_(
        "Guardian asked Open WebUI to try the gateway, and it got no answer that it can use. So "
        "Open WebUI asks the model's server as before, and the way past the filter is open."
    )
    advice = N_(
        "If Open WebUI runs in a container or on another computer, give Guardian an address that "
        "can be reached from there, and the secret that Open WebUI signs names with."
    )
    recovery = Recovery.NEEDS_YOU
