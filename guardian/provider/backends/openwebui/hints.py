"""Hints from inside the family's server that something happened: a round comes sooner, no more.

Nothing is believed of a hint but that it is time to look: whoever learns the secret can make the
bridge look once in a while, which it does in any case.
"""

import hmac
from http import HTTPStatus
from threading import Event
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from pydantic import BaseModel, ConfigDict, ValidationError

from guardian.provider.problems import ProblemError
from guardian.provider.rate_limits import RateLimits

HINT_PATH = "/bridge/hint"
HEADER = "X-Guardian-Hint"
MOST_BYTES = 1_024
MOST_A_MINUTE = 240


class Hint(BaseModel):
    """Whose account did something, by the server's id."""

    model_config = ConfigDict(extra="forbid")

    user_id: str


def hint_router(secret: str, wanted_round: Event, limits: RateLimits) -> APIRouter:
    """Return the address that the server's event function tells; it sets ``wanted_round``.

    The answer is the same, 204 without a body, whether a hint was taken, not known, not understood
    or one too many: nobody learns from it whether a secret is right.
    """
    router = APIRouter(include_in_schema=False)
    expected = secret.encode()

    @router.post(HINT_PATH, status_code=HTTPStatus.NO_CONTENT)
    async def hint(request: Request, told: Annotated[str, Header(alias=HEADER)] = "") -> Response:
        """Take one hint."""
        known = hmac.compare_digest(told.encode("utf-8", "replace"), expected)
        if await _is_hint(request) and known and _is_in_time(limits):
            wanted_round.set()
        return Response(status_code=HTTPStatus.NO_CONTENT)

    return router


async def _is_hint(request: Request) -> bool:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return False
    try:
        Hint.model_validate_json(body)
    except ValidationError:
        return False
    return True


def _is_in_time(limits: RateLimits) -> bool:
    try:
        limits.hit("hint", "open webui", per_minute=MOST_A_MINUTE)
    except ProblemError:
        return False
    return True
