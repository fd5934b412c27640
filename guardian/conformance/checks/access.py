# ruff: noqa: D103 - a check's title says what it shows; its numbers are the example
"""Who gets at interaction data: nobody without a token, no app beyond its approval (Art. 16)."""

from guardian.conformance.check import check, demand, equal
from guardian.conformance.world import World
from guardian.link.wire.problems import MEDIA_TYPE
from guardian.words import N_

READS = (
    *("/link", "/ward", "/policy", "/policy/effective", "/policy/versions", "/characters"),
    *("/usage", "/refusals", "/spending", "/alerts", "/contacts", "/requests", "/consents"),
    *("/data-inventory", "/disclosures", "/access-log", "/complaints", "/appeals"),
)
BEYOND_USE = (
    *("/policy", "/policy/effective", "/spending", "/alerts", "/contacts", "/consents"),
    *("/data-inventory", "/disclosures", "/access-log", "/complaints"),
)
"""What an app that may read of use, and of nothing else, has no business with."""
FORBIDDEN = 403
WISHES = ("/exports", "/deletions", "/complaints", "/session/stop", "/drills")


@check("R20", "Measures Art. 16", N_("Nothing is told without a token"), test_control=False)
def guarded(world: World) -> str:
    for path in READS:
        answer = world.http.send("GET", world.card.api_base + path)
        equal(answer.status, 401, f"the status of {path} without a token:")
        equal(answer.media_type, MEDIA_TYPE, f"the media type of {path}")
    return f"{len(READS)} addresses are 401"


@check(
    "R21",
    "Measures Art. 16",
    N_("An app gets no data beyond what was approved for it"),
    profile="data",
)
def outside_permission(world: World) -> str:
    app = world.family(15).link(permissions=["usage.read"])
    app.get("/ward")
    for path in BEYOND_USE:
        answer = app.send("GET", path)
        equal(answer.status, FORBIDDEN, f"the status of {path}:")
        equal(answer.exchange.problem, "permission-not-granted", "the type of problem")
    for path in WISHES:
        answer = app.send("POST", path, json={})
        demand(answer.status == FORBIDDEN, f"403 for POST {path}", answer.exchange)
    return f"{len(BEYOND_USE)} reads and {len(WISHES)} wishes are 403"
