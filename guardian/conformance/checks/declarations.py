# ruff: noqa: D103 - a check's title says what it shows; its numbers are the example
"""Statements of the provider's about itself: looked at for their form, verified by nobody."""

from datetime import UTC, datetime, timedelta

from guardian.conformance.app import read_as
from guardian.conformance.check import check, demand
from guardian.conformance.world import World
from guardian.link.wire.discovery import WELL_KNOWN_PATH, Discovery
from guardian.words import N_

AUDIT_AGE = timedelta(days=396)
"""13 months: the Minors Online Regulation asks for one a year (Art. 37)."""


def _card(world: World) -> Discovery:
    return read_as(Discovery, world.http.send("GET", world.card.origin + WELL_KNOWN_PATH))


@check(
    "R01",
    "Measures Art. 2",
    N_("The service says whether it is a companion service"),
    test_control=False,
    declared=True,
)
def service_class(world: World) -> str:
    return f"declared: {_card(world).service_class}"


@check(
    "R08",
    "Measures Art. 9",
    N_("Somebody can be reached about safety, and people look"),
    test_control=False,
    declared=True,
)
def safety_contact(world: World) -> str:
    card = _card(world)
    demand(card.safety_contact.strip(), "a safety contact", "none")
    demand(card.human_review is not None, "human_review", "nothing")
    hours = "" if card.human_review is None else card.human_review.hours
    return f"declared: people look {hours}; nobody was written to, so whether they do is not known"


@check(
    "R09",
    "Measures Art. 10",
    N_("Each safeguard is listed with its status and clause"),
    test_control=False,
    declared=True,
)
def capabilities(world: World) -> str:
    found = _card(world).capabilities
    demand(found, "capabilities", "none")
    demand(all(each.clause.strip() for each in found), "a clause with each", "some without")
    told = [f"{each.capability} {each.status}" for each in found]
    return f"declared: {', '.join(told)}"


@check(
    "R20",
    "Measures Art. 16",
    N_("How interaction data is secured is declared"),
    test_control=False,
    declared=True,
    profile="data",
)
def security(world: World) -> str:
    found = _card(world).security
    demand(found, "security", "nothing")
    return f"declared: {', '.join(found)}"


@check(
    "R25",
    "Measures Art. 17",
    N_("Minors' data was audited within the last 13 months"),
    test_control=False,
    declared=True,
    profile="minor",
)
def audits(world: World) -> str:
    found = _card(world).audits
    if not found and world.card.test_control:
        return "declared: none, by a provider without real families"
    demand(found, "an audit", "none")
    newest = max(each.date for each in found)
    now = world.clock.now() if world.card.test_control else datetime.now(UTC)
    demand(now.date() - newest < AUDIT_AGE, "one of the last 13 months", newest)
    return f"declared: {newest}"


@check(
    "R26",
    "Measures Art. 18(1)",
    N_("How content made by AI is labelled is declared"),
    test_control=False,
    declared=True,
)
def labelling(world: World) -> str:
    found = _card(world).labelling
    if found is None:
        demand(found, "labelling", "nothing")
        return ""
    demand(found.explicit.strip() and found.implicit.strip(), "both kinds of label", "one")
    return "declared: explicit and implicit labels"


@check(
    "R31",
    "Measures Art. 21",
    N_("The steps of a complaint and their time limits are told"),
    test_control=False,
    declared=True,
    profile="complaint",
)
def complaint_process(world: World) -> str:
    found = _card(world).complaint_process
    demand(found, "complaint_process", "nothing")
    return f"declared: {', '.join(f'{each.state} in {each.within_hours} h' for each in found)}"


@check(
    "R32",
    "Measures Art. 22, 23, 26, 27",
    N_("Assessment and filing numbers, as declared"),
    test_control=False,
    declared=True,
)
def declarations(world: World) -> str:
    found = _card(world).declarations
    told = {
        "assessment": found.assessment_filed_on,
        "algorithm": found.algorithm_filing_no,
        "impact assessment": found.impact_assessment_on,
    }
    return "declared: " + ", ".join(f"{name} {value or 'none'}" for name, value in told.items())


@check(
    "R37",
    "Measures Art. 31",
    N_("Domains with regulators of their own, as declared"),
    test_control=False,
    declared=True,
)
def regulated_domains(world: World) -> str:
    found = _card(world).declarations.regulated_domains
    return f"declared: {', '.join(found) or 'none'}"


@check(
    "R38",
    "Measures Art. 14(3)",
    N_("The age bands that differ are declared"),
    test_control=False,
    declared=True,
)
def bands(world: World) -> str:
    found = _card(world).bands
    demand(found, "bands", "none")
    return f"declared: {', '.join(found)}"
