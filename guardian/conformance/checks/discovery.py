# ruff: noqa: D103, PLR2004 - a check's title says what it shows; its numbers are the example
"""DISC: who answers, where everything is, and with which keys it signs."""

from guardian.conformance.app import read_as
from guardian.conformance.check import check, demand, equal
from guardian.conformance.http import Answer
from guardian.conformance.provider_card import METADATA_PATH, signing_keys
from guardian.conformance.tokens import DEVICE_GRANT, EXCHANGE_GRANT
from guardian.conformance.world import World
from guardian.link.wire.discovery import PROFILES, PROTOCOL_VERSION, WELL_KNOWN_PATH, Discovery
from guardian.link.wire.events import EVENT_PREFIX
from guardian.link.wire.happenings import CATALOGUE
from guardian.words import N_

OK = 200


def _fetched(world: World, path: str) -> Answer:
    answer = world.http.send("GET", world.card.origin + path)
    equal(answer.status, OK, f"the status of {path}")
    equal(answer.media_type, "application/json", f"the media type of {path}")
    return answer


@check(
    "DISC", "RFC 8615", N_("The card can be read, and comes from where it says"), test_control=False
)
def card(world: World) -> str:
    answer = _fetched(world, WELL_KNOWN_PATH)
    found = read_as(Discovery, answer)
    equal(found.protocol, PROTOCOL_VERSION, "protocol")
    sent = answer.document()
    equal(str(sent["issuer"]).rstrip("/"), world.card.origin, "issuer")
    demand(
        str(sent["api_base"]).startswith(f"{world.card.origin}/"),
        "api_base below issuer",
        "elsewhere",
    )
    unknown = set(found.profiles) - set(PROFILES)
    demand("core" in found.profiles, "the profile core", ", ".join(found.profiles))
    demand(not unknown, "known profiles only", ", ".join(sorted(unknown)))
    return f"protocol {found.protocol}, profiles {', '.join(found.profiles)}"


@check("DISC", "RFC 8414", N_("The authorization server describes itself"), test_control=False)
def metadata(world: World) -> str:
    sent = _fetched(world, METADATA_PATH).document()
    equal(sent.get("issuer"), world.card.origin, "issuer")
    for name in (
        "token_endpoint",
        "device_authorization_endpoint",
        "revocation_endpoint",
        "jwks_uri",
    ):
        address = str(sent.get(name, ""))
        demand(address.startswith(f"{world.card.origin}/"), f"{name} below issuer", "elsewhere")
    grants = sent.get("grant_types_supported", [])
    for grant in (DEVICE_GRANT, EXCHANGE_GRANT, "refresh_token"):
        demand(grant in grants, f"the grant {grant}", ", ".join(grants))
    algorithms = sent.get("dpop_signing_alg_values_supported", [])
    demand("ES256" in algorithms, "ES256 for proofs", ", ".join(algorithms))
    return f"proofs may be {', '.join(algorithms)}"


@check(
    "DISC",
    "RFC 7517",
    N_("The signing keys are published, and nothing secret with them"),
    test_control=False,
)
def keys(world: World) -> str:
    signing_keys(world.http, world.card)
    found = world.http.send("GET", world.card.endpoint("jwks_uri")).document()["keys"]
    demand(found, "at least one key", "none")
    for key in found:
        demand("kid" in key, "a kid on every key", "a key without one")
        demand("d" not in key and "k" not in key, "public keys only", "a private one")
    return f"{len(found)} public keys"


@check(
    "DISC",
    "Guardian Link",
    N_("The normative text is served with every event in it"),
    test_control=False,
)
def normative_text(world: World) -> str:
    address = world.card.discovery.get("openapi")
    demand(isinstance(address, str), "openapi in the card", "nothing")
    answer = world.http.send("GET", str(address))
    equal(answer.status, OK, "the status of the OpenAPI document")
    document = answer.document()
    demand(str(document.get("openapi", "")).startswith("3.1"), "OpenAPI 3.1", "another version")
    hooks = document.get("webhooks", {})
    missing = [uri for uri in CATALOGUE if uri.removeprefix(EVENT_PREFIX) not in hooks]
    demand(not missing, "a webhook for every event", f"none for {', '.join(missing)}")
    return f"{len(document.get('paths', {}))} addresses, {len(hooks)} events"


@check(
    "DISC",
    "Measures Art. 18",
    N_("The declared times are within what the text allows"),
    test_control=False,
)
def timings(world: World) -> str:
    found = read_as(Discovery, _fetched(world, WELL_KNOWN_PATH)).timings
    demand(found.crisis_retry_minutes <= 5, "a retry within 5 min", found.crisis_retry_minutes)
    second = found.crisis_second_contact_minutes
    demand(second <= 15, "the second contact within 15 min", second)
    return f"idle gap {found.idle_gap_minutes} min, retry {found.crisis_retry_minutes} min"
