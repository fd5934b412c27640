"""What the children ask for, and the guardian's answers."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from guardian.clock import Clock
from guardian.desk.errors import AccountGoneError
from guardian.desk.values import LONGEST_EXTRA_MINUTES, RequestKind, RequestView, Stage
from guardian.policy.merge_patch import JsonObject
from guardian.store import characters, links, outbox, ward_requests, wards
from guardian.store.conditions import Condition
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.outbox import OutboxKind, OutboxRow, OutboxState
from guardian.store.ward_requests import WardRequestRow
from guardian.store.wards import WardRow
from guardian.sync.asking import ask_request_decision, open_answers

SHOWN = timedelta(minutes=10)
"""How long it is told what became of an answer."""
_STAGES = {
    OutboxState.WAITING: Stage.ASKED,
    OutboxState.SENT: Stage.ASKED,
    OutboxState.CONFIRMED: Stage.CONFIRMED,
    OutboxState.REFUSED: Stage.REFUSED,
}
_REACHED = {Condition.ACTIVE, Condition.CATCHING_UP}


class Requests:
    """Requests of every account.

    ``wake(link_id)`` tells the account's worker of a new wish; ``wait_until`` waits until something
    holds, at most so many seconds.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        wake: Callable[[str], None],
        wait_until: Callable[[Callable[[], bool], float], bool],
    ) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake
        self._wait_until = wait_until

    def waiting(self) -> tuple[RequestView, ...]:
        """Return what waits for an answer, of every child, the oldest first.

        For ten minutes also what was answered here, with what came of it.
        """
        with self._database.read() as connection:
            found = [
                view
                for link in links.every(connection)
                if (ward := wards.find(connection, link.link_id)) is not None
                for view in self._of_ward(connection, ward)
            ]
        return tuple(
            sorted(found, key=lambda each: (each.asked_at - each.clock_ahead, each.request_id))
        )

    def untold(self) -> tuple[RequestView, ...]:
        """Return what waits and nobody was told of yet."""
        waiting = self.waiting()
        with self._database.read() as connection:
            untold = {
                (row.link_id, row.request_id)
                for row in ward_requests.pending(connection)
                if row.told_at is None
            }
        return tuple(
            each
            for each in waiting
            if each.stage is None and (each.link_id, each.request_id) in untold
        )

    def mark_told(self, link_id: str, request_id: str) -> None:
        """Record that somebody was told."""
        with self._database.write() as connection:
            ward_requests.set_told(connection, link_id, request_id, self._clock.now())

    def answer(
        self, link_id: str, request_id: str, *, approve: bool, minutes: int | None = None
    ) -> None:
        """Approve a request or not; the answer leaves as soon as the service is reached.

        ``minutes``: give other extra time than was asked for. A request that waits no longer, or
        whose answer is on its way, is left as it is. Raises AccountGoneError, LinkEndedError, and
        ``ValueError`` for minutes that nobody can give.
        """
        if minutes is not None and not 1 <= minutes <= LONGEST_EXTRA_MINUTES:
            raise ValueError(f"extra time is 1 to {LONGEST_EXTRA_MINUTES} minutes")
        with self._database.write() as connection:
            if wards.find(connection, link_id) is None:
                raise AccountGoneError
            row = ward_requests.find(connection, link_id, request_id)
            timed = row is not None and row.kind is RequestKind.EXTRA_TIME
            ask_request_decision(
                connection,
                link_id,
                request_id,
                self._clock.now(),
                approve=approve,
                minutes=minutes if timed else None,
            )
        self._wake(link_id)

    def send_now(self, seconds: float) -> bool:
        """Wait until the services have every answer, at most so long; return whether they do.

        Services that are not reached now are not waited for.
        """
        return self._wait_until(self._all_sent, seconds)

    def _all_sent(self) -> bool:
        with self._database.read() as connection:
            return not any(
                open_answers(connection, link.link_id)
                for link in links.every(connection)
                if link.condition in _REACHED
            )

    def _of_ward(self, connection: Connection, ward: WardRow) -> list[RequestView]:
        now = self._clock.now()
        answers: dict[str, OutboxRow] = {}
        for wish in outbox.latest(connection, ward.link_id, OutboxKind.REQUEST_DECISION):
            answers.setdefault(str(wish.body["request_id"]), wish)
        rows = {
            row.request_id: row
            for row in ward_requests.pending(connection)
            if row.link_id == ward.link_id and row.expires_at > ward.provider_time(now)
        }
        for request_id, wish in answers.items():
            row = ward_requests.find(connection, ward.link_id, request_id)
            if row is not None and now - wish.changed_at <= SHOWN:
                rows.setdefault(request_id, row)
        cast = {
            each.character_id: each.name for each in characters.of_link(connection, ward.link_id)
        }
        return [_view(row, ward, cast, answers.get(row.request_id)) for row in rows.values()]


def _view(
    row: WardRequestRow, ward: WardRow, cast: Mapping[str, str], answer: OutboxRow | None
) -> RequestView:
    body: JsonObject = answer.body if answer is not None else {}
    minutes = body.get("minutes")
    return RequestView(
        request_id=row.request_id,
        link_id=ward.link_id,
        ward_name=ward.display_name,
        time_zone=ward.time_zone,
        currency=ward.currency,
        kind=row.kind,
        minutes=row.minutes,
        character_name=cast.get(row.character_id, row.character_id) if row.character_id else None,
        item=row.item,
        price_minor=row.price_minor,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        stage=_STAGES[answer.state] if answer is not None else None,
        approved=body["decision"] == "approve" if answer is not None else None,
        given_minutes=minutes if isinstance(minutes, int) else None,
        refusal=_refusal(answer),
        clock_ahead=ward.clock_ahead,
    )


def _refusal(answer: OutboxRow | None) -> str | None:
    if answer is None or answer.refusal is None:
        return None
    return str(answer.refusal.get("reason") or answer.refusal["code"])
