"""The child of a bridge, from options for a person or from the standard input for the app."""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from guardian.cli_people import CURRENCIES
from guardian.cli_secrets import GivenSecrets
from guardian.cli_values import birth_date, name

if TYPE_CHECKING:
    from guardian.bridging.values import ChildWanted


def add_child(parser: argparse.ArgumentParser) -> None:
    """Add the options; with ``--secrets-from-input`` its ``child`` goes before them."""
    child = parser.add_argument_group("the child")
    child.add_argument("--child", default="", metavar="ID", help="the account at Open WebUI")
    child.add_argument("--name", type=name)
    child.add_argument("--birth", type=birth_date, metavar="YYYY-MM-DD")
    child.add_argument("--jurisdiction", default="CN")
    child.add_argument("--child-language", default="zh-CN", metavar="TAG", help="BCP 47")
    child.add_argument("--time-zone", default="Asia/Shanghai")
    child.add_argument("--currency", help="ISO 4217; without it the jurisdiction's")


def child_wanted(options: argparse.Namespace, given: GivenSecrets) -> "ChildWanted":
    """Return the child who was described; raises ``ChildWantedError``."""
    from guardian.bridging.values import ChildWanted  # noqa: PLC0415 - light start
    from guardian.provider.bridging.children import checked, read_child  # noqa: PLC0415 - as above
    from guardian.provider.bridging.errors import ChildWantedError  # noqa: PLC0415 - as above

    today = datetime.now(UTC).date()
    if given.child is not None:
        return read_child(given.child, today)
    if options.name is None:
        raise ChildWantedError(what="--name")
    if options.birth is None:
        raise ChildWantedError(what="--birth")
    child = ChildWanted(
        user_id=options.child,
        name=options.name,
        birth_date=options.birth,
        jurisdiction=options.jurisdiction,
        language=options.child_language,
        time_zone=options.time_zone,
        currency=options.currency or CURRENCIES.get(options.jurisdiction, "USD"),
    )
    return checked(child, today)
