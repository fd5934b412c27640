"""A guardian's "stop now": it may arrive twice, and ends what ran when it came first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from guardian.link.wire.base import Wire
from guardian.link.wire.events import StopResult
from guardian.link.wire.happenings import ExitMethod
from guardian.provider.accounts.people import lock_ward
from guardian.provider.context import Provider
from guardian.provider.engine.exits import end_by
from guardian.provider.engine.live import Live, Stopper
from guardian.provider.engine.sent_once import Sending, made_before, once


@dataclass(frozen=True, kw_only=True)
class StopWish:
    """Whose conversation somebody wants to end; ``key`` as in ``Idempotency-Key``."""

    guardian_id: str
    ward_id: str
    key: str | None

    @property
    def sending(self) -> Sending:
        """The request, as it is known again."""
        sender = f"{self.guardian_id}/{self.ward_id}/stop"
        return Sending(sender=sender, key=self.key, body=Wire())


def carry_out(provider: Provider, live: Live, wish: StopWish) -> StopResult:
    """End the ward's running conversation, and the reply that is being written in it."""
    with provider.engine.begin() as connection:
        earlier = made_before(connection, wish.sending, provider.clock.now())
    if earlier is not None:  # what runs now was begun after it
        return _read(earlier)
    live.replies.stop(wish.ward_id, Stopper.GUARDIAN)
    with provider.engine.begin() as connection:
        lock_ward(connection, wish.ward_id)
        result = _end(provider, connection, wish)
    live.replies.stop(wish.ward_id, Stopper.GUARDIAN)  # one that began meanwhile
    live.bell.ring(wish.ward_id)
    return result


def _end(provider: Provider, connection: Connection, wish: StopWish) -> StopResult:
    now = provider.clock.now()

    def end() -> str:
        method = ExitMethod.GUARDIAN
        ended = end_by(provider, connection, wish.ward_id, method, now)
        return f"{ended.stopped_sessions} {ended.stopped_at.isoformat()}"

    return _read(once(connection, wish.sending, now, end))


def _read(made: str) -> StopResult:
    stopped_sessions, _, stopped_at = made.partition(" ")
    return StopResult(
        stopped_sessions=int(stopped_sessions), stopped_at=datetime.fromisoformat(stopped_at)
    )
