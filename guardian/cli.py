"""The command line: ``guardian``, ``guardian demo``, ``guardian provider serve``.

Each command imports what it needs when it is chosen: the window must not wait for the provider's
libraries, nor the provider for Qt.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from guardian import __version__
from guardian.errors import GuardianError
from guardian.words import LANGUAGES

if TYPE_CHECKING:
    from ui.ports import Opening

EXIT_TROUBLE = 1
SERVICE_NAME = "Guardian sandbox companion"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; trouble is told in words on standard error."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except GuardianError as error:
        text = error.in_language(_language(options))
        print(f"{text.title}\n{text.message}\n{text.advice}", file=sys.stderr)
        return EXIT_TROUBLE


def _language(options: argparse.Namespace) -> str:
    return str(getattr(options, "language", None) or "en")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="guardian", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--version", action="version", version=f"guardian {__version__}")
    parser.set_defaults(run=_run_app)
    commands = parser.add_subparsers(title="commands")
    _add_demo(commands)
    _add_provider(commands)
    return parser


def _add_demo(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = commands.add_parser("demo", help="a seeded family, linked, with the window on it")
    demo.add_argument("--headless", action="store_true", help="no window: print the same facts")
    demo.add_argument("--json", action="store_true", help="print one JSON object; no window")
    demo.add_argument("--language", choices=LANGUAGES, default=None)
    demo.set_defaults(run=_run_demo)


def _add_provider(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    provider = commands.add_parser("provider", help="the reference provider")
    verbs = provider.add_subparsers(title="verbs", required=True)
    serve = verbs.add_parser("serve", help="serve Guardian Link on this machine")
    serve.add_argument("--db", required=True, help="sqlite:///FILE, the ledger")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_port, default=8420, help="0: any free port")
    serve.add_argument("--name", default=SERVICE_NAME, help="the service's name")
    serve.add_argument("--seed-family", action="store_true", help="sandbox people, when empty")
    serve.add_argument("--seed-language", choices=("zh-CN", "en"), default="zh-CN")
    serve.add_argument(
        "--test-control", action="store_true", help="a virtual clock; never with real families"
    )
    serve.add_argument(
        "--start-at", type=_moment, help="when the virtual clock of a new ledger starts (ISO 8601)"
    )
    serve.add_argument(
        "--device-interval", type=_positive, default=5, help="seconds between polls (RFC 8628)"
    )
    serve.set_defaults(run=_run_provider)


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65_535:  # noqa: PLR2004 - the range of ports
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return number


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("a moment needs its offset, as 2026-11-22T15:00+08:00")
    return moment


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1 second is needed")
    return number


def _run_provider(options: argparse.Namespace) -> int:
    from guardian.provider.serve import ServeOptions, serve  # noqa: PLC0415 - see the docstring

    serve(
        ServeOptions(
            db=options.db,
            host=options.host,
            port=options.port,
            name=options.name,
            seed_family=options.seed_family,
            seed_language=options.seed_language,
            test_control=options.test_control,
            start_at=options.start_at,
            device_interval_seconds=options.device_interval,
        )
    )
    return 0


def _run_app(_options: argparse.Namespace) -> int:
    from guardian.desk.opening import ProfileOpening  # noqa: PLC0415 - see the docstring
    from guardian.desk.profile import profile_folder  # noqa: PLC0415 - see the docstring

    return _show_window(ProfileOpening(profile_folder()))


def _run_demo(options: argparse.Namespace) -> int:
    from guardian.demo import command  # noqa: PLC0415 - see the docstring
    from guardian.demo.opening import DemoOpening  # noqa: PLC0415 - see the docstring

    language = command.chosen_language(options.language)
    if options.headless or options.json or not command.has_display():
        command.tell_demo(language, as_json=options.json)
        return 0
    with DemoOpening(language) as opening:
        return _show_window(opening)


def _show_window(opening: "Opening") -> int:
    from guardian.desk.notifying import desktop_notifications  # noqa: PLC0415 - see the docstring
    from ui.main import run  # noqa: PLC0415 - see the docstring

    notifications = desktop_notifications()
    try:
        return run(opening, notifications, [])
    finally:
        notifications.close()
