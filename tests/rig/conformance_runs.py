"""The conformance kit, run by a test against a provider of the tests."""

from collections.abc import Iterable
from contextlib import closing

from guardian.conformance.check import Check
from guardian.conformance.checks import all_checks
from guardian.conformance.exchanges import Recorder
from guardian.conformance.http import Http
from guardian.conformance.provider_card import fetch_card
from guardian.conformance.runner import Report, run
from guardian.conformance.tokens import TokenDesk
from guardian.conformance.verdicts import Verdict
from guardian.conformance.world import World


def kit_run(url: str, checks: Iterable[Check]) -> Report:
    """Run some checks."""
    with closing(Http(Recorder())) as http:
        card = fetch_card(http, url)
        world = World(http, card, TokenDesk(http, card))
        return run(checks, world, lambda _: None, url=card.origin)


def named(*names: str) -> list[Check]:
    """Return the checks of these rows (``EVENTS``) or ids (``R11.words_stay``), in run order."""
    found = [each for each in all_checks() if {each.row, each.check_id} & set(names)]
    assert found, names
    return found


def of_verdict(report: Report, verdict: Verdict) -> dict[str, str]:
    """Return the evidence of every check that ended so, by id."""
    return {
        each.check.check_id: each.evidence for each in report.outcomes if each.verdict is verdict
    }
