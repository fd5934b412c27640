"""What an honest provider would send, to be bent by tests of a dishonest one."""

from guardian.link.client.provider import DiscoveredProvider
from tests.rig.hostile_server import HostileServer, json_reply

CARD_PATH = "/.well-known/guardian-link"
METADATA_PATH = "/.well-known/oauth-authorization-server"
TOKEN_PATH = "/oauth/token"
DEVICE_PATH = "/oauth/device_authorization"

LINK = {
    "link_id": "link-1",
    "state": "active",
    "guardian_name": "Mum",
    "permissions": ["usage.read"],
    "created_at": "2026-11-22T07:00:00Z",
}


def card(origin: str, **changes: object) -> dict[str, object]:
    """Return a provider's card."""
    return {
        "protocol": "1.0",
        "issuer": origin,
        "name": "Sandbox",
        "api_base": f"{origin}/gl/v1",
        "profiles": ["core", "minor"],
        "service_class": "companion",
        "safety_contact": "safety@example.com",
        "helplines": {"12355": "Youth helpline"},
        "something_new": {"is": "ignored"},
    } | changes


def metadata(origin: str, **changes: object) -> dict[str, object]:
    """Return authorization server metadata (RFC 8414)."""
    return {
        "issuer": origin,
        "token_endpoint": origin + TOKEN_PATH,
        "device_authorization_endpoint": origin + DEVICE_PATH,
        "jwks_uri": f"{origin}/oauth/jwks",
        "dpop_signing_alg_values_supported": ["ES256"],
    } | changes


def device_answer(origin: str, **changes: object) -> dict[str, object]:
    """Return an answer to a device authorization request (RFC 8628)."""
    return {
        "device_code": "device-code-1",
        "user_code": "BCDF-GHJK",
        "verification_uri": f"{origin}/link",
        "verification_uri_complete": f"{origin}/link?user_code=BCDF-GHJK",
        "expires_in": 600,
        "interval": 0,
    } | changes


def token_answer(number: int, **changes: object) -> dict[str, object]:
    """Return the ``number``-th pair of tokens."""
    return {
        "access_token": f"access-{number}",
        "token_type": "DPoP",
        "expires_in": 600,
        "refresh_token": f"refresh-{number}",
    } | changes


def be_honest(server: HostileServer) -> None:
    """Let ``server`` answer discovery and linking as a provider should."""
    server.answer(CARD_PATH, json_reply(card(server.origin)))
    server.answer(METADATA_PATH, json_reply(metadata(server.origin)))
    server.answer(DEVICE_PATH, json_reply(device_answer(server.origin)))
    server.answer(TOKEN_PATH, json_reply(token_answer(1)))
    server.answer("/gl/v1/link", json_reply(LINK))


def provider_at(server: HostileServer) -> DiscoveredProvider:
    """Return what discovery finds at an honest ``server``."""
    return DiscoveredProvider(
        issuer=server.origin,
        name="Sandbox",
        api_base=f"{server.origin}/gl/v1",
        token_endpoint=server.origin + TOKEN_PATH,
        device_authorization_endpoint=server.origin + DEVICE_PATH,
        jwks_uri=f"{server.origin}/oauth/jwks",
        service_class="companion",
        safety_contact="safety@example.com",
    )
