# ruff: noqa: D103 - a check's title says what it shows; its numbers are the example
"""DPOP: a copied token is worth nothing (RFC 9449)."""

from guardian.conformance.app import App
from guardian.conformance.check import check, demand, equal
from guardian.conformance.http import Answer
from guardian.conformance.proofs import STRAIGHT, Bend, new_key, proof
from guardian.conformance.world import World
from guardian.link.wire.problems import MEDIA_TYPE
from guardian.words import N_

UNAUTHORIZED = 401
OK = 200
FIVE_MINUTES = 300
MADE_UP = "never-given-to-anybody"


def _unauthorized(answer: Answer, what: str) -> None:
    equal(answer.status, UNAUTHORIZED, f"the status of a request with {what}:")
    equal(answer.media_type, MEDIA_TYPE, "the media type")
    equal(answer.exchange.problem, "invalid-token", "the type of problem")
    challenge = answer.headers.get("WWW-Authenticate", "")
    demand(challenge.lower().startswith("dpop"), "WWW-Authenticate: DPoP", challenge or "none")


def _bent(app: App, bend: Bend | None, what: str) -> None:
    _unauthorized(app.send("GET", "/link", bend=bend), what)
    equal(app.send("GET", "/link").status, OK, f"an honest request after one with {what}:")


@check("DPOP", "RFC 9449 section 7.1", N_("No proof, no answer"))
def no_proof(world: World) -> str:
    _bent(world.reader, None, "no proof")
    app = world.reader
    bearer = {"Authorization": f"Bearer {app.tokens.access}"}
    _unauthorized(app.send("GET", "/link", bend=None, headers=bearer), "a bearer token")
    _unauthorized(app.send("GET", "/link", token=MADE_UP), "a made-up token")
    return "no proof, a bearer token and a made-up token are 401"


@check("DPOP", "RFC 9449 section 4.3", N_("A proof is for one method and one address"))
def another_target(world: World) -> str:
    _bent(world.reader, Bend(method="POST"), "another htm")
    _bent(world.reader, Bend(url=f"{world.card.api_base}/policy"), "another htu")
    _bent(world.reader, Bend(url="https://elsewhere.example/gl/v1/link"), "a foreign htu")
    return "another htm and another htu are 401"


@check("DPOP", "RFC 9449 section 11.1", N_("A proof is used once"))
def replay(world: World) -> str:
    app = world.reader
    url = f"{world.card.api_base}/link"
    headers = {"DPoP": proof(app.key, "GET", url, token=app.tokens.access)}
    first = app.send("GET", "/link", bend=None, headers=headers)
    if "use_dpop_nonce" in first.headers.get("WWW-Authenticate", ""):
        nonce = first.headers.get("DPoP-Nonce")
        headers = {"DPoP": proof(app.key, "GET", url, token=app.tokens.access, nonce=nonce)}
        first = app.send("GET", "/link", bend=None, headers=headers)
    equal(first.status, OK, "the first use")
    _unauthorized(app.send("GET", "/link", bend=None, headers=headers), "a used proof")
    return "the second use is 401"


@check("DPOP", "RFC 9449 section 4.3", N_("A proof of long ago, or of times to come, is refused"))
def stale(world: World) -> str:
    _bent(world.reader, Bend(seconds_ago=FIVE_MINUTES), "a proof five minutes old")
    _bent(world.reader, Bend(seconds_ago=-FIVE_MINUTES), "a proof from the future")
    return "five minutes either way are 401"


@check("DPOP", "RFC 9449 section 6", N_("A token copied to another machine is refused"))
def another_key(world: World) -> str:
    _bent(world.reader, Bend(key=new_key()), "another key")
    _bent(world.reader, Bend(forged=True), "a forged signature")
    _bent(world.reader, Bend(kind="JWT"), "another typ")
    return "another key, a forged signature and another typ are 401"


@check("DPOP", "RFC 9449 section 7", N_("A proof names the token that it belongs to"))
def token_hash(world: World) -> str:
    _bent(world.reader, Bend(without_ath=True), "no ath")
    _bent(world.reader, Bend(token=MADE_UP), "another ath")
    demand(world.reader.send("GET", "/link", bend=STRAIGHT).status == OK, "200", "another status")
    return "a missing and another ath are 401"
