# ruff: noqa: D103 - a check's title says what it shows; its numbers are the example
"""EVENTS: signed, gapless, delivered again until acknowledged, and at once (RFC 8417, RFC 8936)."""

import time
from concurrent.futures import ThreadPoolExecutor

from guardian.conformance.app import App, Event
from guardian.conformance.check import check, demand, equal
from guardian.conformance.world import World
from guardian.link.wire.events import ALERT_URI, CHANGE_URI, PollResponse
from guardian.link.wire.happenings import CATALOGUE, VERIFICATION_URI
from guardian.words import N_

SKEW_SECONDS = 60
WAKE_SECONDS = 5.0
LEAD_SECONDS = 0.4
DIFFERENT = ("grooming", "bullying", "violence.threat")
"""Signals of one kind may be told as one alert; these are of three kinds."""


def gapless(events: list[Event], after: int) -> None:
    """See that ``gl_seq`` goes on from ``after`` without a gap."""
    numbers = [each.claims.gl_seq for each in events]
    equal(numbers, list(range(after + 1, after + 1 + len(numbers))), "gl_seq")


@check("EVENTS", "RFC 8417", N_("Every event is signed, says what it is, and is new"))
def signed(world: World) -> str:
    _, app = world.linked(15)
    app.limit(daily_minutes=31)
    found = app.drain()
    demand(found, "an event of a change", "none")
    now = time.time()
    for each in found:
        demand(abs(now - each.claims.iat) < SKEW_SECONDS, "iat of now", each.claims.iat)
        if each.uri in CATALOGUE:
            CATALOGUE[each.uri].model_validate(each.payload)
    demand(any(each.uri == CHANGE_URI for each in found), "a change event", "others")
    return f"{len(found)} events verified"


@check("EVENTS", "Guardian Link", N_("Events are numbered from 1 without a gap"))
def numbered(world: World) -> str:
    family, app = world.linked(15)
    first = app.drain()
    gapless(first, 0)
    for minutes in (31, 32, 33):
        app.limit(daily_minutes=minutes)
    family.ward.signal("grooming", "high")
    later = app.drain()
    demand(later, "events", "none")
    gapless(later, len(first))
    return f"1 to {len(first) + len(later)}"


@check("EVENTS", "RFC 8936", N_("What is not acknowledged comes again"))
def redelivered(world: World) -> str:
    family, app = world.linked(15)
    app.drain()
    alert_id = family.ward.signal("grooming", "high")
    first = [each for each in app.events() if each.uri == ALERT_URI]
    equal([each.payload["alert_id"] for each in first], [alert_id], "the alerts")
    again = [each for each in app.events() if each.uri == ALERT_URI]
    equal([each.claims.jti for each in again], [first[0].claims.jti], "the jti of the second time")
    equal(again[0].claims.gl_seq, first[0].claims.gl_seq, "gl_seq of the second time")
    app.poll(ack=[first[0].claims.jti], maxEvents=0)
    left = [each for each in app.events() if each.uri == ALERT_URI]
    equal(left, [], "alerts after the acknowledgement")
    return "the same token until it is acknowledged, and not after"


@check("EVENTS", "RFC 8936 section 2.4", N_("A poll takes as many events as it asks for"))
def portions(world: World) -> str:
    family, app = world.linked(15)
    app.drain()
    wanted = [family.ward.signal(category, "high") for category in DIFFERENT]
    first = app.poll(maxEvents=1)
    equal(len(first.sets), 1, "the number of events")
    demand(first.moreAvailable, "moreAvailable", "false")
    told = [each.payload["alert_id"] for each in app.drain() if each.uri == ALERT_URI]
    equal(sorted(told), sorted(wanted), "the alerts")
    return "one of several, and the rest later"


@check("EVENTS", "RFC 8936 section 2.4.2", N_("Trouble with one event does not stop the others"))
def set_errors(world: World) -> str:
    family, app = world.linked(15)
    app.drain()
    family.ward.signal("grooming", "high")
    jti = next(iter(app.poll().sets))
    app.poll(setErrs={jti: {"err": "invalid_request", "description": "checked"}}, maxEvents=0)
    wanted = family.ward.signal("bullying", "high")
    told = [each.payload.get("alert_id") for each in app.drain()]
    demand(wanted in told, "the next alert", "nothing")
    return "an error is taken, the next event comes"


@check("EVENTS", "Guardian Link", N_("A waiting app hears at once"))
def wakes(world: World) -> str:
    family, app = world.linked(15)
    app.drain()
    with ThreadPoolExecutor(1) as pool:
        polling = pool.submit(_timed_poll, app)
        time.sleep(LEAD_SECONDS)
        rung_at = time.monotonic()
        family.ward.signal("grooming", "high")
        heard, heard_at = polling.result()
    took = heard_at - rung_at
    demand(heard.sets, "an event", "an empty answer")
    demand(took < WAKE_SECONDS, f"within {WAKE_SECONDS} s", f"{took:.1f} s")
    return f"heard after {took:.1f} s"


@check("EVENTS", "Shared Signals 1.0", N_("A quiet channel says that it lives"))
def verification(world: World) -> str:
    _, app = world.linked(15)
    app.drain()
    minutes = world.card.timing("verification_minutes", 15)
    world.clock.advance(minutes=minutes + 1)
    heard = [each for each in app.drain() if each.uri == VERIFICATION_URI]
    demand(heard, f"a verification event after {minutes} quiet minutes", "none")
    return f"after {minutes} min"


@check("EVENTS", "RFC 7517", N_("Old events verify after the keys have changed"))
def rotation(world: World) -> str:
    family, app = world.linked(15)
    app.drain()
    family.ward.signal("grooming", "high")
    before = list(app.poll().sets.values())
    world.control.post("/key-rotation")
    for each in before:
        app.verified(each)
    wanted = family.ward.signal("bullying", "high")
    told = [each.payload.get("alert_id") for each in app.drain()]
    demand(wanted in told, "an event under the new key", "none")
    return "events of before and after verify"


@check("EVENTS", "Guardian Link", N_("One link's events are its own"))
def own_events(world: World) -> str:
    _, app = world.linked(15)
    other, other_app = world.linked(15)
    app.drain()
    alert_id = other.ward.signal("grooming", "high")
    told = [each.payload.get("alert_id") for each in app.drain()]
    demand(alert_id not in told, "nothing of another family", "its alert")
    _foreign(app, other_app)
    return "another family's alert stays there"


def _timed_poll(app: App) -> tuple[PollResponse, float]:
    heard = app.poll(wait=True)
    return heard, time.monotonic()


def _foreign(app: App, other: App) -> None:
    """Acknowledging somebody else's events must do nothing to them."""
    jti = next(iter(other.poll().sets))
    app.poll(ack=[jti], maxEvents=0)
    demand(jti in other.poll().sets, "the other link's event to wait on", "it was gone")
