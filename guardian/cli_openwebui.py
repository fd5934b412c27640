"""``guardian provider serve --backend openwebui``: its options."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from guardian.cli_gateway import OPEN_WEBUI

if TYPE_CHECKING:
    from guardian.cli_secrets import GivenSecrets
    from guardian.provider.backends.openwebui.options import OpenWebUIOptions


def add_open_webui(serve: argparse.ArgumentParser) -> None:
    """Add the options to those of ``serve``."""
    bridge = serve.add_argument_group("with --backend openwebui")
    bridge.add_argument(
        "--server", metavar="URL", help="the family's Open WebUI, as a browser opens it"
    )
    bridge.add_argument(
        "--key-file",
        type=Path,
        metavar="FILE",
        help="the API key of an administrator's account made for Guardian alone",
    )


def check_open_webui(options: argparse.Namespace) -> None:
    """End with usage and status 2 where what was asked for makes no sense."""
    if options.backend != OPEN_WEBUI:
        if options.server or options.key_file:
            options.complain("--server and --key-file need --backend openwebui")
        return
    if not options.server:
        options.complain("--backend openwebui needs --server")
    if (options.key_file is None) != options.secrets_from_input:
        options.complain("--backend openwebui needs --key-file, or else --secrets-from-input")


def open_webui_options(
    options: argparse.Namespace, given: "GivenSecrets"
) -> "OpenWebUIOptions | None":
    """Return what was asked for; raises ``SecretsInputError`` where the key was not given."""
    if options.backend != OPEN_WEBUI:
        return None
    from guardian.cli_secrets import SecretsInputError  # noqa: PLC0415 - light start
    from guardian.provider.backends.openwebui.options import (  # noqa: PLC0415 - light start
        OpenWebUIOptions,
    )

    if options.secrets_from_input and given.server_key is None:
        raise SecretsInputError
    return OpenWebUIOptions(
        server=options.server,
        key=given.server_key,
        key_file=options.key_file,
    )
