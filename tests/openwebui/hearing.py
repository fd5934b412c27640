"""The bridge's address for hints, in a process of its own kind, and what came there."""

import json
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

import requests
import uvicorn
from fastapi import FastAPI
from starlette.types import Message, Receive, Scope, Send

from guardian.provider.backends.openwebui.hints import HEADER, HINT_PATH, hint_router
from guardian.provider.rate_limits import RateLimits
from tests.openwebui.server import PATIENCE_SECONDS
from tests.rig.clock import MovableClock
from tests.rig.prompt_server import PromptServer, running_server


@dataclass
class Hearing:
    """``came``: each request's whole body; ``wanted``: what a round waits for."""

    url: str
    secret: str
    limits: RateLimits
    wanted: Event = field(default_factory=Event)
    came: list[bytes] = field(default_factory=list)

    def told_of(self) -> set[str]:
        """Return whose accounts hints came of."""
        return {json.loads(body)["user_id"] for body in self.came}

    def await_hint_of(self, user_id: str) -> None:
        """Wait until a hint of this account has come."""
        while user_id not in self.told_of():
            assert self.wanted.wait(PATIENCE_SECONDS), "no hint came"
            self.wanted.clear()

    def hint(self, body: bytes, secret: str | None = None) -> requests.Response:
        """Send a hint as somebody could."""
        told = self.secret if secret is None else secret
        return requests.post(self.url, data=body, headers={HEADER: told}, timeout=30)


@contextmanager
def hearing() -> Iterator[Hearing]:
    """Listen until the end of the block."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}{HINT_PATH}"
        heard = Hearing(url, secrets.token_hex(16), RateLimits(MovableClock()))
        app = FastAPI()
        app.router.routes.extend(hint_router(heard.secret, heard.wanted, heard.limits).routes)

        async def noting(scope: Scope, receive: Receive, send: Send) -> None:
            async def noted() -> Message:
                message = await receive()
                if message["type"] == "http.request":
                    heard.came.append(message["body"])
                return message

            await app(scope, noted, send)

        config = uvicorn.Config(noting, log_config=None, lifespan="off")
        with running_server(PromptServer(config), listener):
            yield heard
