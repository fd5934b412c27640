"""``/gl-test/v1``: there only when the provider was started with it."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Self

from fastapi import APIRouter, Depends
from pydantic import Field, model_validator
from sqlalchemy import select

from guardian.link.wire.base import Instant, Wire
from guardian.link.wire.events import Topic
from guardian.link.wire.problems import ProblemType
from guardian.provider.api.http_border import described, json_body
from guardian.provider.context import Provider
from guardian.provider.engine.due import run_due
from guardian.provider.engine.events import append_change
from guardian.provider.engine.live import Live
from guardian.provider.ledger.people import ward_table
from guardian.provider.ledger.virtual_clock import BackwardsError, VirtualClock
from guardian.provider.problems import ProblemError
from guardian.provider.routers import control_area, take
from guardian.provider.test_control.minors import minors_router
from guardian.provider.test_control.money import money_router
from guardian.provider.test_control.people import people_router
from guardian.provider.test_control.safety import safety_router
from guardian.provider.test_control.service import service_router
from guardian.provider.test_control.use import use_router

MOST_SECONDS = 20 * 366 * 86_400


class Leap(Wire):
    """How time is to move: by so many seconds, or to a moment."""

    advance_seconds: int | None = Field(default=None, ge=-MOST_SECONDS, le=MOST_SECONDS)
    set_to: Instant | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (self.advance_seconds is None) == (self.set_to is None):
            raise ValueError("give either advance_seconds or set_to")
        return self


class ClockReading(Wire):
    """The time of life at the provider."""

    now: Instant


def test_control_router(provider: Provider, clock: VirtualClock, live: Live) -> APIRouter:
    """Return the addresses of the virtual clock and of everything that tests may bring about."""
    router = control_area()
    Wanted = Annotated[Leap, Depends(json_body(Leap))]  # noqa: N806 - a type

    @router.get("/clock")
    def read_clock() -> ClockReading:
        """Tell the time of life."""
        return ClockReading(now=clock.now())

    @router.post("/clock", openapi_extra=described(Leap.model_json_schema()))
    def move_clock(leap: Wanted) -> ClockReading:
        """Move time ahead; 409 when it would run backwards."""
        now = _move(clock, leap)
        run_due(provider, live)
        _tell(provider, live, now)
        return ClockReading(now=now)

    for area in (
        people_router,
        use_router,
        money_router,
        minors_router,
        safety_router,
        service_router,
    ):
        take(router, area(provider, live))
    return router


def _move(clock: VirtualClock, leap: Leap) -> datetime:
    if leap.set_to is not None:
        by = leap.set_to - clock.now()
    else:
        by = timedelta(seconds=leap.advance_seconds or 0)
    try:
        return clock.advance(by)
    except BackwardsError:
        raise ProblemError(
            HTTPStatus.CONFLICT,
            ProblemType.STATE_CONFLICT,
            title="Time only moves ahead, by twenty years at most",
        ) from None


def _tell(provider: Provider, live: Live, now: datetime) -> None:
    """Tell every guardian to read again: after a leap it may be another day or another hour."""
    with provider.engine.begin() as connection:
        ward_ids = connection.execute(select(ward_table.c.ward_id)).scalars().all()
        for ward_id in ward_ids:
            append_change(
                provider,
                connection,
                ward_id,
                [Topic.USAGE, Topic.POLICY, Topic.SPENDING, Topic.CHARACTERS],
                now,
            )
    for ward_id in ward_ids:
        live.bell.ring(ward_id)
