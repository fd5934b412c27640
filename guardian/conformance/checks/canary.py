# ruff: noqa: D103 - a check's title says what it shows; its numbers are the example
"""R11: no word of a conversation reaches a guardian, in any answer of the whole run."""

from guardian.conformance.check import CheckFailedError, check, demand
from guardian.conformance.checks.use import settled
from guardian.conformance.world import World
from guardian.words import N_

READ = ("/link", "/ward", "/policy", "/characters", "/link/history", "/policy/versions")
OF_DAYS = ("/usage", "/refusals", "/spending")
PERHAPS = (
    "/alerts",
    "/requests",
    "/contacts",
    "/consents",
    "/appeals",
    "/data-inventory",
    "/disclosures",
    "/access-log",
    "/complaints",
    "/help-requests",
)
FEW = 20


@check("R11", "Measures Art. 13", N_("What the ward says stays with the ward"))
def words_stay(world: World) -> str:
    family, app, character = settled(world, 11)
    phrase = world.plant()
    for text in (phrase, f"I want to die, {phrase}", f"My address is {phrase}"):
        family.ward.say(character, text)
    family.ward.signal("self_harm.ideation", "high")
    day = world.clock.now().date().isoformat()
    for path in READ:
        app.send("GET", path)
    for path in OF_DAYS:
        app.send("GET", path, params={"from": day, "to": day})
    for path in PERHAPS:
        app.send("GET", path)
    for event in app.drain():
        told = event.payload.get("alert_id")
        if told is not None:
            app.send("GET", f"/alerts/{told}")
    leaks = world.http.recorder.leaks
    if leaks:
        raise CheckFailedError("no planted phrase in any answer", f"one in {leaks[0]}")
    demand(
        world.http.recorder.searched > FEW,
        "many answers to search",
        world.http.recorder.searched,
    )
    return f"{world.http.recorder.searched} bodies searched, none has a planted phrase"
