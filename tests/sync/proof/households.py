"""A family for a test: a service that may ignore something, and an app that reads it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from guardian.policy.decisions import Reason
from guardian.policy.settings import PolicySettings
from guardian.sync.proof.judge import judge
from guardian.sync.proof.values import Cause, Found
from tests.sync.proof.lived import App, Service

BERLIN = ZoneInfo("Europe/Berlin")
SHANGHAI = ZoneInfo("Asia/Shanghai")
_LONG_AGO = timedelta(days=60)


def begin(
    settings: PolicySettings,
    now: datetime,
    *,
    ignored: Reason | None = None,
    reminds: bool = True,
) -> tuple[Service, App]:
    """Begin at ``now``, in its zone, a day after the app read the limits first."""
    zone = now.tzinfo
    assert isinstance(zone, ZoneInfo)
    service = Service(
        zone=zone,
        now=now.astimezone(UTC),
        settings=settings,
        ignored=frozenset() if ignored is None else frozenset({ignored}),
        reminds=reminds,
    )
    app = App(service=service, linked_at=service.now - _LONG_AGO)
    service.now -= timedelta(days=1)
    wait(service, app, now)
    return service, app


def chat(service: Service, minutes: int, name: str = "lan") -> None:
    """Write every minute, and be answered after 20 seconds."""
    for _ in range(minutes):
        settings = service.held().settings
        if service.say(name):
            service.now += timedelta(seconds=20)
            service.answer(settings)
            service.now -= timedelta(seconds=20)
        service.now += timedelta(minutes=1)


def wait(service: Service, app: App, until: datetime) -> None:
    """Let days go by on which the app reads the limits after each midnight."""
    while service.now < until:
        service.now = min(service.now + timedelta(hours=1), until.astimezone(UTC))
        app.hear()
        app.read()


def found_in(app: App, **ways: bool) -> dict[Cause, Found]:
    """Read everything and judge."""
    app.hear()
    app.read()
    return {found.cause: found for found in judge(app.facts(**ways)).found}
