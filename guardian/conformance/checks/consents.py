# ruff: noqa: D103 - a check's title says what it shows; its numbers are the example
"""Consents: two under 14, one for training, each on its own (Art. 14, 16, 17; PIPL)."""

from typing import Any

from joserfc import jws
from joserfc.errors import JoseError

from guardian.conformance.app import App
from guardian.conformance.check import CheckFailedError, check, demand, equal
from guardian.conformance.provider_card import signing_keys
from guardian.conformance.world import World
from guardian.link.set_tokens import ALGORITHMS
from guardian.link.wire.consents import Consent, ConsentKind, ConsentList, ReceiptClaims
from guardian.link.wire.ward import Ward
from guardian.words import N_

SERVICE = ConsentKind.SERVICE_UNDER_14
DATA = ConsentKind.MINOR_DATA_PROCESSING
TRAINING = ConsentKind.MODEL_TRAINING


def states(app: App) -> dict[ConsentKind, str]:
    """Return how each consent stands."""
    found = app.read(ConsentList, "/consents").consents
    return {each.kind: each.state.value for each in found}


def give(app: App, kind: ConsentKind) -> Consent:
    """Give one consent, to the terms as they are now."""
    terms = {each.kind: each.terms for each in app.read(ConsentList, "/consents").consents}
    wish = {"kind": kind.value, "version": terms[kind].version}
    return Consent.model_validate(app.post("/consents", wish, status=201).document())


def receipt(world: World, compact: object) -> ReceiptClaims:
    """Return the claims of a receipt that verifies; raises :class:`CheckFailedError`."""
    keys = signing_keys(world.http, world.card)
    try:
        token = jws.deserialize_compact(str(compact), keys, algorithms=ALGORITHMS)
    except (JoseError, ValueError, TypeError):
        raise CheckFailedError("a receipt that verifies", "another") from None
    return ReceiptClaims.model_validate_json(token.payload)


def _service_state(app: App) -> Any:
    return app.read(Ward, "/ward").service_state.value


@check(
    "R15",
    "Measures Art. 14(1)",
    N_("Under 14 nothing without a guardian's consent"),
    profile="minor",
)
def service_consent(world: World) -> str:
    family, app = world.linked(13, consents="none")
    world.clock.morning()
    character = family.character(app)
    equal(_service_state(app), "awaiting_guardian_consent", "service_state before")
    said = family.ward.say(character, "Hello")
    equal(said.get("refusal"), "consent_missing", "what the ward is told before")
    demand(said.get("clause"), "the clause", "none")
    given = give(app, SERVICE)
    give(app, DATA)
    equal(_service_state(app), "minor_mode", "service_state with consent")
    equal(family.ward.say(character, "Hello").get("refusal"), None, "a refusal with consent")
    equal(receipt(world, given.receipt).receipt, "consent_given", "the receipt")
    app.expect(200, "DELETE", f"/consents/{given.consent_id}")
    said = family.ward.say(character, "Are you there?")
    equal(said.get("refusal"), "consent_missing", "the refusal in a running conversation")
    return "closed, open with consent, closed again in the same conversation"


@check(
    "R15",
    "Measures Art. 14(1)",
    N_("From 14 on no consent of a guardian's is waited for"),
    profile="minor",
)
def fourteen(world: World) -> str:
    family, app = world.linked(14, consents="none")
    world.clock.morning()
    said = family.ward.say(family.character(app), "Hello")
    demand(said.get("refusal") != "consent_missing", "no consent needed", "consent_missing")
    return "not gated"


@check(
    "R24",
    "Measures Art. 17, PIPL Art. 31",
    N_("Under 14 data needs a consent of its own"),
    profile="minor",
)
def data_consent(world: World) -> str:
    family, app = world.linked(13, consents="none")
    world.clock.morning()
    character = family.character(app)
    give(app, SERVICE)
    said = family.ward.say(character, "Hello")
    equal(said.get("refusal"), "consent_missing", "the refusal with one consent of two")
    given = give(app, DATA)
    demand(given.terms.data_classes, "the classes of data in the terms", "none")
    equal(family.ward.say(character, "Hello").get("refusal"), None, "a refusal with both")
    app.expect(200, "DELETE", f"/consents/{given.consent_id}")
    equal(states(app)[SERVICE], "given", "the other consent after a withdrawal")
    return "two consents; withdrawing one leaves the other"


@check(
    "PIPL",
    "PIPL Art. 14, 15",
    N_("A consent is to the terms that were read, and ends with a call"),
    profile="minor",
)
def terms(world: World) -> str:
    _, app = world.linked(13, consents="none")
    wrong = app.send("POST", "/consents", json={"kind": SERVICE.value, "version": "never-read"})
    demand(wrong.status in {409, 422}, "409 or 422 for other terms", wrong.exchange)
    given = give(app, SERVICE)
    ended = app.expect(200, "DELETE", f"/consents/{given.consent_id}").document()
    equal(ended["state"], "withdrawn", "state")
    equal(receipt(world, ended["receipt"]).receipt, "consent_withdrawn", "the receipt")
    return "other terms are refused, one call withdraws"


@check(
    "R23",
    "Measures Art. 16",
    N_("Training is off until somebody says yes to it alone"),
    profile="data",
)
def training(world: World) -> str:
    _, app = world.linked(13, consents="none")
    equal(states(app)[TRAINING], "not_given", "model_training of a new ward")
    give(app, SERVICE)
    give(app, DATA)
    equal(states(app)[TRAINING], "not_given", "model_training after the other consents")
    _, given = world.linked(13)
    equal(states(given)[TRAINING], "not_given", "model_training of a ward with all consents")
    return "not_given, and not bundled"
