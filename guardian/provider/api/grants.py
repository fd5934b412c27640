"""``/grants/extra-time/{date}``: more time for one day, or why not."""

from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path

from guardian.link.wire.problems import Problem
from guardian.link.wire.requests import ExtraTime, ExtraTimeWish
from guardian.provider.access import Grant, Permission
from guardian.provider.api.http_border import described, json_body
from guardian.provider.context import Provider
from guardian.provider.engine.extra_time import extra_time, grant_extra, take_back_extra
from guardian.provider.engine.live import Live
from guardian.provider.oauth.protect import require
from guardian.provider.routers import link_area

Day = Annotated[date, Path(description="A local date of the ward.")]


def grants_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses of grants."""
    router = link_area("grants")
    Reader = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.POLICY_READ))
    ]
    Giver = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, Permission.POLICY_WRITE))
    ]
    Wish = Annotated[ExtraTimeWish, Depends(json_body(ExtraTimeWish))]  # noqa: N806 - a type

    @router.get("/grants/extra-time/{date}")
    def read_extra_time(grant: Reader, date: Day) -> ExtraTime:
        """Tell what this guardian has given for a day; nothing given is nought minutes."""
        return _read(provider, grant, date)

    @router.put(
        "/grants/extra-time/{date}",
        openapi_extra=described(ExtraTimeWish.model_json_schema()),
        responses={HTTPStatus.CONFLICT: {"model": Problem}},
    )
    def give_extra_time(grant: Giver, date: Day, wish: Wish) -> ExtraTime:
        """Give minutes beyond this guardian's own limits for the ward's present local day.

        They replace what was given before. 409 names in ``reason`` why they would be in vain.
        """
        given = _give(provider, grant, date, wish.minutes)
        live.bell.ring(grant.ward_id)
        return given

    @router.delete(
        "/grants/extra-time/{date}",
        status_code=HTTPStatus.NO_CONTENT,
        responses={HTTPStatus.CONFLICT: {"model": Problem}},
    )
    def take_extra_time_back(grant: Giver, date: Day) -> None:
        """Take back what this guardian gave for the present local day."""
        _take_back(provider, grant, date)
        live.bell.ring(grant.ward_id)

    return router


def _read(provider: Provider, grant: Grant, day: date) -> ExtraTime:
    now = provider.clock.now()
    with provider.engine.begin() as connection:
        return extra_time(connection, grant.ward_id, grant.guardian_id, day, now)


def _give(provider: Provider, grant: Grant, day: date, minutes: int) -> ExtraTime:
    now = provider.clock.now()
    with provider.engine.begin() as connection:
        return grant_extra(
            provider,
            connection,
            ward_id=grant.ward_id,
            guardian_id=grant.guardian_id,
            day=day,
            minutes=minutes,
            now=now,
        )


def _take_back(provider: Provider, grant: Grant, day: date) -> None:
    now = provider.clock.now()
    with provider.engine.begin() as connection:
        take_back_extra(
            provider,
            connection,
            ward_id=grant.ward_id,
            guardian_id=grant.guardian_id,
            day=day,
            now=now,
        )
