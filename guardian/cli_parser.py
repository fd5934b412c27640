"""What may be written after ``guardian``: its commands ``demo``, ``watch``, ``provider`` and so on.

What a command needs is imported when it is chosen: the provider must not wait for Qt.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from guardian import __version__
from guardian.cli_bridge import add_bridge
from guardian.cli_conformance import add_conformance, add_normative_text
from guardian.cli_gallery import add_gallery
from guardian.cli_gateway import add_gateway, gateway_options, with_secrets
from guardian.cli_openwebui import add_open_webui, check_open_webui, open_webui_options
from guardian.cli_people import add_people
from guardian.cli_review import add_reviews
from guardian.cli_secrets import add_secrets, given_secrets
from guardian.cli_unit import add_print_unit, print_unit
from guardian.cli_values import issuer, name, whole
from guardian.system.renewal import CONTINUE_OPTION
from guardian.words import LANGUAGES, system_language

SERVICE_NAME = "Guardian sandbox companion"
HIGHEST_PORT = 65_535
HIGHEST_DESCRIPTOR = 2**31 - 1
LONGEST_INTERVAL_SECONDS = 60
LONGEST_REPLY_DELAY_MS = 2_000
HIGHEST_RATE = 1_000_000
RATE_PER_MINUTE = 3_000
MAIL_FROM = "guardian@localhost"
DB_HELP = (
    "the ledger: sqlite:///FILE, served by one process, or postgresql://USER@HOST/DATABASE, by any "
    "number (password: PGPASSWORD or ~/.pgpass)"
)
START_YEARS = range(2000, 2101)
"""In which a virtual clock may start: time zones and age bands are known for these."""


def parsed(given: Sequence[str]) -> argparse.Namespace:
    """Return what was written; ``run`` of it is the command. Nonsense ends the program."""
    return _parser().parse_args(given, argparse.Namespace(given=list(given)))


def language_of(options: argparse.Namespace) -> str:
    """Return the language that was asked for, else the system's."""
    return str(getattr(options, "language", None) or system_language())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="guardian", description="The window; and its commands, and the reference provider."
    )
    parser.add_argument("--version", action="version", version=f"guardian {__version__}")
    # Between two images of one process; see guardian.system.renewal.
    parser.add_argument(
        CONTINUE_OPTION,
        dest="continue_from",
        type=whole(0, HIGHEST_DESCRIPTOR),
        default=None,
        help=argparse.SUPPRESS,
    )
    parser.add_argument("--hidden", action="store_true", help="start in the tray, as at a login")
    parser.set_defaults(run=_run_app)
    commands = parser.add_subparsers(title="commands")
    _add_demo(commands)
    _add_watch(commands)
    _add_provider(commands)
    add_conformance(commands)
    add_gallery(commands)
    return parser


def _add_demo(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = commands.add_parser("demo", help="a seeded family, linked, with the window on it")
    demo.add_argument("--headless", action="store_true", help="no window: print the same facts")
    demo.add_argument("--json", action="store_true", help="print one JSON object; no window")
    demo.add_argument("--language", choices=LANGUAGES, default=None)
    demo.set_defaults(run=_run_demo)


def _add_watch(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    watch = commands.add_parser("watch", help="hear alerts without a window")
    watch.add_argument(
        "--unlock", action="store_true", help="ask for the passphrase and check limits, too"
    )
    watch.add_argument(
        "--print-unit", action="store_true", help="print a unit for systemd's user manager"
    )
    watch.add_argument("--language", choices=LANGUAGES, default=None)
    watch.set_defaults(run=_run_watch)


def _add_provider(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    provider = commands.add_parser("provider", help="the reference provider")
    verbs = provider.add_subparsers(title="verbs", required=True)
    serve = verbs.add_parser("serve", help="serve Guardian Link on this machine")
    serve.add_argument("--db", required=True, help=DB_HELP)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=whole(0, HIGHEST_PORT), default=8420, help="0: any free port")
    serve.add_argument(
        "--issuer",
        type=issuer,
        metavar="URL",
        help="how apps reach it, where that is not --host and --port: https://NAME",
    )
    serve.add_argument("--name", type=name, default=SERVICE_NAME, help="the service's name")
    serve.add_argument("--seed-family", action="store_true", help="sandbox people, when empty")
    serve.add_argument("--seed-language", choices=("zh-CN", "en"), default="zh-CN")
    serve.add_argument(
        "--test-control", action="store_true", help="a virtual clock; never with real families"
    )
    serve.add_argument(
        "--start-at", type=_moment, help="when the virtual clock of a new ledger starts (ISO 8601)"
    )
    serve.add_argument(
        "--device-interval",
        type=whole(1, LONGEST_INTERVAL_SECONDS),
        default=5,
        help="seconds between polls (RFC 8628)",
    )
    serve.add_argument(
        "--reply-delay-ms",
        type=whole(0, LONGEST_REPLY_DELAY_MS),
        default=30,
        help="pause between two pieces of a reply; 0: none",
    )
    _add_operation(serve)
    add_gateway(serve)
    add_open_webui(serve)
    add_secrets(serve)
    add_print_unit(serve)
    serve.set_defaults(run=_run_provider, complain=serve.error)
    add_people(verbs, DB_HELP)
    add_reviews(verbs, DB_HELP)
    add_bridge(verbs, DB_HELP)
    add_normative_text(verbs)


def _add_operation(serve: argparse.ArgumentParser) -> None:
    serve.add_argument(
        "--smtp", type=_mail_server, help="HOST:PORT that takes letters to emergency contacts"
    )
    serve.add_argument(
        "--mail-from", type=_mail_address, default=MAIL_FROM, help="who writes these letters"
    )
    serve.add_argument(
        "--require-dpop-nonce", action="store_true", help="a nonce in every proof (RFC 9449)"
    )
    serve.add_argument(
        "--rate-per-minute",
        type=whole(0, HIGHEST_RATE),
        default=RATE_PER_MINUTE,
        help="requests answered to one token or session; 0: any number",
    )
    serve.add_argument(
        "--end-with-input",
        action="store_true",
        help="end when the standard input does: with the process that holds its other end",
    )
    serve.add_argument(
        "--signals-model",
        type=Path,
        metavar="FOLDER",
        help="a larger model for signals (ONNX), a program of whoever made it: docs/signals.md",
    )
    serve.add_argument(
        "--log", choices=("text", "json"), default="text", help="json: a line for each request too"
    )


def _mail_server(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 1 <= int(port[:9]) <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError("a mail server is needed, as 127.0.0.1:25")
    return host.strip("[]"), int(port)


def _mail_address(text: str) -> str:
    name, _, place = text.partition("@")
    if not name or not place or not text.isascii() or not text.isprintable() or " " in text:
        raise argparse.ArgumentTypeError("a mail address is needed, as guardian@example.org")
    return text


def _moment(text: str) -> datetime:
    fault = argparse.ArgumentTypeError("a moment is needed, as 2026-11-22T15:00+08:00")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise fault from None
    if moment.tzinfo is None or moment.year not in START_YEARS:
        raise fault
    return moment


def _run_provider(options: argparse.Namespace) -> int:
    from guardian.system.hardening import (  # noqa: PLC0415 - see the docstring
        harden_files,
        harden_process,
    )

    # Whoever hands keys over so that nobody sees them does not want them read from memory either.
    (harden_process if options.secrets_from_input else harden_files)()
    from guardian.provider.logs import LogFormat  # noqa: PLC0415 - see the docstring
    from guardian.provider.serve import ServeOptions, serve  # noqa: PLC0415 - see the docstring

    if options.start_at is not None and not options.test_control:
        options.complain("--start-at needs --test-control")
    gateway = gateway_options(options)
    check_open_webui(options)
    if options.print_unit:
        print_unit(options)
        return 0
    secrets = given_secrets(options)
    if options.end_with_input:
        from guardian.system.starter import end_with_starter  # noqa: PLC0415 - see the docstring

        end_with_starter()
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
            reply_delay_ms=options.reply_delay_ms,
            smtp=options.smtp,
            mail_sender=options.mail_from,
            require_dpop_nonce=options.require_dpop_nonce,
            log_format=LogFormat(options.log),
            rate_per_minute=options.rate_per_minute,
            gateway=with_secrets(gateway, secrets),
            open_webui=open_webui_options(options, secrets),
            issuer=options.issuer,
            signals_model=options.signals_model,
        )
    )
    return 0


def _run_app(options: argparse.Namespace) -> int:
    from guardian.cli import open_window  # noqa: PLC0415 - the way round is its own

    return open_window(options.continue_from, hidden=options.hidden)


def _run_watch(options: argparse.Namespace) -> int:
    from guardian.system.hardening import harden_process  # noqa: PLC0415 - see the docstring

    harden_process()
    from guardian.cli_watch import print_unit, watch_profile  # noqa: PLC0415 - see the docstring
    from guardian.desk.profile import profile_folder  # noqa: PLC0415 - see the docstring

    if options.print_unit:
        print_unit([sys.executable, "-m", "guardian", "watch"])
        return 0
    return watch_profile(profile_folder(), language_of(options), unlock=options.unlock)


def _run_demo(options: argparse.Namespace) -> int:
    from guardian.system.hardening import harden_process  # noqa: PLC0415 - see the docstring

    harden_process()
    from guardian.cli_window import has_display, show_practice  # noqa: PLC0415 - see the docstring

    language = language_of(options)
    if options.headless or options.json or not has_display():
        from guardian.demo.command import tell_demo  # noqa: PLC0415 - see the docstring

        tell_demo(language, as_json=options.json)
        return 0
    return show_practice(language)
