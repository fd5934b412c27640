"""Alerts in memory."""

from dataclasses import replace
from typing import Any

from guardian.desk.alert_values import (
    MOST_AT_ONCE,
    AlertCursor,
    AlertPage,
    AlertQuery,
    Crisis,
    is_harmless,
)
from guardian.desk.values import AlertView, Overview
from guardian.link.wire.events import Level
from tests.ui import samples
from tests.ui.fake_calls import Calls
from ui.sayings.codes import is_crisis


class FakeAlerts:
    """Fulfils ``ui.alerts_port.Alerts``. The crises of the samples were put off already."""

    calls: Calls
    overview_now: Overview
    found_alerts: tuple[AlertView, ...]

    def begin_alerts(self, language: str) -> None:
        """Take the samples."""
        self.found_alerts = samples.alerts(language)
        self.most_recent = 200
        self.put_off = {each.alert_id for each in self.found_alerts}

    def recent(self, limit: int = 200) -> tuple[AlertView, ...]:
        self.calls.note("recent", limit)
        return self.found_alerts[: min(limit, self.most_recent)]

    def listed(self, query: AlertQuery) -> AlertPage:
        self.calls.note("listed", query)
        found = [each for each in self.found_alerts if _wanted(each, query)]
        waiting = [each for each in found if each.acknowledged_at is None]
        calm = [each.alert_id for each in waiting if is_harmless(each.level, each.imminence)]
        if not query.text:
            found = waiting + [each for each in found if each.acknowledged_at is not None]
        ids = [each.alert_id for each in found]
        begin = ids.index(query.after.alert_id) + 1 if query.after is not None else 0
        shown = found[begin : begin + query.limit]
        more = begin + query.limit < len(found)
        return AlertPage(
            alerts=tuple(shown),
            found=len(found),
            waiting=len(waiting),
            kept=len(self.found_alerts),
            harmless=() if query.text else tuple(calm[:MOST_AT_ONCE]),
            further=_cursor(shown[-1]) if more else None,
        )

    def alert(self, alert_id: str) -> AlertView | None:
        self.calls.note("alert", alert_id)
        return next((each for each in self.found_alerts if each.alert_id == alert_id), None)

    def acknowledge(self, alert_id: str) -> None:
        self.calls.note("acknowledge", alert_id)
        self._step(alert_id, "shown_at", "acknowledged_at")

    def acknowledge_harmless(self, alert_ids: tuple[str, ...]) -> None:
        self.calls.note("acknowledge_harmless", alert_ids)
        for each in self.found_alerts:
            if each.alert_id in alert_ids and is_harmless(each.level, each.imminence):
                self._step(each.alert_id, "shown_at", "acknowledged_at")

    def resolve(self, alert_id: str) -> None:
        self.calls.note("resolve", alert_id)
        self._step(alert_id, "shown_at", "acknowledged_at", "resolved_at")

    def mark_shown(self, alert_id: str) -> None:
        self.calls.note("mark_shown", alert_id)
        self._step(alert_id, "shown_at")

    def set_note(self, alert_id: str, text: str) -> None:
        self.calls.note("set_note", alert_id, text)
        self.found_alerts = tuple(
            replace(each, note=text, noted_at=samples.NOW if text else None)
            if each.alert_id == alert_id
            else each
            for each in self.found_alerts
        )

    def waiting_crises(self) -> tuple[Crisis, ...]:
        self.calls.note("waiting_crises")
        found = [
            each for each in self.found_alerts if is_crisis(each) and each.acknowledged_at is None
        ]
        return tuple(
            Crisis(alert=each, put_off=each.alert_id in self.put_off)
            for each in sorted(found, key=lambda each: each.received_at)
        )

    def put_off_crisis(self, alert_id: str) -> None:
        self.calls.note("put_off_crisis", alert_id)
        self.put_off.add(alert_id)

    def _step(self, alert_id: str, *steps: str) -> None:
        """Take an alert forward; a step that was taken keeps its moment."""

        def stepped(alert: AlertView) -> AlertView:
            taken: dict[str, Any] = {
                step: samples.NOW for step in steps if getattr(alert, step) is None
            }
            return replace(alert, **taken) if alert.alert_id == alert_id else alert

        self.found_alerts = tuple(map(stepped, self.found_alerts))
        latest = tuple(map(stepped, self.overview_now.latest_alerts))
        self.overview_now = replace(self.overview_now, latest_alerts=latest)


def _wanted(alert: AlertView, query: AlertQuery) -> bool:
    """Return whether an alert is asked for."""
    if query.level is not None and query.level is not _grade(alert):
        return False
    parts = (alert.ward_name, alert.character_name or "", alert.note)
    searched = "\n".join(parts).casefold()
    return all(
        (
            query.link_id in {None, alert.link_id},
            query.kinds is None or alert.category in query.kinds,
            not query.waiting or alert.acknowledged_at is None,
            alert.category in query.named or query.text.casefold() in searched,
        )
    )


def _grade(alert: AlertView) -> Level:
    return Level.CRITICAL if is_crisis(alert) else alert.level


def _cursor(alert: AlertView) -> AlertCursor:
    return AlertCursor(
        waiting=alert.acknowledged_at is None,
        received_at=alert.received_at,
        detected_at=alert.detected_at,
        alert_id=alert.alert_id,
        link_id=alert.link_id,
    )
