"""Signed receipts: proof, for whoever keeps them, of what was consented to, deleted or exported."""

import json
import secrets
from datetime import datetime
from typing import Literal

from joserfc import jws
from pydantic import JsonValue
from sqlalchemy import Connection

from guardian.link.set_tokens import ALGORITHMS
from guardian.link.wire.consents import ReceiptClaims
from guardian.provider.context import Provider
from guardian.provider.ledger.keys import current_key

RECEIPT_TYPE = "gl-receipt+jwt"


def sign_receipt(
    provider: Provider,
    connection: Connection,
    *,
    ward_id: str,
    receipt: Literal["consent_given", "consent_withdrawn", "deletion", "export"],
    about: dict[str, JsonValue],
    now: datetime,
) -> str:
    """Return a compact JWS about something that is being written in this transaction."""
    key = current_key(connection, provider.wall_clock.now())
    claims = ReceiptClaims(
        iss=provider.issuer,
        sub=ward_id,
        iat=int(now.timestamp()),
        jti=f"receipt-{secrets.token_hex(12)}",
        receipt=receipt,
        about=dict(about),
    )
    header = {"alg": "Ed25519", "typ": RECEIPT_TYPE, "kid": key.kid}
    body = json.dumps(claims.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
    return jws.serialize_compact(header, body, key, algorithms=ALGORITHMS)
