"""For whoever runs the provider: does it live, is it ready for requests."""

from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter

from guardian.link.wire.base import Wire
from guardian.link.wire.problems import Problem, ProblemType
from guardian.provider.context import Provider
from guardian.provider.ledger.schema import UnreadableLedgerError, is_current
from guardian.provider.problems import ProblemError

HEALTH_PATH = "/health"
READY_PATH = "/ready"


class Condition(Wire):
    """How the process is."""

    status: Literal["ok"]


def operations_router(provider: Provider) -> APIRouter:
    """Return the addresses that a service manager or a load balancer asks."""
    router = APIRouter(tags=["operations"])

    @router.get(HEALTH_PATH)
    async def health() -> Condition:
        """Answer that the process lives, whatever else is the matter."""
        return Condition(status="ok")

    @router.get(READY_PATH, responses={503: {"model": Problem}})
    def ready() -> Condition:
        """Answer that the ledger answers too, and has the tables that this program knows."""
        try:
            current = is_current(provider.engine)
        except UnreadableLedgerError:
            current = False
        if not current:
            raise ProblemError(
                HTTPStatus.SERVICE_UNAVAILABLE,
                ProblemType.UNAVAILABLE,
                title="The ledger has other tables than this program knows",
                detail="Start the newest program once on this ledger, and only that one.",
                headers={"Retry-After": "60"},
            )
        return Condition(status="ok")

    return router
