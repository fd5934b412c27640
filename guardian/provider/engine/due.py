"""What happens because time has passed, and not because somebody asked for something.

Each room of the engine has one step; a step is repeatable, does nothing when nothing is due, and
returns the wards whose guardians have something new to read.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, Engine, func, select

from guardian.provider.context import Provider
from guardian.provider.engine import (
    characters_set,
    crisis,
    data_jobs,
    link_life,
    patterns,
    review_telling,
    service_notices,
    verification,
    ward_requests,
)
from guardian.provider.engine.live import Live
from guardian.provider.ledger.base import is_postgresql

Step = Callable[[Provider, Connection, datetime], Iterable[str]]
STEPS: tuple[Step, ...] = (
    crisis.run_due,
    review_telling.run_due,
    link_life.run_due,
    ward_requests.run_due,
    data_jobs.run_due,
    service_notices.run_due,
    verification.run_due,
    characters_set.run_due,
    patterns.run_due,
)
_DUE_LOCK = 0x6775_6164
"""PostgreSQL's advisory lock of whoever does what is due."""


@dataclass(frozen=True, kw_only=True)
class DueWork:
    """One thing to be done when its time has come; ``name`` is for the log."""

    name: str
    do: Callable[[], None]


def due_work(provider: Provider, live: Live) -> tuple[DueWork, ...]:
    """Return every step, each a transaction of its own, and the sending that follows them."""
    steps = [
        DueWork(name=step.__module__.rpartition(".")[2], do=partial(_take, step, provider, live))
        for step in STEPS
    ]
    return (*steps, DueWork(name="send_messages", do=partial(crisis.send_messages, provider)))


def run_due(provider: Provider, live: Live) -> None:
    """Do everything that is due at the time of life; waits while somebody else does."""
    with due_turn(provider, live, wait=True):
        for work in due_work(provider, live):
            work.do()


@contextmanager
def due_turn(provider: Provider, live: Live, *, wait: bool) -> Iterator[bool]:
    """Give whether it is this one's turn: of all processes on a ledger, one does what is due.

    With ``wait`` the turn always comes.
    """
    if not live.due_turn.acquire(blocking=wait):
        yield False
        return
    try:
        with turn_of_processes(provider.engine, _DUE_LOCK, wait=wait) as mine:
            yield mine
    finally:
        live.due_turn.release()


@contextmanager
def turn_of_processes(engine: Engine, lock: int, *, wait: bool) -> Iterator[bool]:
    """Give whether it is this process's turn at what ``lock`` stands for, of all on the ledger.

    A file is served by one process, whose turn it always is.
    """
    if not is_postgresql(engine):
        yield True
        return
    take = func.pg_advisory_lock if wait else func.pg_try_advisory_lock
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        mine = connection.execute(select(take(lock))).scalar_one() is not False
        try:
            yield mine
        finally:
            if mine:
                connection.execute(select(func.pg_advisory_unlock(lock)))


def _take(step: Step, provider: Provider, live: Live) -> None:
    now = provider.clock.now()
    with provider.engine.begin() as connection:
        ward_ids = set(step(provider, connection, now))
    for ward_id in ward_ids:
        live.bell.ring(ward_id)
