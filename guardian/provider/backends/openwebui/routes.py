"""``GET /bridge``: how the bridge does and what it can do there."""

from threading import Event
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import TypeAdapter

from guardian.bridging.values import BridgeHealth, CapabilityLine, Person
from guardian.provider.backends.gateway.people import FORWARDED, is_loopback
from guardian.provider.backends.openwebui.health import Health, capability_lines, told
from guardian.words import best_language

BRIDGE_PATH = "/bridge"
LONGEST_TAG = 35
"""Of a language tag (RFC 5646 section 4.4.1)."""
_HEALTH = TypeAdapter(BridgeHealth)
_PEOPLE = TypeAdapter(tuple[Person, ...])
_LINES = TypeAdapter(tuple[CapabilityLine, ...])


def bridge_router(health: Health, wanted_round: Event) -> APIRouter:
    """Return the address that who supervises the bridge asks; no secret is in it.

    While somebody has to say whose an account is, whoever asks on this computer wants a round: it
    may have been said.
    """
    router = APIRouter(tags=["bridge"])

    @router.get(BRIDGE_PATH)
    async def bridge(
        request: Request,
        language: Annotated[str, Query(max_length=LONGEST_TAG)] = "en",
    ) -> dict[str, object]:
        """Tell how it does, from memory: this answers whatever the server behind it does."""
        condition, words = health.condition, best_language(language)
        # names of accounts are for the app of this computer alone
        named = is_loopback(request.client.host if request.client else None)
        named = named and FORWARDED.isdisjoint(request.headers)
        if named and condition.doubtful:
            wanted_round.set()
        said = told(condition, words, with_names=named)
        return {
            "health": _HEALTH.dump_python(said, mode="json"),
            "doubtful": _PEOPLE.dump_python(condition.doubtful if named else (), mode="json"),
            "capabilities": _LINES.dump_python(capability_lines(condition, words), mode="json"),
        }

    return router
