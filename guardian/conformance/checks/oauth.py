# ruff: noqa: D103, PLR2004 - a check's title says what it shows; its numbers are the example
"""OAUTH: codes, tokens, the reduced family, rotation, revocation."""

from guardian.conformance.check import NotTestableError, check, demand, equal
from guardian.conformance.http import Answer
from guardian.conformance.proofs import new_key
from guardian.conformance.tokens import DEVICE_GRANT, Codes, tokens_of
from guardian.conformance.world import Family, World
from guardian.words import N_

CONSONANTS = set("BCDFGHJKLMNPQRSTVWXZ")
LONGEST_CODE_SECONDS = 600
OK = 200
REFUSED = {400, 401}


def _refused(answer: Answer, *errors: str) -> None:
    demand(answer.status in REFUSED, f"400 or 401 {' or '.join(errors)}", answer.exchange)
    error = str(answer.document().get("error"))
    demand(error in errors, f"the error {' or '.join(errors)}", error)


def _decided(world: World, family: Family, decision: str) -> Codes:
    codes = world.desk.codes()
    world.decide(codes.user_code, family.ward.ward_id, family.guardians[0].guardian_id, decision)
    return codes


@check(
    "OAUTH",
    "RFC 8628 section 3.2",
    N_("Codes are short-lived and hard to guess"),
    test_control=False,
)
def codes(world: World) -> str:
    answer = world.desk.ask_for_codes()
    equal(answer.status, OK, "the status of the device authorization")
    demand(
        "no-store" in answer.headers.get("Cache-Control", ""),
        "Cache-Control no-store",
        answer.headers.get("Cache-Control", "nothing"),
    )
    found = world.desk.codes()
    letters = found.user_code.replace("-", "")
    demand(set(letters) <= CONSONANTS and len(letters) >= 8, "8 consonants", "another code")
    demand(len(found.device_code) >= 22, "a device code of 128 bits", "a shorter one")
    demand(0 < found.expires_in <= LONGEST_CODE_SECONDS, "600 s at most", found.expires_in)
    demand(
        found.verification_uri.startswith(f"{world.card.origin}/"),
        "a page of its own",
        "a page elsewhere",
    )
    return f"codes live {found.expires_in} s"


@check(
    "OAUTH", "RFC 8628 section 3.1", N_("An app that nobody knows gets no code"), test_control=False
)
def unknown_client(world: World) -> str:
    _refused(
        world.desk.ask_for_codes(client_id="nobody-knows-me"),
        "invalid_client",
        "unauthorized_client",
        "invalid_request",
    )
    return "an unknown client_id is refused"


@check(
    "OAUTH",
    "RFC 8628 section 3.5",
    N_("An app is told to wait, and to wait longer"),
    test_control=False,
)
def pending(world: World) -> str:
    begun = world.desk.codes()
    key = new_key()
    _refused(world.desk.poll(begun.device_code, key), "authorization_pending")
    if begun.interval == 0:
        return "authorization_pending; the provider asks for no pause between polls"
    _refused(world.desk.poll(begun.device_code, key), "slow_down")
    return "authorization_pending, then slow_down"


@check("OAUTH", "RFC 8628 section 3.5", N_("A guardian's no gives no tokens"))
def denied(world: World) -> str:
    begun = _decided(world, world.family(15), "deny")
    _refused(world.desk.poll(begun.device_code, new_key()), "access_denied")
    return "access_denied"


@check("OAUTH", "RFC 8628 section 3.5", N_("A code gives tokens once, and a made-up one never"))
def code_once(world: World) -> str:
    begun = _decided(world, world.family(15), "approve")
    key = new_key()
    tokens_of(world.desk.poll(begun.device_code, key))
    _refused(world.desk.poll(begun.device_code, key), "invalid_grant")
    _refused(world.desk.poll("never-given-to-anybody", key), "invalid_grant")
    return "the second use is invalid_grant"


@check("OAUTH", "RFC 9449 section 5", N_("No tokens without a proof"))
def proof_for_tokens(world: World) -> str:
    begun = _decided(world, world.family(15), "approve")
    form = {"grant_type": DEVICE_GRANT, "device_code": begun.device_code}
    _refused(world.desk.token(form, None), "invalid_dpop_proof", "invalid_request")
    return "a request without DPoP is refused"


@check("OAUTH", "RFC 9396", N_("The permissions that were approved are the ones that were asked"))
def permissions(world: World) -> str:
    family = world.family(15)
    app = family.link(permissions=["usage.read", "policy.read"])
    details = app.tokens.answer.get("authorization_details", [])
    actions = [each.get("actions") for each in details if each.get("type") == "guardian_link"]
    demand(actions, "authorization_details with the tokens", "none")
    equal(sorted(actions[0]), ["policy.read", "usage.read"], "actions")
    equal(sorted(app.get("/link")["permissions"]), ["policy.read", "usage.read"], "permissions")
    return "two were asked for, and two were given"


@check("OAUTH", "RFC 8693", N_("A watch token reads and acknowledges, and changes nothing"))
def watch(world: World) -> str:
    _, app = world.linked(15)
    watching = world.watch(app)
    for path in ("/link", "/ward", "/policy"):
        watching.get(path)
    watching.poll()
    tag = watching.etag()
    refusals = (
        watching.patch({"daily_minutes": 600}, tag),
        watching.send("POST", "/session/stop", json={}),
        watching.send("DELETE", "/link"),
    )
    for answer in refusals:
        equal(answer.status, 401, f"the status of {answer.exchange}")
        equal(answer.exchange.problem, "insufficient-authentication", "the type of problem")
        challenge = answer.headers.get("WWW-Authenticate", "")
        demand(
            "insufficient_user_authentication" in challenge,
            "a challenge of RFC 9470",
            challenge or "none",
        )
    app.get("/link")
    return "reads are answered, three changes are 401 insufficient-authentication"


@check("OAUTH", "RFC 8693", N_("A watch token cannot be traded upwards"))
def watch_stays_watch(world: World) -> str:
    _, app = world.linked(15)
    watching = world.watch(app)
    key = new_key()
    answer = world.desk.exchange(watching.tokens.access, watching.key, key, scope="guardian_link")
    if answer.status == OK:
        watching.key, watching.tokens = key, tokens_of(answer)
        equal(watching.patch({"daily_minutes": 600}).status, 401, "a change with what came of it")
        return "an exchange gives another watch token at most"
    renewed = world.desk.token(
        {
            "grant_type": "refresh_token",
            "refresh_token": watching.tokens.refresh,
            "scope": "guardian_link",
        },
        watching.key,
    )
    if renewed.status == OK:
        watching.tokens = tokens_of(renewed)
        equal(watching.patch({"daily_minutes": 600}).status, 401, "a change after a refresh")
    return "neither an exchange nor a refresh widens it"


@check("OAUTH", "RFC 8693", N_("Whoever copied a token cannot trade it for another"))
def watch_of_a_copy(world: World) -> str:
    _, app = world.linked(15)
    thief = new_key()
    _refused(
        world.desk.exchange(app.tokens.access, thief, thief),
        *("invalid_grant", "invalid_request", "invalid_dpop_proof"),
    )
    return "an exchange without the token's own key is refused"


@check("OAUTH", "RFC 9700 section 4.14.2", N_("A refresh token that is used again ends its family"))
def refresh_reuse(world: World) -> str:
    _, app = world.linked(15)
    first = app.tokens
    app.renew()
    demand(app.tokens.access != first.access, "a new access token", "the old one")
    demand(app.tokens.refresh != first.refresh, "a new refresh token", "the old one")
    app.get("/link")
    _refused(world.desk.refresh(first.refresh, app.key), "invalid_grant")
    equal(app.send("GET", "/link").status, 401, "the family's access token after the reuse")
    _refused(world.desk.refresh(app.tokens.refresh, app.key), "invalid_grant")
    return "the old one is refused, and the family with it"


@check("OAUTH", "RFC 9449 section 5", N_("A refresh token is worth nothing without its key"))
def refresh_other_key(world: World) -> str:
    _, app = world.linked(15)
    _refused(
        world.desk.refresh(app.tokens.refresh, new_key()), "invalid_grant", "invalid_dpop_proof"
    )
    app.renew()
    return "another key is refused, its own goes on"


@check("OAUTH", "RFC 7009", N_("A token that is revoked is dead at once"))
def revocation(world: World) -> str:
    if "revocation_endpoint" not in world.card.metadata:
        raise NotTestableError("no revocation_endpoint")
    _, app = world.linked(15)
    equal(world.desk.revoke("never-given-to-anybody").status, OK, "revoking an unknown token")
    equal(world.desk.revoke(app.tokens.refresh).status, OK, "revoking a refresh token")
    _refused(world.desk.refresh(app.tokens.refresh, app.key), "invalid_grant")
    return "a revoked refresh token is invalid_grant"
