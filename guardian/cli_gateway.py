"""``guardian provider serve --backend gateway``: its options, and which backend."""

import argparse
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from guardian.cli_values import whole

if TYPE_CHECKING:
    from guardian.cli_secrets import GivenSecrets
    from guardian.provider.backends.gateway.options import GatewayOptions

SANDBOX, GATEWAY, OPEN_WEBUI = "sandbox", "gateway", "openwebui"
_ITS_OWN = (
    *("upstream_key_file", "prices", "tokens_per_day"),
    *("front_end_secret_file", "believe_loopback"),
)
_BY_THE_ANSWER = ("prices", "tokens_per_day", "believe_loopback")
_IN_FILES = ("upstream_key_file", "front_end_secret_file")
MOST_TOKENS_PER_DAY = 1_000_000_000


def add_gateway(serve: argparse.ArgumentParser) -> None:
    """Add the options to those of ``serve``."""
    serve.add_argument(
        "--backend",
        choices=(SANDBOX, GATEWAY, OPEN_WEBUI),
        default=SANDBOX,
        help="who is talked with: scripted characters, a family's own model, or their Open WebUI",
    )
    gateway = serve.add_argument_group("with --backend gateway")
    gateway.add_argument(
        "--upstream",
        metavar="URL",
        help="the model's server, as OpenAI's base URL; with --backend openwebui the gateway "
        "stands between the two",
    )
    gateway.add_argument("--upstream-key-file", type=Path, metavar="FILE", help="its key")
    gateway.add_argument("--prices", type=Path, metavar="FILE", help="what answers cost (TOML)")
    gateway.add_argument(
        "--tokens-per-day",
        type=whole(1, MOST_TOKENS_PER_DAY),
        metavar="N",
        help="what all answers to one child may take on a day, questions included",
    )
    gateway.add_argument(
        "--front-end-secret-file",
        type=Path,
        metavar="FILE",
        help="what Open WebUI signs its users with (FORWARD_USER_INFO_HEADER_JWT_SECRET)",
    )
    gateway.add_argument(
        "--believe-loopback",
        action="store_true",
        help="believe unsigned names of users from this machine, with a front end's key",
    )


def gateway_options(options: argparse.Namespace) -> "GatewayOptions | None":
    """Return what was asked for; ends with usage and status 2 where that makes no sense."""
    _complain(options)
    if not options.upstream:
        return None
    from guardian.provider.backends.gateway.options import GatewayOptions  # noqa: PLC0415 - light start

    return GatewayOptions(
        upstream=options.upstream,
        upstream_key_file=options.upstream_key_file,
        tokens_per_day=options.tokens_per_day,
        prices_file=options.prices,
        front_end_secret_file=options.front_end_secret_file,
        believe_loopback=options.believe_loopback,
    )


def _complain(options: argparse.Namespace) -> None:
    """End with usage and status 2 where what was given does not go together."""
    backend = options.backend
    if backend == GATEWAY and not options.upstream:
        options.complain("--backend gateway needs --upstream")
    if backend == OPEN_WEBUI and not options.upstream and _given(options, _ITS_OWN):
        options.complain("the options below --upstream need it")
    if backend == OPEN_WEBUI and _given(options, _BY_THE_ANSWER):
        options.complain("--prices, --tokens-per-day and --believe-loopback need --backend gateway")
    if backend == SANDBOX and _given(options, ("upstream", *_ITS_OWN)):
        options.complain("--upstream and the options below it need --backend gateway or openwebui")
    _complain_of_secrets(options)


def _complain_of_secrets(options: argparse.Namespace) -> None:
    if options.secrets_from_input and _given(options, _IN_FILES):
        options.complain("secrets come in files or with --secrets-from-input, not both")
    if options.believe_loopback and (options.issuer or "").startswith("https:"):
        options.complain(
            "--believe-loopback would believe everybody behind the server that does the https"
        )


def _given(options: argparse.Namespace, names: Iterable[str]) -> bool:
    return any(getattr(options, each) for each in names)


def with_secrets(
    gateway: "GatewayOptions | None", given: "GivenSecrets"
) -> "GatewayOptions | None":
    """Return the options with the secrets that came on the standard input."""
    if gateway is None:
        return None
    return replace(
        gateway, upstream_key=given.upstream_key, front_end_secret=given.front_end_secret
    )
