"""``GET /bridge``: how the bridge does and what it can do there."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import TypeAdapter

from guardian.bridging.values import BridgeHealth, CapabilityLine
from guardian.provider.backends.openwebui.health import Health, capability_lines, told
from guardian.words import best_language

BRIDGE_PATH = "/bridge"
LONGEST_TAG = 35
"""Of a language tag (RFC 5646 section 4.4.1)."""
_HEALTH = TypeAdapter(BridgeHealth)
_LINES = TypeAdapter(tuple[CapabilityLine, ...])


def bridge_router(health: Health) -> APIRouter:
    """Return the address that who supervises the bridge asks; no secret and no name is in it."""
    router = APIRouter(tags=["bridge"])

    @router.get(BRIDGE_PATH)
    async def bridge(
        language: Annotated[str, Query(max_length=LONGEST_TAG)] = "en",
    ) -> dict[str, object]:
        """Tell how it does, from memory: this answers whatever the server behind it does."""
        condition, words = health.condition, best_language(language)
        return {
            "health": _HEALTH.dump_python(told(condition, words), mode="json"),
            "capabilities": _LINES.dump_python(capability_lines(condition, words), mode="json"),
        }

    return router
