"""``GET /bridge``: how the gateway does and what it can do."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import TypeAdapter

from guardian.bridging.values import BridgeHealth, CapabilityLine
from guardian.provider.backends.gateway.capabilities import capability_lines
from guardian.provider.backends.gateway.condition import Condition
from guardian.words import best_language

_LONGEST_TAG = 35
"""Of a language tag (RFC 5646 section 4.4.1)."""
_HEALTH = TypeAdapter(BridgeHealth)
_LINES = TypeAdapter(tuple[CapabilityLine, ...])


def bridge_router(condition: Condition) -> APIRouter:
    """Return the address that who supervises the gateway asks; no secret and no name is in it."""
    router = APIRouter(tags=["bridge"])

    @router.get("/bridge")
    async def bridge(
        language: Annotated[str, Query(max_length=_LONGEST_TAG)] = "en",
    ) -> dict[str, object]:
        """Tell how it does, from memory: this answers whatever the model's server does."""
        words = best_language(language)
        return {
            "health": _HEALTH.dump_python(condition.told(words), mode="json"),
            "capabilities": _LINES.dump_python(capability_lines(words), mode="json"),
        }

    return router
