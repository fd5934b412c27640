"""``/events/poll`` (RFC 8936, long poll), and proofs that the channel lives."""

import asyncio
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from guardian.link.wire.events import PollRequest, PollResponse
from guardian.link.wire.problems import ProblemType
from guardian.provider.access import Grant
from guardian.provider.accounts.people import lock_ward
from guardian.provider.api.http_border import described, json_body
from guardian.provider.context import Provider
from guardian.provider.engine.broken_channels import is_broken
from guardian.provider.engine.delivery import next_events, note_polled, settle
from guardian.provider.engine.live import Live
from guardian.provider.engine.verification import verify_channel
from guardian.provider.oauth.protect import check_in_force, link_in_life, require
from guardian.provider.problems import ProblemError
from guardian.provider.routers import link_area

POLL_SECONDS = 25.0
"""How long a poll waits for something to tell; below the idle limits of common proxies."""


def events_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses of events."""
    router = link_area("events")
    Linked = Annotated[  # noqa: N806 - a type
        Grant, Depends(require(provider, None, acknowledges=True))
    ]
    Poll = Annotated[PollRequest, Depends(json_body(PollRequest))]  # noqa: N806 - a type

    @router.post("/events/poll", openapi_extra=described(PollRequest.model_json_schema()))
    async def poll(grant: Linked, wanted: Poll, request: Request) -> PollResponse:
        """Take acknowledgements; give events, waiting for the first unless told not to."""
        return await _LongPoll(provider, live, grant, wanted).run(request)

    @router.post("/events/verify", status_code=HTTPStatus.NO_CONTENT)
    def verify(grant: Linked) -> None:
        """Send a proof of life to this link at once; one that still waits is enough."""
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            lock_ward(connection, grant.ward_id)
            note_polled(connection, grant.link_id, now)
            verify_channel(provider, connection, grant.link_id, now)
        live.bell.ring(grant.ward_id)

    return router


class _LongPoll:
    """One poll: looks once, and again at every ring; holds no thread while it waits."""

    def __init__(self, provider: Provider, live: Live, grant: Grant, wanted: PollRequest) -> None:
        self._provider = provider
        self._live = live
        self._grant = grant
        self._wanted = wanted

    async def run(self, request: Request) -> PollResponse:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + POLL_SECONDS
        with self._live.bell.listening(self._grant.ward_id) as rung:
            left = asyncio.ensure_future(_left(request))
            try:
                answer = await run_in_threadpool(self._settle_and_look)
                while not (answer.sets or self._is_over(left, deadline - loop.time())):
                    await _first(rung, left, seconds=deadline - loop.time())
                    rung.clear()
                    answer = await run_in_threadpool(self._look_again)
                return answer
            finally:
                left.cancel()

    def _is_over(self, left: "asyncio.Future[None]", seconds: float) -> bool:
        return (
            self._wanted.returnImmediately
            or self._wanted.maxEvents == 0
            or self._live.bell.closing
            or left.done()
            or seconds <= 0
        )

    def _settle_and_look(self) -> PollResponse:
        with self._provider.engine.begin() as connection:
            self._refuse_if_broken(connection)
            settle(connection, self._grant.link_id, self._wanted, self._provider.clock.now())
            return self._next(connection)

    def _look_again(self) -> PollResponse:
        with self._provider.engine.begin() as connection:
            check_in_force(link_in_life(connection, self._grant.link_id))
            self._refuse_if_broken(connection)
            return self._next(connection)

    def _next(self, connection: Connection) -> PollResponse:
        link_id, most = self._grant.link_id, self._wanted.maxEvents
        return next_events(connection, link_id, most, self._provider.clock.now())

    def _refuse_if_broken(self, connection: Connection) -> None:
        if self._provider.test_control and is_broken(connection, self._grant.ward_id):
            raise ProblemError(
                HTTPStatus.SERVICE_UNAVAILABLE,
                ProblemType.UNAVAILABLE,
                title="This channel is broken",
                detail="Nothing is lost: what happens meanwhile is told once it is mended.",
                headers={"Retry-After": "1"},
            )


async def _left(request: Request) -> None:
    """Return once the client has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        continue


async def _first(rung: asyncio.Event, left: "asyncio.Future[None]", *, seconds: float) -> None:
    """Wait for a ring or for the client to go, for at most ``seconds``."""
    ring = asyncio.ensure_future(rung.wait())
    try:
        await asyncio.wait((ring, left), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        ring.cancel()
