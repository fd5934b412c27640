"""``guardian provider ward``, ``adult``, ``front-end``, ``identity``, ``character``, ``health``.

For whoever runs a gateway: who may ask, and what is known of what they meet. A key is printed once,
when it is made. What the commands need is imported when they are chosen, as in :mod:`guardian.cli`.
"""

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from guardian.cli_values import birth_date, name

CLASSES = ("study", "story", "friend", "virtual_kin", "virtual_partner")
"""As :class:`guardian.policy.settings.RelationshipClass`."""
CURRENCIES = {"CN": "CNY", "UK": "GBP", "EU": "EUR"}
_Run = Callable[[argparse.Namespace], int]
if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager

    from guardian.provider.backends.gateway.desk import GatewayDesk

    _Verbs = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - has no other name


def add_people(verbs: "_Verbs", db_help: str) -> None:
    """Add the verbs to those of ``provider``."""
    _add_wards(_group(verbs, "ward", "children and others who are looked after"), db_help)
    _add_others(verbs, db_help)
    characters = _group(verbs, "character", "models and characters that are offered")
    _verb(characters, "list", _list_characters, db_help, "list them")
    class_ = _verb(characters, "set", _set_class, db_help, "say what one is to a child")
    class_.add_argument("character", metavar="ID", help="as list tells it, or the model's name")
    class_.add_argument("--class", dest="relationship_class", choices=CLASSES, required=True)
    _verb(verbs, "health", _tell_health, db_help, "what went wrong at a gateway, and how often")


def _add_wards(wards: "_Verbs", db_help: str) -> None:
    add = _verb(wards, "add", _add_ward, db_help, "make a ward, and print the key once")
    add.add_argument("--name", type=name, required=True)
    add.description = (
        "Makes a ward, a key for their programs and, with the first ward, a guardian. Running "
        "this, you consent for the guardian to the service and to the processing of the ward's "
        "data, where the ward's age asks for that; the app shows the consents and takes them back."
    )
    add.add_argument("--birth", type=birth_date, required=True, metavar="YYYY-MM-DD")
    add.add_argument("--jurisdiction", default="CN")
    add.add_argument(
        "--language", dest="ward_language", choices=("zh-CN", "zh-TW", "en"), default="zh-CN"
    )
    add.add_argument("--time-zone", default="Asia/Shanghai")
    add.add_argument("--currency", help="ISO 4217; without it the jurisdiction's")
    add.add_argument("--login", type=name, help="how the ward signs in to the page of their own")
    add.add_argument("--guardian-name", type=name, default="Parent")
    add.add_argument("--guardian-login", type=name, default="parent")
    _verb(wards, "list", _list_wards, db_help, "list wards and the ids of their keys")
    keys = _group(wards, "key", "keys of wards")
    new = _verb(keys, "new", _new_key, db_help, "make a key, and print it once")
    new.add_argument("ward", metavar="WARD")
    new.add_argument("--replace", action="store_true", help="the ward's other keys end")
    _revoking(keys, db_help)


def _add_others(verbs: "_Verbs", db_help: str) -> None:
    adults = _group(verbs, "adult", "people of the family whom no rule holds")
    adult = _verb(adults, "add", _add_adult, db_help, "make a key that passes untouched")
    adult.add_argument("--name", type=name, required=True)
    _revoking(adults, db_help)
    front_ends = _group(verbs, "front-end", "programs that say with each request who asks")
    front_end = _verb(front_ends, "add", _add_front_end, db_help, "make a key for one")
    front_end.add_argument("--name", type=name, required=True)
    _revoking(front_ends, db_help)
    identities = _group(verbs, "identity", "people as a front end names them")
    add = _verb(identities, "add", _add_identity, db_help, "say whom a name means")
    add.add_argument("--front-end", choices=("openwebui",), default="openwebui")
    add.add_argument("--subject", required=True, help="the user's id there")
    whose = add.add_mutually_exclusive_group(required=True)
    whose.add_argument("--ward", metavar="WARD")
    whose.add_argument("--adult", action="store_true")
    remove = _verb(identities, "remove", _remove_identity, db_help, "forget whom a name means")
    remove.add_argument("--subject", required=True)
    _verb(identities, "list", _list_identities, db_help, "list them")


def _group(verbs: "_Verbs", word: str, help_: str) -> "_Verbs":
    return verbs.add_parser(word, help=help_).add_subparsers(title="verbs", required=True)


def _verb(
    verbs: "_Verbs", word: str, run: _Run, db_help: str, help_: str
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(word, help=help_)
    parser.add_argument("--db", required=True, help=db_help)
    parser.set_defaults(run=run)
    return parser


def _revoking(verbs: "_Verbs", db_help: str) -> None:
    revoke = _verb(verbs, "revoke", _revoke_key, db_help, "end a key")
    revoke.add_argument("key", metavar="KEY", help="its id, as it was printed")


def _desk(options: argparse.Namespace) -> "AbstractContextManager[GatewayDesk]":
    from guardian.system.hardening import harden_files  # noqa: PLC0415 - see the docstring

    harden_files()
    from guardian.provider.backends.gateway.desk import open_desk  # noqa: PLC0415 - as above

    return open_desk(options.db)


def _add_ward(options: argparse.Namespace) -> int:
    from guardian.provider.accounts.families import WardWanted  # noqa: PLC0415 - as above

    currency = options.currency or CURRENCIES.get(options.jurisdiction, "USD")
    wanted = WardWanted(
        name=options.name,
        birth_date=options.birth,
        jurisdiction=options.jurisdiction,
        language=options.ward_language,
        time_zone=options.time_zone,
        currency=currency,
        login=options.login,
        guardian_name=options.guardian_name,
        guardian_login=options.guardian_login,
    )
    with _desk(options) as desk:
        return _tell(desk.add_ward(wanted))


def _list_wards(options: argparse.Namespace) -> int:
    with _desk(options) as desk:
        return _tell(desk.wards())


def _new_key(options: argparse.Namespace) -> int:
    with _desk(options) as desk:
        return _tell(desk.new_key(options.ward, replace=options.replace))


def _revoke_key(options: argparse.Namespace) -> int:
    with _desk(options) as desk:
        return _tell(desk.revoke_key(options.key))


def _add_adult(options: argparse.Namespace) -> int:
    with _desk(options) as desk:
        return _tell(desk.add_adult(options.name))


def _add_front_end(options: argparse.Namespace) -> int:
    with _desk(options) as desk:
        return _tell(desk.add_front_end(options.name))


def _add_identity(options: argparse.Namespace) -> int:
    with _desk(options) as desk:
        return _tell(desk.add_identity(options.subject, options.ward))


def _remove_identity(options: argparse.Namespace) -> int:
    with _desk(options) as desk:
        return _tell(desk.remove_identity(options.subject))


def _list_identities(options: argparse.Namespace) -> int:
    with _desk(options) as desk:
        return _tell(desk.identities())


def _list_characters(options: argparse.Namespace) -> int:
    with _desk(options) as desk:
        return _tell(desk.characters())


def _set_class(options: argparse.Namespace) -> int:
    with _desk(options) as desk:
        return _tell(desk.set_class(options.character, options.relationship_class))


def _tell_health(options: argparse.Namespace) -> int:
    with _desk(options) as desk:
        return _tell(desk.health())


def _tell(lines: "Iterable[str]") -> int:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    return 0
