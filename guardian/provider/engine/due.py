"""What happens because time has passed, and not because somebody asked for something.

Each room of the engine has one step; a step is repeatable, does nothing when nothing is due, and
returns the wards whose guardians have something new to read.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import Connection

from guardian.provider.context import Provider
from guardian.provider.engine import (
    crisis,
    data_jobs,
    link_life,
    service_notices,
    verification,
    ward_requests,
)
from guardian.provider.engine.live import Live

Step = Callable[[Provider, Connection, datetime], Iterable[str]]
STEPS: tuple[Step, ...] = (
    crisis.run_due,
    link_life.run_due,
    ward_requests.run_due,
    data_jobs.run_due,
    service_notices.run_due,
    verification.run_due,
)


def run_due(provider: Provider, live: Live) -> None:
    """Take every step that is due at the time of life, each in a transaction of its own."""
    for step in STEPS:
        now = provider.clock.now()
        with provider.engine.begin() as connection:
            ward_ids = set(step(provider, connection, now))
        for ward_id in ward_ids:
            live.bell.ring(ward_id)
    crisis.send_messages(provider)
