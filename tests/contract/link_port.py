"""What every link must do, a real one or a fake. Subclass and give the ``side`` fixture."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from guardian.link.errors import (
    LinkCancelledError,
    LinkEndedError,
    PolicyRefusedError,
    RequestRefusedError,
    StaleVersionError,
)
from guardian.link.http.cancellation import Cancellation
from guardian.link.refusals import (
    ApprovalInVainError,
    NotOfferedError,
    RequestSettledError,
    RequestUnknownError,
)
from guardian.link.set_tokens import verify_set
from guardian.link.signed_reports import ReportRejectedError, verify_report
from guardian.link.wire.activity import UsageReport
from guardian.link.wire.events import ALERT_URI, Alert, SetClaims
from guardian.link.wire.happenings import REQUEST_URI
from guardian.link.wire.requests import RequestKind, RequestState, WardRequest
from guardian.link.wire.ward import LinkState
from guardian.policy.merge_patch import JsonObject
from guardian.sync.port import LinkPort

NEVER = Cancellation()
EXTRA_MINUTES = 20


@dataclass(frozen=True, kw_only=True)
class Side:
    """A fresh link on an active ward. ``worry`` makes the child say what raises an alert.

    ``chat`` makes the child say what raises none; ``ask`` makes the child ask for 15 more minutes
    and returns the request's id.
    """

    link: LinkPort
    issuer: str
    worry: Callable[[], object]
    chat: Callable[[], object]
    ask: Callable[[], str]

    def poll(self, *, ack: tuple[str, ...] = (), bad: tuple[str, ...] = ()) -> dict[str, SetClaims]:
        """Poll without waiting and return every event, its signature checked, by ``jti``."""
        errors = {jti: {"err": "invalid_request"} for jti in bad}
        response = self.link.poll(ack, errors, wait=False, cancelled=NEVER)
        keys, link_id = self.link.jwks(), self.link.link().link_id
        return {
            jti: verify_set(compact, keys, issuer=self.issuer, audience=link_id)
            for jti, compact in response.sets.items()
        }

    def drain(self) -> None:
        """Leave nothing waiting."""
        events = self.poll()
        while events:
            events = self.poll(ack=tuple(events))

    def change_minutes(self) -> int:
        """Make a change that is one, and return the new minutes."""
        document, etag = self.link.policy()
        minutes = 31 if document.requested.daily_minutes == 30 else 30
        self.link.change_policy({"daily_minutes": minutes}, etag)
        return minutes


class LinkPortContract:
    """The suite."""

    def test_the_link_is_active_and_its_ward_has_a_place_in_time(self, side: Side) -> None:
        assert side.link.link().state is LinkState.ACTIVE
        ward = side.link.ward()
        assert ward.as_of.astimezone(ZoneInfo(ward.time_zone)).year >= 2026
        assert ward.currency

    def test_a_change_makes_a_new_version(self, side: Side) -> None:
        _, before = side.link.policy()
        minutes = side.change_minutes()
        document, after = side.link.policy()
        assert after != before
        assert document.requested.daily_minutes == minutes
        # Another test of this ward may have given extra time for today.
        assert (document.effective.settings.daily_minutes or 0) <= minutes + EXTRA_MINUTES

    def test_a_change_on_an_old_version_is_stale(self, side: Side) -> None:
        _, old = side.link.policy()
        minutes = side.change_minutes()
        with pytest.raises(StaleVersionError):
            side.link.change_policy({"daily_minutes": 7}, old)
        assert side.link.policy()[0].requested.daily_minutes == minutes

    def test_the_same_change_again_changes_nothing(self, side: Side) -> None:
        minutes = side.change_minutes()
        before, etag = side.link.policy()
        after, same = side.link.change_policy({"daily_minutes": minutes}, etag)
        assert (after.requested, same) == (before.requested, etag)

    def test_null_takes_a_limit_away_and_leaves_the_others(self, side: Side) -> None:
        patch: JsonObject = {"daily_minutes": 20, "spend_per_month_minor": 700}
        side.link.change_policy(patch, side.link.policy()[1])
        document, _ = side.link.change_policy({"daily_minutes": None}, side.link.policy()[1])
        assert document.requested.daily_minutes is None
        assert document.requested.spend_per_month_minor == 700

    @pytest.mark.parametrize(
        ("patch", "field"),
        [
            ({"daily_minutes": True}, "daily_minutes"),
            ({"daily_minutes": -1}, "daily_minutes"),
            ({"unheard_of": 1}, "unheard_of"),
        ],
    )
    def test_what_cannot_be_meant_is_refused_by_field(
        self, side: Side, patch: JsonObject, field: str
    ) -> None:
        before, etag = side.link.policy()
        with pytest.raises(PolicyRefusedError) as caught:
            side.link.change_policy(patch, etag)
        assert [error.field for error in caught.value.errors] == [field]
        assert side.link.policy()[0].requested == before.requested

    def test_what_the_law_forbids_is_refused_with_its_clause(self, side: Side) -> None:
        unblock: JsonObject = {"blocked_relationship_classes": {"virtual_partner": None}}
        with pytest.raises(PolicyRefusedError) as caught:
            side.link.change_policy(unblock, side.link.policy()[1])
        assert all(error.clause for error in caught.value.errors)
        assert caught.value.errors

    def test_a_blocked_character_is_shown_as_blocked(self, side: Side) -> None:
        free = next(one for one in side.link.characters().characters if not one.blocked)
        patch: JsonObject = {"blocked_characters": {free.character_id: {}}}
        side.link.change_policy(patch, side.link.policy()[1])
        found = {one.character_id: one for one in side.link.characters().characters}
        assert found[free.character_id].blocked
        unblock: JsonObject = {"blocked_characters": {free.character_id: None}}
        side.link.change_policy(unblock, side.link.policy()[1])
        found = {one.character_id: one for one in side.link.characters().characters}
        assert not found[free.character_id].blocked

    def test_reports_answer_for_the_days_asked(self, side: Side) -> None:
        first, last = date(2026, 1, 1), date(2026, 1, 31)
        assert side.link.usage(first, last).usage == []
        assert side.link.refusals(first, last).refusals == []
        assert side.link.spending(first, last).purchases == []
        now = side.link.ward().as_of
        assert abs(side.link.usage(first, last).as_of - now) < timedelta(minutes=1)

    def test_use_in_stretches_adds_up_to_the_days_where_it_is_told(self, side: Side) -> None:
        side.chat()
        ward = side.link.ward()
        today = ward.as_of.astimezone(ZoneInfo(ward.time_zone)).date()
        report = side.link.usage(today, today)
        stretches = report.stretches or []
        assert all(one.started_at <= one.ended_at <= report.as_of for one in stretches)
        if report.stretches is not None:
            assert sum(one.turns for one in stretches) == sum(row.turns for row in report.usage)

    def test_a_signed_report_says_what_the_plain_one_says_where_it_is_offered(
        self, side: Side
    ) -> None:
        target = "/usage?from=2026-01-01&to=2026-01-31&granularity=stretch"
        plain = side.link.usage(date(2026, 1, 1), date(2026, 1, 31))
        try:
            compact = side.link.signed_report(target)
        except NotOfferedError:
            return
        keys, link_id = side.link.jwks(), side.link.link().link_id
        signed = verify_report(
            compact, keys, issuer=side.issuer, audience=link_id, target=target
        ).report
        as_of = UsageReport.model_validate(signed).as_of
        assert UsageReport.model_validate(signed) == plain.model_copy(update={"as_of": as_of})
        with pytest.raises(ReportRejectedError, match="invalid_target"):
            verify_report(compact, keys, issuer=side.issuer, audience=link_id, target="/usage")

    def test_a_change_is_told_and_told_again_until_it_is_acknowledged(self, side: Side) -> None:
        side.drain()
        side.change_minutes()
        told = side.poll()
        assert told
        assert set(side.poll()) == set(told)
        assert side.poll(ack=tuple(told)) == {}
        assert side.poll(ack=tuple(told)) == {}

    def test_what_was_reported_as_wrong_is_not_offered_again(self, side: Side) -> None:
        side.drain()
        side.change_minutes()
        told = side.poll()
        assert side.poll(bad=tuple(told)) == {}

    def test_numbers_run_without_a_gap(self, side: Side) -> None:
        numbers = []
        for _ in range(3):
            side.change_minutes()
            told = side.poll()
            numbers += [claims.gl_seq for claims in told.values()]
            side.poll(ack=tuple(told))
        assert numbers == list(range(1, len(numbers) + 1))
        assert numbers

    def test_a_waiting_poll_answers_with_the_event(self, side: Side) -> None:
        side.drain()
        change = threading.Timer(0.1, side.change_minutes)
        change.start()
        began = time.monotonic()
        response = side.link.poll((), {}, wait=True, cancelled=NEVER)
        change.join()
        assert response.sets
        assert time.monotonic() - began < 5

    def test_a_waiting_poll_that_is_cancelled_comes_back_empty(self, side: Side) -> None:
        side.drain()
        cancelled = Cancellation()
        cancel = threading.Timer(0.1, cancelled.set)
        cancel.start()
        began = time.monotonic()
        assert side.link.poll((), {}, wait=True, cancelled=cancelled).sets == {}
        assert time.monotonic() - began < 5
        cancel.join()

    def test_one_thread_sends_while_another_waits(self, side: Side) -> None:
        side.drain()
        cancelled = Cancellation()
        waiting = threading.Thread(
            target=side.link.poll, args=((), {}), kwargs={"wait": True, "cancelled": cancelled}
        )
        waiting.start()
        began = time.monotonic()
        side.link.stop_session("in-the-middle")
        assert time.monotonic() - began < 5
        cancelled.set()
        waiting.join(10)
        assert not waiting.is_alive()

    def test_closing_ends_what_is_under_way_and_all_that_comes_after(self, side: Side) -> None:
        side.drain()
        refused = threading.Event()

        def wait() -> None:
            try:
                side.link.poll((), {}, wait=True, cancelled=NEVER)
            except LinkCancelledError:
                refused.set()

        waiting = threading.Thread(target=wait)
        waiting.start()
        side.link.close()
        waiting.join(10)
        assert refused.is_set()
        with pytest.raises(LinkCancelledError):
            side.link.ward()

    def test_an_alert_arrives_without_words_and_takes_its_steps(self, side: Side) -> None:
        side.drain()
        side.worry()
        events = [claims.events for claims in side.poll().values()]
        (alert,) = [Alert.model_validate(one[ALERT_URI]) for one in events if ALERT_URI in one]
        assert alert.category.startswith("self_harm")
        read = side.link.alerts(None).alerts[0]
        assert (read.alert, read.steps.acknowledged_at) == (alert, None)
        for step in ("shown", "acknowledged", "acknowledged", "shown", "resolved"):
            side.link.acknowledge_alert(alert.alert_id, step)
        assert side.link.alerts(None).alerts[0].steps.acknowledged_at is not None
        with pytest.raises(RequestRefusedError):
            side.link.acknowledge_alert("no-such-alert", "shown")

    def test_what_the_child_asks_for_is_told_and_listed(self, side: Side) -> None:
        side.drain()
        request_id = side.ask()
        (told,) = [
            WardRequest.model_validate(one.events[REQUEST_URI])
            for one in side.poll().values()
            if REQUEST_URI in one.events
        ]
        listed = side.link.requests().requests[0]
        assert told == listed
        assert (listed.request_id, listed.kind) == (request_id, RequestKind.EXTRA_TIME)
        assert (listed.minutes, listed.state) == (15, RequestState.PENDING)
        assert listed.expires_at > listed.asked_at
        side.link.decide_request(request_id, "deny")

    def test_the_first_answer_counts_and_may_give_other_time(self, side: Side) -> None:
        side.change_minutes()
        request_id = side.ask()
        decided = side.link.decide_request(request_id, "approve", EXTRA_MINUTES)
        assert (decided.state, decided.minutes) == (RequestState.APPROVED, EXTRA_MINUTES)
        with pytest.raises(RequestSettledError) as caught:
            side.link.decide_request(request_id, "deny")
        assert caught.value.state is RequestState.APPROVED
        listed = {one.request_id: one for one in side.link.requests().requests}[request_id]
        assert (listed.state, listed.minutes) == (RequestState.APPROVED, 20)

    def test_an_approval_in_vain_is_refused_with_its_reason_and_waits_on(self, side: Side) -> None:
        side.link.change_policy({"daily_minutes": None}, side.link.policy()[1])
        request_id = side.ask()
        with pytest.raises(ApprovalInVainError) as caught:
            side.link.decide_request(request_id, "approve")
        assert caught.value.reason == "no_limit"
        assert side.link.decide_request(request_id, "deny").state is RequestState.DENIED

    def test_extra_time_is_of_today_replaces_itself_and_can_be_taken_back(self, side: Side) -> None:
        side.change_minutes()
        now = side.link.ward()
        today = now.as_of.astimezone(ZoneInfo(now.time_zone)).date()
        for minutes in (15, EXTRA_MINUTES):
            given = side.link.give_extra_time(today, minutes)
            assert (given.date, given.minutes) == (today, minutes)
        assert side.link.policy()[0].extra_minutes_today == EXTRA_MINUTES
        for _ in range(2):
            side.link.take_extra_time_back(today)
        assert side.link.policy()[0].extra_minutes_today == 0
        with pytest.raises(RequestRefusedError) as caught:
            side.link.give_extra_time(today - timedelta(days=7), 15)
        assert caught.value.reason == "not_today"

    def test_extra_time_in_vain_is_refused_with_its_reason(self, side: Side) -> None:
        side.link.change_policy({"daily_minutes": None}, side.link.policy()[1])
        now = side.link.ward()
        with pytest.raises(RequestRefusedError) as caught:
            side.link.give_extra_time(now.as_of.astimezone(ZoneInfo(now.time_zone)).date(), 15)
        assert caught.value.reason == "no_limit"

    @pytest.mark.parametrize("request_id", ["no-such-request", "a/b?c=d"])
    def test_a_request_that_nobody_made_is_unknown(self, side: Side, request_id: str) -> None:
        with pytest.raises(RequestUnknownError):
            side.link.decide_request(request_id, "deny")

    def test_stopping_says_what_was_stopped(self, side: Side) -> None:
        stopped = side.link.stop_session("stop-1")
        assert abs(stopped.stopped_at - side.link.ward().as_of) < timedelta(minutes=1)
        assert side.link.stop_session("stop-2").stopped_sessions == 0

    def test_a_stop_asked_again_is_the_first_one_and_stops_nothing_new(self, side: Side) -> None:
        first = side.link.stop_session("stop-3")
        side.chat()
        assert side.link.stop_session("stop-3") == first
        assert side.link.stop_session("stop-4").stopped_at >= first.stopped_at

    def test_an_ended_link_says_so_and_ending_again_is_no_error(self, side: Side) -> None:
        side.link.end_link()
        for ask in (side.link.ward, side.link.policy, side.link.link):
            with pytest.raises(LinkEndedError):
                ask()
        with pytest.raises(LinkEndedError):
            side.link.poll((), {}, wait=False, cancelled=NEVER)
        side.link.end_link()
