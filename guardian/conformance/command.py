"""``guardian conformance URL``: run the checks, print a line each, write the reports."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from guardian.conformance.check import Check
from guardian.conformance.checks import all_checks
from guardian.conformance.exchanges import Recorder
from guardian.conformance.http import Http, UnreachableError
from guardian.conformance.provider_card import fetch_card
from guardian.conformance.reports import as_html, as_json, as_junit
from guardian.conformance.runner import Report, run
from guardian.conformance.sayings import DOMAIN, capability_line, line, summary
from guardian.conformance.tokens import CLIENT_ID, TokenDesk
from guardian.conformance.world import World
from guardian.errors import GuardianError, Recovery
from guardian.words import N_, Words

EXIT_PASSED = 0
EXIT_FAILED = 1


class CannotRunError(GuardianError):
    """There is nothing to check at that address, or nowhere to write what was found."""

    code = "conformance_cannot_run"
    domain = DOMAIN
    recovery = Recovery.NEEDS_YOU
    title = N_("The checks could not run")
    message = N_("What went wrong: {trouble}. Nothing was checked or written.")
    advice = N_("Give the address of a running provider, as http://127.0.0.1:8420.")


class UnknownChecksError(GuardianError):
    """Checks were asked for that there are not."""

    code = "conformance_unknown_checks"
    domain = DOMAIN
    recovery = Recovery.NEEDS_YOU
    title = N_("There are no such checks")
    message = N_("Unknown: {names}. Nothing was checked or written.")
    advice = N_("Name rows or checks as a run prints them, as R13 or R13.drill.")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What was asked for.

    ``profiles`` empty: all of them. ``only``: these checks (``R13.drill``) or rows (``R13``), and
    no others.
    """

    url: str
    language: str
    profiles: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    client_id: str = CLIENT_ID
    authority: str | None = None
    junit: Path | None = None
    html: Path | None = None
    json: Path | None = None


def check_provider(wish: Wish, say: Callable[[str], None]) -> int:
    """Run, report through ``say`` and into files, and return the exit status.

    Raises :class:`CannotRunError` and :class:`UnknownChecksError`.
    """
    words = Words(DOMAIN, wish.language)
    checks = _wanted(wish)
    try:
        report = _run(wish, checks, say, words)
    except UnreachableError as trouble:
        raise CannotRunError(trouble=str(trouble)) from None
    for found in report.capabilities:
        say(capability_line(words, found))
    for sentence in summary(words, report):
        say(sentence)
    try:
        _write(wish, report)
    except OSError as error:
        raise CannotRunError(trouble=type(error).__name__) from None
    return EXIT_FAILED if report.failed else EXIT_PASSED


def _wanted(wish: Wish) -> list[Check]:
    known = all_checks()
    unknown = wish.only - {each.check_id for each in known} - {each.row for each in known}
    if unknown:
        raise UnknownChecksError(names=", ".join(sorted(unknown)))
    return [
        each
        for each in known
        if (not wish.profiles or each.profile in wish.profiles)
        and (not wish.only or wish.only & {each.check_id, each.row})
    ]


def _run(wish: Wish, checks: list[Check], say: Callable[[str], None], words: Words) -> Report:
    with closing(Http(Recorder(), authority=wish.authority)) as http:
        card = fetch_card(http, wish.url)
        world = World(http, card, TokenDesk(http, card, client_id=wish.client_id))
        return run(checks, world, lambda outcome: say(line(words, outcome)), url=card.origin)


def _write(wish: Wish, report: Report) -> None:
    if wish.junit is not None:
        wish.junit.write_text(as_junit(report), encoding="utf-8")
    if wish.json is not None:
        wish.json.write_text(as_json(report), encoding="utf-8")
    if wish.html is not None:
        wish.html.write_text(as_html(report, wish.language), encoding="utf-8")
