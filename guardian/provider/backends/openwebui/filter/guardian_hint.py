"""Tells Guardian's bridge that a child did something: this file runs in the family's server.

It is installed as the filter is and imports nothing of Guardian. It says whose account it was and
nothing else: no word, no chat, no time. What is not heard is found out by the bridge's next round,
so nothing is tried again, and a bridge that is away costs the server nothing.
"""

import asyncio
import json
from typing import Any
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from pydantic import BaseModel

TOLD_OF = ("message.", "chat.", "auth.api_key.")
"""The beginnings of the names of events that are worth a look."""
MOST_AT_ONCE = 4
SECONDS = 2.0


class _NoDetour(HTTPRedirectHandler):
    def redirect_request(self, *_args: object) -> None:
        """Follow nobody elsewhere: the secret is for the bridge."""


class Event:
    """The hook that Open WebUI calls with whatever happens."""

    class Valves(BaseModel):
        """Settings as the server keeps them: where to tell, what it is known by, and of whom."""

        url: str = ""
        secret: str = ""
        accounts: str = "[]"

    def __init__(self) -> None:
        self.valves = self.Valves()
        self._under_way = 0
        self._opener = build_opener(ProxyHandler({}), _NoDetour)

    async def event(self, event: dict[str, Any]) -> None:
        """Tell of one event, unless enough are being told of just now."""
        who = str((event.get("actor") or {}).get("id") or "")
        told_of = str(event.get("event", "")).startswith(TOLD_OF)
        if not told_of or self._under_way >= MOST_AT_ONCE or who not in self._accounts():
            return
        self._under_way += 1
        try:
            await asyncio.to_thread(self._tell, who)
        except Exception:  # noqa: BLE001, S110 - a hint that is lost is no loss
            pass
        finally:
            self._under_way -= 1

    def _accounts(self) -> list[str]:
        found = json.loads(self.valves.accounts)
        return found if isinstance(found, list) else []

    def _tell(self, who: str) -> None:
        headers = {"Content-Type": "application/json", "X-Guardian-Hint": self.valves.secret}
        body = json.dumps({"user_id": who}).encode()
        request = Request(self.valves.url, data=body, headers=headers, method="POST")  # noqa: S310 - the bridge's own address
        with self._opener.open(request, timeout=SECONDS):
            pass
