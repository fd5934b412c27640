"""What the authorization server says of itself (RFC 8414) and the keys it signs with."""

from joserfc.jwk import KeySet

from guardian.provider.context import Provider
from guardian.provider.ledger.keys import current_key, published_keys
from guardian.provider.oauth.client import GRANTS, SCOPE
from guardian.provider.oauth.details import DETAILS_TYPE
from guardian.provider.oauth.proofs import ALGORITHMS
from guardian.provider.oauth.server import (
    DEVICE_AUTHORIZATION_PATH,
    REVOCATION_PATH,
    TOKEN_PATH,
)

METADATA_PATH = "/.well-known/oauth-authorization-server"
JWKS_PATH = "/oauth/jwks"


def server_metadata(provider: Provider) -> dict[str, object]:
    """Return the metadata document (RFC 8414 section 2, RFC 8628 section 4, RFC 9449 5.1)."""
    issuer = provider.issuer
    return {
        "issuer": issuer,
        "token_endpoint": issuer + TOKEN_PATH,
        "device_authorization_endpoint": issuer + DEVICE_AUTHORIZATION_PATH,
        "revocation_endpoint": issuer + REVOCATION_PATH,
        "jwks_uri": issuer + JWKS_PATH,
        "scopes_supported": [SCOPE],
        "authorization_details_types_supported": [DETAILS_TYPE],  # RFC 9396 section 10
        "response_types_supported": [],
        "grant_types_supported": list(GRANTS),
        "token_endpoint_auth_methods_supported": ["none"],
        "revocation_endpoint_auth_methods_supported": ["none"],
        "dpop_signing_alg_values_supported": list(ALGORITHMS),
        "ui_locales_supported": ["zh-CN", "zh-TW", "en"],
    }


def public_keys(provider: Provider) -> dict[str, object]:
    """Return the JWK set with which the app checks events (RFC 7517 section 5)."""
    with provider.engine.begin() as connection:
        current_key(connection, provider.wall_clock.now())
        keys = published_keys(connection)
    return {**KeySet(list(keys)).as_dict(private=False)}
