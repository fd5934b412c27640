"""``--secrets-from-input``: secrets in the first line of the standard input, as one JSON object.

Arguments and the environment of a process can be read by others on the machine, and a file has to
be thrown away. Whoever starts a process for somebody writes the line and keeps the input open, or
closes it; what follows the line is not read here (see ``--end-with-input``).
"""

import argparse
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from guardian.errors import GuardianError, Recovery
from guardian.words import N_

OPTION = "--secrets-from-input"
MOST_BYTES = 65_536
"""Of the line; a key has at most 4 KiB."""
_STANDARD_INPUT = 0


class SecretsInputError(GuardianError):
    """The first line of the standard input is not what was announced."""

    code = "secrets_from_input"
    domain = "provider_gateway"
    recovery = Recovery.FAULT
    title = N_("The keys did not arrive")
    message = N_("The first line of the standard input is no JSON object with the keys.")
    advice = N_("Write one line, for example {example}, and leave out what does not apply.")

    def __init__(self) -> None:
        super().__init__(example='{"upstream_key": "…"}')


@dataclass(frozen=True, kw_only=True)
class GivenSecrets:
    """What came in; ``None``: it was not given.

    ``server_key`` is that of an account at Open WebUI, ``upstream_key`` that of the model's server,
    ``front_end_secret`` what a front end signs its users with. ``child`` are the values of
    :class:`guardian.bridging.values.ChildWanted`, not looked at yet.
    """

    server_key: str | None = field(default=None, repr=False)
    upstream_key: str | None = field(default=None, repr=False)
    front_end_secret: str | None = field(default=None, repr=False)
    child: Mapping[str, Any] | None = field(default=None, repr=False)


def add_secrets(parser: argparse.ArgumentParser) -> None:
    """Add the option to those of a command."""
    parser.add_argument(
        OPTION,
        action="store_true",
        help="keys are one JSON object, the first line of the standard input, instead of in files",
    )


def given_secrets(options: argparse.Namespace) -> GivenSecrets:
    """Return what the option announced, or nothing where it was not given; blocks for the line.

    Asked twice in one process it would wait for a second line: ask once. Raises
    :class:`SecretsInputError`.
    """
    if not options.secrets_from_input:
        return GivenSecrets()
    return read_secrets(_first_line())


def read_secrets(line: bytes) -> GivenSecrets:
    """Read the line; raises :class:`SecretsInputError`, in which nothing of it stands."""
    try:
        given = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        given = None
    known = {each.name for each in fields(GivenSecrets)}
    if not isinstance(given, dict) or not known.issuperset(given):
        raise SecretsInputError
    for name, value in given.items():
        if value is not None and not isinstance(value, dict if name == "child" else str):
            raise SecretsInputError
    return GivenSecrets(**given)


def _first_line() -> bytes:
    """Return the first line, byte by byte: what stands behind it is for who reads next."""
    line = bytearray()
    while len(line) < MOST_BYTES:
        byte = os.read(_STANDARD_INPUT, 1)  # no buffer: one would keep what follows
        if byte in {b"", b"\n"}:
            return bytes(line)
        line += byte
    raise SecretsInputError
