"""What the normative text says in prose: what it is, its parts, how a request is signed."""

from typing import Any

DESCRIPTION = """\
Guardian Link lets a guardian's app and a companion service (AI that imitates a person in sustained
emotional interaction) keep a ward safe together. This document is its one normative text.

* A **link** binds one guardian's app to one ward; one token is one link. It is made by the device
  authorization grant (RFC 8628), and every request proves its key (DPoP, RFC 9449).
* A **watch** token, from a token exchange (RFC 8693), reads and acknowledges; it changes nothing.
* The **policy** is what guardians request, above what the law demands: the strictest of all holds,
  and every field of `effective` names its origin. It is read with an ETag and changed by merge
  patch (RFC 7396) under If-Match.
* **Events** are signed security event tokens (RFC 8417), fetched by long poll (RFC 8936) and
  delivered until they are acknowledged; `gl_seq` numbers those of a link without a gap. They stand
  below `webhooks`, one by one.
* **Reports can be kept as evidence**: `/policy`, `/usage`, `/refusals`, `/spending` and `/alerts`
  are answered with a JWS (RFC 7515) of a `SignedReport` where `Accept` names
  `application/guardian-link-report+jwt` and discovery says `signed_reports`.
* **No word of a conversation** is in any answer to a guardian.
* **Errors** are problem details (RFC 9457) of types `urn:guardian-link:1:problem:…`.

Unknown members are ignored by both sides. Moments are RFC 3339 in UTC, money is in minor units.
"""

TAGS = {
    "discovery": "What a provider is, can do and declares. Anybody may read it.",
    "oauth": "Making a link and keeping its tokens (RFC 8414, 8628, 8693, 9449, 7009).",
    "link": "The bond between one guardian's app and one ward, and the ward at its end.",
    "policy": "What the ward may do: requested by guardians, demanded by law, in force.",
    "activity": "What happened: time, refusals, money. Never the words.",
    "events": "Signed events, delivered until they are acknowledged.",
    "alerts": "Signals that ask someone to look, and who was reached.",
    "contacts": "Who is called when no guardian answers.",
    "consents": "Asked one by one, given with a signed receipt, withdrawn with one call.",
    "requests": "What the ward asks for, and a guardian's decision.",
    "grants": "What a guardian gives beyond the limits, for one day.",
    "appeals": "Against a decision about the ward's account.",
    "data": "Inventory, export, deletion, disclosures and staff access.",
    "complaints": "Received, due, answered.",
    "child": "Beside the normative text: the page of this provider's wards.",
    "test control": "Beside the normative text: time and happenings at will, for test wards only.",
}

SECURITY_SCHEMES: dict[str, Any] = {
    "DPoP": {
        "type": "http",
        "scheme": "dpop",
        "description": (
            "`Authorization: DPoP TOKEN` with a fresh proof in the `DPoP` header (RFC 9449): "
            "`htm`, `htu`, `iat` within 60 s, `jti` used once, `ath` of the token, signed with "
            "the key that the token is bound to (ES256 or Ed25519)."
        ),
    },
    "Ward": {
        "type": "apiKey",
        "in": "cookie",
        "name": "gl_child",
        "description": "The session of a ward at this provider's own page.",
    },
}
