"""``guardian provider bridge``: find, look at, set up and put back a bridge.

For people at a terminal, and with ``--json`` for the app, which runs these as processes. What the
commands need is imported when they are chosen, as in :mod:`guardian.cli`.
"""

import argparse
import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from guardian.cli_bridge_child import add_child, child_wanted
from guardian.cli_secrets import GivenSecrets, add_secrets, given_secrets
from guardian.errors import GuardianError
from guardian.words import best_language, system_language

KINDS = ("openwebui", "gateway")
"""As :class:`guardian.bridging.values.BridgeKind`."""
EXIT_TROUBLE = 1
EXIT_INTERRUPTED = 130
"""As shells say of a process that SIGINT ended."""
HIGHEST_PORT = 65_535
if TYPE_CHECKING:
    from guardian.bridging.values import SetUpWanted, Step
    from guardian.link.http.transport import Transport
    from guardian.provider.bridging.setting_up import OnStep

    _Verbs = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - has no other name
_Run = Callable[[argparse.Namespace], None]


def add_bridge(verbs: "_Verbs", db_help: str) -> None:
    """Add ``bridge`` to the verbs of ``provider``."""
    bridge = verbs.add_parser("bridge", help="use Guardian with a companion of your family's own")
    acts = bridge.add_subparsers(title="verbs", required=True)
    find = _act(acts, "find", _find, "find what runs on this computer; no key is sent")
    find.add_argument(
        "--port",
        dest="ports",
        type=_port,
        action="append",
        metavar="PORT",
        help="look there instead of at the usual ports; may be given again",
    )
    look = _act(acts, "look", _look, "say what is there and what would change; changes nothing")
    _where(look)
    look.add_argument("--child", default="", metavar="ID", help="the child's account there")
    set_up = _act(acts, "set-up", _set_up, "set a bridge up, after saying what would change")
    set_up.add_argument("--db", required=True, help=db_help)
    _where(set_up)
    add_child(set_up)
    set_up.add_argument("--upstream-key-file", type=Path, metavar="FILE", help="key of --upstream")
    set_up.add_argument("--yes", action="store_true", help="do not ask")
    back = _act(acts, "put-back", _put_back, "leave the server as it would be without the bridge")
    back.add_argument("--db", required=True, help=db_help)
    _where(back)


def _act(acts: "_Verbs", word: str, run: _Run, help_: str) -> argparse.ArgumentParser:
    parser = acts.add_parser(word, help=help_, description=help_)
    parser.add_argument("--language", type=best_language, default=None)
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    parser.set_defaults(run=lambda options: _ran(run, options))
    return parser


def _where(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", choices=KINDS, required=True)
    parser.add_argument(
        "--address", required=True, metavar="URL", help="of Open WebUI, or of the model's server"
    )
    parser.add_argument(
        "--upstream",
        default="",
        metavar="URL",
        help="with Open WebUI: the model's server, to put Guardian's gateway between the two",
    )
    parser.add_argument("--key-file", type=Path, metavar="FILE", help="a key alone on its line")
    add_secrets(parser)


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:9]) <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"a port from 1 to {HIGHEST_PORT} is needed")
    return int(text)


def _ran(run: _Run, options: argparse.Namespace) -> int:
    """Run one act; an error under ``--json`` is a line as well, in the language asked for."""
    options.language = options.language or system_language()
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        run(options)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED  # what was begun is taken back by now
    except GuardianError as error:
        if not options.json:
            raise
        text = error.in_language(options.language)
        told = {"title": text.title, "message": text.message, "advice": text.advice}
        _line({"error": {"code": error.code, **told}})
        return EXIT_TROUBLE
    finally:
        signal.signal(signal.SIGTERM, before)
    return 0


def _line(document: object) -> None:
    sys.stdout.write(f"{json.dumps(document, ensure_ascii=False)}\n")
    sys.stdout.flush()


def _find(options: argparse.Namespace) -> None:
    from guardian.provider.bridging.finding import PORTS, find  # noqa: PLC0415 - light start
    from guardian.provider.bridging.telling import found_lines, json_of  # noqa: PLC0415 - as above

    found = find(options.ports or PORTS)
    _tell(json_of(found) if options.json else found_lines(found, options.language))


def _look(options: argparse.Namespace) -> None:
    from guardian.provider.bridging.looking import look  # noqa: PLC0415 - light start
    from guardian.provider.bridging.telling import json_of, looked_lines  # noqa: PLC0415 - as above

    key = _key(options, given_secrets(options))
    with _transport() as transport:
        looked = look(
            transport,
            kind=options.kind,
            address=options.address,
            key=key,
            child=options.child,
            upstream=options.upstream,
            language=options.language,
        )
    _tell(json_of(looked) if options.json else looked_lines(looked, options.language))


def _set_up(options: argparse.Namespace) -> None:
    from guardian.system.hardening import harden_files  # noqa: PLC0415 - light start

    harden_files()
    from guardian.bridging.values import BridgeKind, SetUpWanted  # noqa: PLC0415 - as above
    from guardian.provider.bridging.setting_up import KEY_PATH, set_up  # noqa: PLC0415 - as above

    given = given_secrets(options)
    wanted = SetUpWanted(
        kind=BridgeKind(options.kind),
        address=options.address,
        key=_key(options, given),
        child=child_wanted(options, given),
        upstream=options.upstream,
        upstream_key=_upstream_key(options, given),
    )
    if not (options.yes or options.json or _agrees(wanted, options.language)):
        return
    with _transport() as transport:
        done = set_up(transport, wanted, options.db, _teller(options))
    guardian, key = done.guardian, done.key
    if options.json:
        told = {
            "ward_id": done.ward_id,
            "guardian_login": guardian.login,
            "guardian_password": guardian.password,
            "key": None if key is None else {"base_url_path": KEY_PATH, "key": key},
        }
        _line({"done": told})
        return
    from guardian.provider.bridging.telling import done_lines  # noqa: PLC0415 - as above

    _tell(done_lines(done, options.language))


def _agrees(wanted: "SetUpWanted", language: str) -> bool:
    """Say what would change, and ask."""
    from guardian.provider.bridging.telling import question  # noqa: PLC0415 - light start

    told, ask = question(wanted, language)
    _tell(told)
    try:
        return input(f"{ask} [y/N] ").strip().lower() in {"y", "yes", "是", "好"}
    except EOFError:
        return False


def _put_back(options: argparse.Namespace) -> None:
    from guardian.system.hardening import harden_files  # noqa: PLC0415 - light start

    harden_files()
    from guardian.bridging.values import BridgeKind  # noqa: PLC0415 - as above
    from guardian.provider.backends.openwebui.transport import Server  # noqa: PLC0415 - as above
    from guardian.provider.bridging.putting_back import put_back  # noqa: PLC0415 - as above

    kind = BridgeKind(options.kind)
    server = Server(address=options.address, key=_key(options, given_secrets(options)))
    with _transport() as transport:
        put_back(transport, kind, server, options.db, _teller(options))
    if options.json:
        _line({"done": {}})
        return
    from guardian.provider.bridging.telling import put_back_line  # noqa: PLC0415 - as above

    _tell(put_back_line(options.language))


def _teller(options: argparse.Namespace) -> "OnStep":
    """Tell each step, to a program by its name and to a person in words."""
    from guardian.provider.bridging.telling import step_line  # noqa: PLC0415 - light start

    def tell(step: "Step") -> None:
        if options.json:
            _line({"step": step})
        else:
            _tell(step_line(step, options.language))

    return tell


def _upstream_key(options: argparse.Namespace, given: GivenSecrets) -> str:
    if options.upstream_key_file is not None:
        from guardian.provider.bridging.keys import read_key  # noqa: PLC0415 - light start

        return read_key(options.upstream_key_file)
    return given.upstream_key or ""


def _key(options: argparse.Namespace, given: GivenSecrets) -> str:
    """Return the key of what is at the address; ``""``: none was given."""
    if options.key_file is not None:
        from guardian.provider.bridging.keys import read_key  # noqa: PLC0415 - light start

        return read_key(options.key_file)
    return (given.server_key if options.kind == KINDS[0] else given.upstream_key) or ""


def _transport() -> "Transport":
    from guardian.link.http.transport import Transport  # noqa: PLC0415 - light start

    return Transport()


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
