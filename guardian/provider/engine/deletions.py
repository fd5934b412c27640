"""Deleting what may be deleted, and counting it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Table, case, delete, func, or_, select, update

from guardian.link.wire.data import DataClass
from guardian.policy.usage_time import IDLE_GAP
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.usage import local_day
from guardian.provider.ledger.activity import (
    chat_session_table,
    refusal_table,
    turn_table,
    usage_day_table,
)
from guardian.provider.ledger.care import (
    chat_exit_table,
    output_finding_table,
    recent_alert_table,
    support_shown_table,
)
from guardian.provider.ledger.continuous_use import reminder_table, use_pattern_table
from guardian.provider.ledger.conversations import message_table
from guardian.provider.ledger.gateway import model_use_table
from guardian.provider.ledger.outbox import alert_step_table, event_table
from guardian.provider.ledger.safety import alert_table, contact_attempt_table, crisis_table
from guardian.provider.ledger.signs import review_table, sign_day_table, softer_table


@dataclass(frozen=True, kw_only=True)
class Eraser:
    """Deletes a ward's data as of ``now``; the caller holds the ward's lock."""

    connection: Connection
    person: WardRow
    now: datetime

    def erase(self, data_class: DataClass) -> int:
        """Delete what may go of a class and return how many items went.

        Raises ``KeyError`` for a class of which nothing may ever be deleted.
        """
        return {
            DataClass.CONVERSATIONS: self._conversations,
            DataClass.USAGE: self._usage,
            DataClass.REFUSALS: self._refusals,
            DataClass.REMINDERS: self._reminders,
            DataClass.ALERTS: self._alerts,
        }[data_class]()

    def _conversations(self) -> int:
        return self._delete(message_table)

    def _refusals(self) -> int:
        return self._delete(refusal_table)

    def _reminders(self) -> int:
        return self._delete(reminder_table)

    def _usage(self) -> int:
        """Delete every day but today, on which today's limits depend."""
        today = local_day(self.person, self.now)
        midnight = self._midnight(today)
        self._delete(use_pattern_table, use_pattern_table.c.day < today)
        self._delete(chat_exit_table, chat_exit_table.c.stopped_at < midnight)
        self._delete(output_finding_table, output_finding_table.c.at < midnight)
        self._delete(model_use_table, model_use_table.c.day < today)
        self._sessions(midnight)
        return self._delete(usage_day_table, usage_day_table.c.day < today)

    def _sessions(self, midnight: datetime) -> None:
        """Delete conversations before ``midnight``, and that part of one which goes over it."""
        table, turns = chat_session_table, turn_table.c
        mine = table.c.ward_id == self.person.ward_id
        all_mine = select(table.c.session_id).where(mine)
        self.connection.execute(
            delete(turn_table).where(turns.session_id.in_(all_mine), turns.at < midnight)
        )
        before = table.c.last_turn_at < midnight
        over = or_(table.c.ended_at.is_not(None), table.c.last_turn_at <= self.now - IDLE_GAP)
        self._delete(table, before & over)
        counted = select(func.count()).where(turns.session_id == table.c.session_id)
        self.connection.execute(
            update(table)
            .where(mine, table.c.started_at < midnight)
            .values(
                started_at=midnight,
                last_turn_at=case((before, midnight), else_=table.c.last_turn_at),
                used_until=case(
                    (table.c.used_until < midnight, midnight), else_=table.c.used_until
                ),
                turns=counted.scalar_subquery(),
            )
        )

    def _alerts(self) -> int:
        """Delete the alerts with which somebody has dealt, and how people were reached."""
        steps = alert_step_table.c
        resolved = select(steps.alert_id).where(steps.step == "resolved")
        table = alert_table.c
        ids = list(
            self.connection.execute(
                select(table.alert_id).where(
                    table.ward_id == self.person.ward_id, table.alert_id.in_(resolved)
                )
            ).scalars()
        )
        looked_at = review_table.c.alert_id.in_(ids) & review_table.c.closed_at.is_not(None)
        self._delete(review_table, looked_at)  # what is open is still to be looked at
        for dependent in (
            contact_attempt_table,
            crisis_table,
            alert_step_table,
            recent_alert_table,
        ):
            self.connection.execute(delete(dependent).where(dependent.c.alert_id.in_(ids)))
        self._forget_told(ids)
        today = local_day(self.person, self.now)
        midnight = self._midnight(today)
        self._delete(sign_day_table, sign_day_table.c.day < today)
        self._delete(softer_table, softer_table.c.until <= self.now)
        self._delete(support_shown_table, support_shown_table.c.at < midnight)
        return self._delete(alert_table, table.alert_id.in_(ids))

    def _forget_told(self, alert_ids: list[str]) -> None:
        """Drop events that were taken; each link's newest stays, as it carries the numbering."""
        events, newer = event_table, event_table.alias()
        newest = (
            select(func.max(newer.c.gl_seq))
            .where(newer.c.link_id == events.c.link_id)
            .scalar_subquery()
        )
        self.connection.execute(
            delete(events).where(
                events.c.alert_id.in_(alert_ids),
                events.c.acked_at.is_not(None),
                events.c.gl_seq < newest,
            )
        )

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), ZoneInfo(self.person.time_zone)).astimezone(UTC)

    def _delete(self, table: Table, *conditions: ColumnElement[bool]) -> int:
        gone = self.connection.execute(
            delete(table).where(table.c.ward_id == self.person.ward_id, *conditions)
        )
        return gone.rowcount
