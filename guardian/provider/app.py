"""The provider as one ASGI application."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI

from guardian import __version__
from guardian.provider.api.http_border import BodyLimit, PlainAddress, SafeHeaders
from guardian.provider.api.router import guardian_link_router
from guardian.provider.api_description import describe_refusals
from guardian.provider.backends.gateway.problems import AREA, ReadableProblems
from guardian.provider.child_api.router import child_api_router
from guardian.provider.child_page.router import child_page_router
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from guardian.provider.ledger.virtual_clock import VirtualClock
from guardian.provider.oauth.router import oauth_router
from guardian.provider.operations import operations_router
from guardian.provider.problem_handling import LastResort, install_problem_handling
from guardian.provider.request_watch import RequestLog, RequestRate
from guardian.provider.routers import take
from guardian.provider.test_control.router import test_control_router

if TYPE_CHECKING:  # it takes a third of a second to import
    from guardian.provider.backends.gateway.proxy import Gateway


def create_app(  # noqa: PLR0913 - each is an option of the server
    provider: Provider,
    *,
    live: Live | None = None,
    device_interval_seconds: int = 5,
    reply_delay_ms: int = 0,
    rate_per_minute: int = 0,
    gateway: "Gateway | None" = None,
    further: Sequence[APIRouter] = (),
) -> FastAPI:
    """Return the application of a provider.

    Whoever serves it closes ``live`` before stopping, so that no long poll is waited for; without
    one the application has its own. ``rate_per_minute`` is how many requests of one token or
    session are answered; 0: any number. ``gateway`` is what stands before a family's own model,
    ``further`` what a backend serves of itself.
    """
    live = live or Live(provider.wall_clock)
    app = FastAPI(
        title="Guardian Link",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        lifespan=None if gateway is None else gateway.lifespan,
        redirect_slashes=False,  # it would send people to whatever host the request names
    )
    install_problem_handling(app)
    # the last one added is the outermost
    app.add_middleware(BodyLimit, elsewhere=None if gateway is None else AREA)
    app.add_middleware(PlainAddress)
    app.add_middleware(RequestRate, limits=live.rate_limits, per_minute=rate_per_minute)
    app.add_middleware(LastResort)
    app.add_middleware(SafeHeaders)
    if gateway is not None:
        app.add_middleware(ReadableProblems)
        app.router.routes.extend(gateway.routes())  # the first that are looked for
    app.add_middleware(RequestLog)
    take(
        app.router,
        guardian_link_router(provider, live),
        oauth_router(provider, live, device_interval_seconds),
        child_page_router(provider),
        child_api_router(provider, live, reply_delay_ms),
        operations_router(provider),
        *further,
    )
    if provider.test_control and isinstance(provider.clock, VirtualClock):
        take(app.router, test_control_router(provider, provider.clock, live))
    describe_refusals(app)
    return app
