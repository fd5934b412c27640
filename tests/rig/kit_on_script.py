"""The kit before a server that answers as a test tells it to."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from guardian.conformance.app import App
from guardian.conformance.exchanges import Recorder
from guardian.conformance.http import Http
from guardian.conformance.proofs import new_key
from guardian.conformance.provider_card import Card
from guardian.conformance.tokens import TokenDesk, Tokens
from guardian.conformance.world import World
from tests.rig.hostile_server import HostileServer, hostile_server, json_reply

LINK = "/gl/v1/link"


class Script:
    """A scripted provider with what the kit makes of it."""

    def __init__(self, server: HostileServer, http: Http) -> None:
        origin = server.origin
        self.server = server
        self.http = http
        self.card = Card(
            origin=origin,
            discovery={
                "name": "Script",
                "issuer": origin,
                "api_base": f"{origin}/gl/v1",
                "test_control": True,
                "timings": {"idle_gap_minutes": 7, "request_hours": "soon"},
            },
            metadata={
                "token_endpoint": f"{origin}/oauth/token",
                "device_authorization_endpoint": f"{origin}/oauth/device",
                "revocation_endpoint": f"{origin}/oauth/revoke",
                "jwks_uri": f"{origin}/oauth/jwks",
            },
        )
        self.desk = TokenDesk(http, self.card)
        self.world = World(http, self.card, self.desk)

    def app(self) -> App:
        """Return an app with tokens that nobody gave it."""
        self.server.answer(LINK, json_reply({"link_id": "link-1"}))
        tokens = Tokens(access="access-1", refresh="refresh-1", answer={})
        return App(self.http, self.card, self.desk, new_key(), tokens)

    def control(self, path: str, *documents: Any, status: int = 200) -> None:
        """Say what test control answers, one after the other."""
        replies = [json_reply(each, status=status) for each in documents]
        self.server.answer(f"/gl-test/v1{path}", *replies)


@contextmanager
def scripted() -> Iterator[Script]:
    """Run one."""
    http = Http(Recorder())
    try:
        with hostile_server() as server:
            yield Script(server, http)
    finally:
        http.close()
