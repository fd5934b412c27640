"""``guardian provider review``: the grave signs that a person at the service is to look at.

An item names a sign by kind, level and time, and no word of any conversation. What the commands
need is imported when they are chosen.
"""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from guardian.cli_values import name

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from guardian.provider.engine.review_desk import ReviewDesk

    _Verbs = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - has no other name

OUTCOMES = ("confirmed", "not-confirmed", "called", "handed-over")
"""As :class:`guardian.provider.engine.review_queue.Outcome`."""
LONGEST_NOTE = 2000
_LISTED = (
    *("review_id", "state", "due_at", "category", "level", "imminence", "actor", "ward_id"),
    "alert_id",
)
"""What a line of the list tells, with a tab between."""


def add_reviews(verbs: "_Verbs", db_help: str) -> None:
    """Add the verb to those of ``provider``."""
    review = verbs.add_parser("review", help="grave signs that a person is to look at")
    acts = review.add_subparsers(title="verbs", required=True)
    listing = _verb(acts, "list", _list, db_help, "list what is open, the first due first")
    listing.add_argument("--all", action="store_true", help="what was closed, too")
    show = _verb(acts, "show", _show, db_help, "tell all of one")
    show.add_argument("review", metavar="ID")
    close = _verb(acts, "close", _close, db_help, "write down what came of one")
    close.add_argument("review", metavar="ID")
    close.add_argument("--outcome", choices=OUTCOMES, required=True)
    close.add_argument("--by", type=name, required=True, metavar="NAME", help="who looked")
    close.add_argument("--note", type=_note, required=True, help="for the staff alone")
    close.description = (
        "The guardians' apps are told the outcome, and that a person has looked; neither the name "
        "nor the note."
    )


def _verb(
    acts: "_Verbs", verb: str, run: Any, db_help: str, help_text: str
) -> argparse.ArgumentParser:
    parser = acts.add_parser(verb, help=help_text)
    parser.add_argument("--db", required=True, help=db_help)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)
    return parser


def _note(text: str) -> str:
    said = text.strip()
    readable = all(character.isprintable() or character in "\n\t" for character in said)
    if not said or len(said) > LONGEST_NOTE or not readable:
        raise argparse.ArgumentTypeError(f"a note has 1 to {LONGEST_NOTE} readable characters")
    return said


def _desk(options: argparse.Namespace) -> "AbstractContextManager[ReviewDesk]":
    from guardian.system.hardening import harden_files  # noqa: PLC0415 - see the docstring

    harden_files()
    from guardian.provider.engine.review_desk import (  # noqa: PLC0415 - as above
        open_review_desk,
    )

    return open_review_desk(options.db)


def _list(options: argparse.Namespace) -> int:
    with _desk(options) as desk:
        items = desk.items(closed_too=options.all)
    if options.json:
        return _print(json.dumps(items, indent=2, ensure_ascii=False))
    for item in items:
        _print("\t".join(str(item[field]) for field in _LISTED))
    return 0


def _show(options: argparse.Namespace) -> int:
    with _desk(options) as desk:
        return _tell(options, desk.item(options.review))


def _close(options: argparse.Namespace) -> int:
    from guardian.provider.engine.review_queue import Closing, Outcome  # noqa: PLC0415 - as above

    closing = Closing(outcome=Outcome(options.outcome), by=options.by, note=options.note)
    with _desk(options) as desk:
        return _tell(options, desk.close(options.review, closing))


def _tell(options: argparse.Namespace, item: dict[str, Any]) -> int:
    if options.json:
        return _print(json.dumps(item, indent=2, ensure_ascii=False))
    for field, value in item.items():
        if value is not None:
            _print(f"{field}\t{value!r}" if field == "note" else f"{field}\t{value}")
    return 0


def _print(line: str) -> int:
    sys.stdout.write(f"{line}\n")
    return 0
