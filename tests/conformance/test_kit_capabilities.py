"""What a provider says that it can do is worth what its checks say."""

from dataclasses import replace
from typing import Any

import pytest

from guardian.conformance.capabilities import MOST, SHOWN_BY, Standing, capabilities
from guardian.conformance.checks import all_checks
from guardian.conformance.verdicts import Outcome, Verdict
from guardian.provider import card
from tests.rig.conformance_report import a_check


def declared(*statements: tuple[str, str]) -> dict[str, Any]:
    return {
        "capabilities": [
            {"capability": name, "status": status, "clause": "Measures Art. 10", "method": "-"}
            for name, status in statements
        ]
    }


def outcome(row: str, name: str, verdict: Verdict) -> Outcome:
    check = replace(a_check(name), row=row)
    return Outcome(check=check, verdict=verdict, evidence="seen", seconds=0.1)


EASY_EXIT = declared(("easy_exit", "supported"))


@pytest.mark.parametrize(
    ("verdicts", "standing"),
    [
        ((Verdict.PASS, Verdict.PASS), Standing.TESTED),
        ((Verdict.PASS, Verdict.FAIL), Standing.FAILED),
        ((Verdict.FAIL, Verdict.FAIL), Standing.FAILED),
        ((Verdict.PASS, Verdict.NOT_TESTABLE), Standing.TESTED),
        ((Verdict.NOT_TESTABLE, Verdict.NOT_CLAIMED), Standing.UNTESTED),
        ((Verdict.DECLARED_ONLY, Verdict.NOT_TESTABLE), Standing.UNTESTED),
        ((), Standing.UNTESTED),
    ],
)
def test_a_statement_stands_as_its_checks_ended(
    verdicts: tuple[Verdict, ...], standing: Standing
) -> None:
    outcomes = [outcome("R29", f"way_{n}", verdict) for n, verdict in enumerate(verdicts)]
    (found,) = capabilities(EASY_EXIT, outcomes)
    assert (found.name, found.clause, found.standing) == (
        "easy_exit",
        "Measures Art. 10",
        standing,
    )


def test_what_failed_is_named_and_other_checks_do_not_count() -> None:
    outcomes = [
        outcome("R29", "exits", Verdict.FAIL),
        outcome("R29", "stop_now", Verdict.PASS),
        outcome("R13", "drill", Verdict.FAIL),
    ]
    (found,) = capabilities(EASY_EXIT, outcomes)
    assert found.failed == ("R29.exits",)
    assert found.tried == ("R29.exits", "R29.stop_now")


def test_one_check_of_a_row_is_told_from_the_others() -> None:
    privacy = declared(("privacy_protection", "supported"))
    outcomes = [
        outcome("R22", "deletion", Verdict.FAIL),
        outcome("R22", "export", Verdict.PASS),
    ]
    (found,) = capabilities(privacy, outcomes)
    assert (found.standing, found.tried) == (Standing.TESTED, ("R22.export",))


def test_partial_and_absent_are_not_judged() -> None:
    card_of_one = declared(("easy_exit", "partial"), ("easy_exit", "absent"), ("new", "supported"))
    outcomes = [outcome("R29", "exits", Verdict.FAIL)]
    assert [each.standing for each in capabilities(card_of_one, outcomes)] == [
        Standing.PARTIAL,
        Standing.ABSENT,
        Standing.UNTESTED,
    ]


@pytest.mark.parametrize(
    "discovery",
    [
        {},
        {"capabilities": None},
        {"capabilities": "all of them"},
        {"capabilities": ["easy_exit", 7, None, []]},
    ],
)
def test_a_card_without_statements_has_none(discovery: dict[str, Any]) -> None:
    assert capabilities(discovery, []) == ()


def test_a_card_that_means_no_good_is_cut_short() -> None:
    statements = [("x" * 9000 + "\x1b[31m", "supported")] * (MOST * 3)
    found = capabilities(declared(*statements), [])
    assert len(found) == MOST
    assert all(each.name.isprintable() and len(each.name) < 500 for each in found)
    (odd,) = capabilities({"capabilities": [{"status": {"a": 1}}]}, [])
    assert (odd.name, odd.standing) == ("", Standing.ABSENT)


def test_every_statement_names_checks_that_exist() -> None:
    known = {each.row for each in all_checks()} | {each.check_id for each in all_checks()}
    named = {name for names in SHOWN_BY.values() for name in names}
    assert named <= known


def test_every_statement_of_our_own_card_can_be_held_against_something() -> None:
    ours = {each.capability for each in card.capabilities(gateway=False) if each.status != "absent"}
    assert ours <= set(SHOWN_BY)
