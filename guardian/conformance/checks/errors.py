# ruff: noqa: D103 - a check's title says what it shows; its numbers are the example
"""ERRORS: every refusal is a problem of the registry (RFC 9457)."""

from guardian.conformance.app import MERGE_PATCH, read_as
from guardian.conformance.check import check, demand, equal
from guardian.conformance.http import Answer, UnreachableError
from guardian.conformance.world import World
from guardian.link.wire.problems import MEDIA_TYPE, PREFIX, Problem, ProblemType
from guardian.words import N_

REGISTRY = {f"{PREFIX}{each.value}" for each in ProblemType}
TOO_MUCH = 2 * 1024 * 1024


def problem(answer: Answer, status: int, kind: ProblemType) -> Problem:
    """Return the problem of an answer that must be exactly this one."""
    equal(answer.status, status, f"the status of {answer.exchange.method} {answer.exchange.path}:")
    equal(answer.media_type, MEDIA_TYPE, "the media type")
    found = read_as(Problem, answer)
    equal(found.status, status, "the status in the problem")
    demand(found.type in REGISTRY, "a type of the registry", found.type)
    equal(found.type, f"{PREFIX}{kind}", "the type")
    demand(found.title.strip(), "a title", "none")
    return found


@check("ERRORS", "RFC 9457", N_("What is not there is 404, and what cannot be done there 405"))
def not_there(world: World) -> str:
    app = world.reader
    problem(app.send("GET", "/nowhere"), 404, ProblemType.NOT_FOUND)
    answer = app.send("POST", "/alerts/no-such-alert/ack", json={"step": "shown"})
    problem(answer, 404, ProblemType.NOT_FOUND)
    wrong = app.send("DELETE", "/policy")
    problem(wrong, 405, ProblemType.METHOD_NOT_ALLOWED)
    demand(wrong.headers.get("Allow"), "Allow with 405 (RFC 9110)", "nothing")
    return "404 and 405 are problems of the registry"


@check("ERRORS", "RFC 9110", N_("What cannot be read is 400, 415 or 422, by what is wrong with it"))
def unreadable(world: World) -> str:
    app = world.reader
    kind = {"Content-Type": "application/json"}
    broken = app.send("POST", "/events/poll", data=b'{"ack": [', headers=kind)
    problem(broken, 400, ProblemType.VALIDATION)
    form = app.send("POST", "/events/poll", data=b"ack=1", headers={"Content-Type": "text/plain"})
    problem(form, 415, ProblemType.UNSUPPORTED_MEDIA_TYPE)
    wrong = problem(
        app.send("POST", "/events/poll", json={"maxEvents": "many", "returnImmediately": True}),
        422,
        ProblemType.VALIDATION,
    )
    demand(
        any("maxEvents" in each.field for each in wrong.errors), "an error for maxEvents", "none"
    )
    return "400, 415 and 422 are told apart, and the field is named"


@check("ERRORS", "RFC 6585", N_("Limits are changed only by who has read them"))
def preconditions(world: World) -> str:
    _, app = world.linked(15)
    kind = {"Content-Type": MERGE_PATCH}
    answer = app.send("PATCH", "/policy", json={"daily_minutes": 45}, headers=kind)
    problem(answer, 428, ProblemType.PRECONDITION_REQUIRED)
    old = app.etag()
    app.limit(daily_minutes=45)
    problem(app.patch({"daily_minutes": 30}, old), 412, ProblemType.STALE_VERSION)
    kept = app.get("/policy")["requested"]["daily_minutes"]
    equal(kept, 45, "daily_minutes after a stale change")
    as_json = app.send(
        "PATCH",
        "/policy",
        json={"daily_minutes": 30},
        headers={"If-Match": app.etag(), "Content-Type": "application/json"},
    )
    problem(as_json, 415, ProblemType.UNSUPPORTED_MEDIA_TYPE)
    return "428 without If-Match, 412 with an old one, and nothing was changed"


@check("ERRORS", "RFC 9110 section 15.5.14", N_("A body without end is not read to its end"))
def too_large(world: World) -> str:
    body = b'{"ack": ["' + b"a" * TOO_MUCH + b'"]}'
    kind = {"Content-Type": "application/json"}
    try:
        answer = world.reader.send("POST", "/events/poll", data=body, headers=kind)
    except UnreachableError:
        return "the connection was ended"
    problem(answer, 413, ProblemType.TOO_LARGE)
    return "413"


@check("ERRORS", "Guardian Link", N_("What was not permitted is 403"))
def not_permitted(world: World) -> str:
    app = world.family(15).link(permissions=["usage.read"])
    for path in ("/policy", "/spending"):
        problem(app.send("GET", path), 403, ProblemType.PERMISSION_NOT_GRANTED)
    patch = app.send(
        "PATCH",
        "/policy",
        json={"daily_minutes": 600},
        headers={"If-Match": "*", "Content-Type": MERGE_PATCH},
    )
    problem(patch, 403, ProblemType.PERMISSION_NOT_GRANTED)
    app.get("/link")
    return "three things that were not approved are 403"


@check("ERRORS", "Guardian Link", N_("A link that has ended is 410"))
def ended(world: World) -> str:
    _, app = world.linked(15)
    app.expect(204, "DELETE", "/link")
    problem(app.send("GET", "/ward"), 410, ProblemType.LINK_ENDED)
    return "410 link-ended"
