"""What a person at the provider does with the queue of reviews, at the ledger itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, Engine

from guardian.clock import Clock, SystemClock
from guardian.errors import GuardianError, Recovery
from guardian.policy.merge_patch import JsonObject
from guardian.provider.accounts.people import lock_ward
from guardian.provider.engine.review_queue import (
    ClosedAlreadyError,
    Closing,
    Review,
    close_review,
    read_review,
    reviews,
)
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.schema import open_provider_ledger
from guardian.provider.ledger.virtual_clock import VirtualClock
from guardian.words import N_


class ReviewError(GuardianError):
    """A review that cannot be shown or closed."""

    domain = "provider_engine"
    recovery = Recovery.NEEDS_YOU


class NoSuchReviewError(ReviewError):
    """No item has this id."""

    code = "review_no_such"
    title = N_("There is no such review")
    message = N_("No review has this id in this ledger.")
    advice = N_("Look for it with the verb list. Nothing was changed.")


class ReviewClosedError(ReviewError):
    """Somebody was faster."""

    code = "review_closed"
    title = N_("This review is closed already")
    message = N_("Somebody has written down what came of it, and that stays.")
    advice = N_("Read it with the verb show. Nothing was changed.")


class ReviewDesk:
    """The acts. ``clock`` is the time of life."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def items(self, *, closed_too: bool) -> list[JsonObject]:
        """Return what is to be looked at, the first due first; with ``closed_too`` the rest."""
        now = self._clock.now()
        with reading(self._engine) as connection:
            return [told(each, now) for each in reviews(connection, closed_too=closed_too)]

    def item(self, review_id: str) -> JsonObject:
        """Return one item; raises :class:`NoSuchReviewError`."""
        with reading(self._engine) as connection:
            return told(self._read(connection, review_id), self._clock.now())

    def close(self, review_id: str, closing: Closing) -> JsonObject:
        """Write down what was found; apps hear of it from the process that serves.

        Raises :class:`NoSuchReviewError` and :class:`ReviewClosedError`.
        """
        with self._engine.begin() as connection:
            lock_ward(connection, self._read(connection, review_id).ward_id)
            now = self._clock.now()
            try:
                return told(close_review(connection, review_id, closing, now), now)
            except ClosedAlreadyError:
                raise ReviewClosedError from None

    def _read(self, connection: Connection, review_id: str) -> Review:
        try:
            return read_review(connection, review_id)
        except LookupError:
            raise NoSuchReviewError from None


def told(review: Review, now: datetime) -> JsonObject:
    """Return an item as JSON; ``state`` is ``open``, ``overdue`` or ``closed``."""
    fields: JsonObject = {
        name: f"{value:%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else value
        for name, value in asdict(review).items()
    }
    waiting = "overdue" if review.is_overdue(now) else "open"
    return {**fields, "state": waiting if review.closed_at is None else "closed"}


@contextmanager
def open_review_desk(db: str) -> Iterator[ReviewDesk]:
    """Give the desk of a ledger until the block ends; raises one of the ledger's errors."""
    engine = open_provider_ledger(db)
    try:
        yield ReviewDesk(engine, VirtualClock(engine, SystemClock()))
    finally:
        engine.dispose()
