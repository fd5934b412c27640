"""``guardian provider serve --print-unit``: a service of systemd's with the same options."""

import argparse
import string
import sys
from pathlib import Path

UNIT = Path(__file__).parent.parent / "resources" / "systemd" / "guardian-provider.service"
_OPTION = "--print-unit"
_PLAIN = frozenset(string.ascii_letters + string.digits + "-_./:=@,+%$")


def add_print_unit(serve: argparse.ArgumentParser) -> None:
    """Add the option to those of ``serve``."""
    serve.add_argument(
        _OPTION,
        action="store_true",
        help="serve nothing; print a unit for systemd's user manager with the other options",
    )


def print_unit(options: argparse.Namespace) -> None:
    """Print the unit; relative paths in it mean the same as they do here and now.

    Ends with usage and status 2 for what a service cannot do.
    """
    if options.end_with_input:
        options.complain("--end-with-input is for a process with an input; a service has none")
    if options.secrets_from_input:
        options.complain("--secrets-from-input is for a process with an input; name files here")
    if options.port == 0:
        options.complain("a service needs a --port of its own: who links with it remembers it")
    given = [each for each in options.given if each != _OPTION]
    command = [sys.executable, "-m", "guardian", *given]
    text = UNIT.read_text(encoding="utf-8")
    sys.stdout.write(text.format(command=_quoted(command), folder=_escaped(str(Path.cwd()))))


def _quoted(command: list[str]) -> str:
    """Quote for ``ExecStart`` (systemd.service(5)): escapes are read, ``%`` and ``$`` filled in."""
    return _escaped(" ".join(_word(each) for each in command)).replace("$", "$$")


def _word(text: str) -> str:
    if text and _PLAIN.issuperset(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _escaped(text: str) -> str:
    return text.replace("%", "%%")
