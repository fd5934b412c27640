"""What comes of a check: five verdicts, and nothing ends the run."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from guardian.conformance.check import (
    MAX_EVIDENCE_CHARACTERS,
    Check,
    CheckFailedError,
    NotClaimedError,
    NotTestableError,
    check,
    demand,
    equal,
    short,
)
from guardian.conformance.exchanges import Exchange, Recorder, template
from guardian.conformance.http import Http, UnreachableError
from guardian.conformance.provider_card import Card
from guardian.conformance.runner import run, run_one
from guardian.conformance.tokens import TokenDesk
from guardian.conformance.verdicts import Verdict
from guardian.conformance.world import World
from tests.rig.conformance_report import a_check


@pytest.fixture
def world() -> Iterator[World]:
    with closing(Http(Recorder())) as http:
        card = Card(
            origin="http://127.0.0.1:1",
            discovery={"name": "Nobody", "profiles": ["core", "data"]},
            metadata={},
        )
        yield World(http, card, TokenDesk(http, card))


def doing(act: Callable[[], Any], *, declared: bool = False) -> Check:
    return replace(a_check("act", declared=declared), run=lambda _: str(act()))


def raising(error: Exception) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


def test_evidence_is_kept(world: World) -> None:
    outcome = run_one(doing(lambda: "seen"), world)
    assert (outcome.verdict, outcome.evidence) == (Verdict.PASS, "seen")


def test_a_statement_is_never_more_than_declared(world: World) -> None:
    assert run_one(doing(lambda: "said", declared=True), world).verdict is Verdict.DECLARED_ONLY


@pytest.mark.parametrize(
    ("error", "verdict", "evidence"),
    [
        (CheckFailedError("a yes", "a no"), Verdict.FAIL, "expected a yes; got a no"),
        (NotTestableError("no clock"), Verdict.NOT_TESTABLE, "no clock"),
        (NotClaimedError("no such claim"), Verdict.NOT_CLAIMED, "no such claim"),
        (UnreachableError("ConnectionError"), Verdict.FAIL, "stopped answering"),
        (KeyError("secret"), Verdict.FAIL, "could not read the answer (KeyError)"),
        (RecursionError(), Verdict.FAIL, "(RecursionError)"),
    ],
)
def test_whatever_a_check_meets_the_run_goes_on(
    world: World, error: Exception, verdict: Verdict, evidence: str
) -> None:
    heard: list[Verdict] = []
    checks = [doing(raising(error)), doing(lambda: "seen")]
    report = run(checks, world, lambda each: heard.append(each.verdict), url="u")
    assert heard == [verdict, Verdict.PASS]
    assert evidence in report.outcomes[0].evidence
    assert "secret" not in report.outcomes[0].evidence


def test_what_is_not_claimed_is_not_run(world: World) -> None:
    elder = replace(doing(raising(KeyError())), profile="elder")
    assert run_one(elder, world).verdict is Verdict.NOT_CLAIMED


def test_without_test_control_nothing_is_made_up(world: World) -> None:
    needy = replace(doing(lambda: "seen"), test_control=True)
    assert run_one(needy, world).verdict is Verdict.NOT_TESTABLE
    with pytest.raises(NotTestableError):
        world.family()


def test_nobody_there_is_a_failure_and_no_crash(world: World) -> None:
    asking = replace(
        a_check("asks"), run=lambda here: str(here.http.send("GET", "http://127.0.0.1:1/"))
    )
    assert run_one(asking, world).verdict is Verdict.FAIL


def test_a_check_is_named_after_its_function() -> None:
    @check("R99", "Art. 99", "No proof, no answer", profile="data", test_control=False)
    def somebody_looks(_: World) -> str:
        return "seen"

    assert somebody_looks.check_id == "R99.somebody_looks"
    assert (somebody_looks.profile, somebody_looks.declared) == ("data", False)


def test_a_demand_says_what_was_expected() -> None:
    demand(True, "anything")
    equal(1, 1, "one")
    with pytest.raises(CheckFailedError, match=r"expected two 2; got 1"):
        equal(1, 2, "two")


@pytest.mark.parametrize("text", ["a\nb\x1b[31m\u202e", "x" * 5000])
def test_evidence_is_one_short_printable_line(text: str) -> None:
    assert short(text).isprintable()
    assert len(short(text)) <= MAX_EVIDENCE_CHARACTERS


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://x.example/gl/v1/alerts/alert-1/ack?a=b", "/gl/v1/alerts/{id}/ack"),
        ("http://x/gl-test/v1/wards/ward-9/use", "/gl-test/v1/wards/{id}/use"),
        ("http://x/.well-known/guardian-link", "/.well-known/guardian-link"),
        ("http://x/gl/v1/contacts/Aunt%20Lin", "/gl/v1/contacts/{id}"),
    ],
)
def test_no_id_is_kept_of_an_address(url: str, path: str) -> None:
    assert template(url) == path


def test_a_planted_phrase_is_found_wherever_it_comes_back() -> None:
    recorder = Recorder(planted={"lantern under the bridge"})
    seen = Exchange(method="GET", path="/gl/v1/usage", status=200)
    recorder.search('{"note": "nothing"}', seen)
    assert recorder.leaks == []
    recorder.search('{"note": "Lantern under the bridge!"}', seen)
    assert recorder.leaks == [seen]
