"""What is found where a service ignores a limit that is not about time, and what is not."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from guardian.link.wire.policy import ApplyState
from guardian.policy.decisions import Reason
from guardian.policy.settings import (
    Block,
    Curfew,
    PolicySettings,
    RelationshipClass,
)
from guardian.store.finding_kinds import FindingKind
from guardian.sync.proof.facts import (
    AlertFact,
    ApprovalFact,
    CurrentPolicy,
    ExitFact,
    Facts,
    ReminderFact,
)
from guardian.sync.proof.judge import judge
from guardian.sync.proof.values import Cause
from tests.sync.proof.households import BERLIN, SHANGHAI, begin, chat, found_in, wait

AFTERNOON = datetime(2026, 11, 20, 14, tzinfo=BERLIN)
LAN = (FindingKind.BLOCKED_CHARACTER_USED, "lan")


def causes(facts: Facts) -> set[Cause]:
    return {found.cause for found in judge(facts).found}


def quiet(**told: object) -> Facts:
    """Return facts of a service of which nothing but ``told`` is known."""
    known: dict[str, object] = {
        "zone": BERLIN,
        "as_of": AFTERNOON,
        "linked_at": AFTERNOON - timedelta(days=30),
        "told_until": AFTERNOON,
    }
    return Facts(**{**known, **told})  # type: ignore[arg-type]  # by field


class TestBlocked:
    @pytest.mark.parametrize(
        ("settings", "reason"),
        [
            (PolicySettings(blocked_characters={"lan": Block()}), Reason.CHARACTER_BLOCKED),
            (
                PolicySettings(
                    blocked_relationship_classes={RelationshipClass.STORY: Block()},
                ),
                Reason.CLASS_BANNED,
            ),
            (PolicySettings(approve_new_characters=True), Reason.APPROVAL_NEEDED),
        ],
    )
    def test_use_is_found(self, settings: PolicySettings, reason: Reason) -> None:
        service, app = begin(settings, AFTERNOON, ignored=reason)
        chat(service, 15, "lan")

        assert set(found_in(app)) == {LAN}

    def test_use_on_a_day_is_found_where_no_stretches_are_told(self) -> None:
        settings = PolicySettings(blocked_characters={"lan": Block()})
        service, app = begin(settings, AFTERNOON, ignored=Reason.CHARACTER_BLOCKED)
        chat(service, 15, "lan")
        wait(service, app, AFTERNOON + timedelta(days=1))

        assert set(found_in(app, stretches=False)) == {LAN}

    def test_sums_name_nobody(self) -> None:
        settings = PolicySettings(approve_new_characters=True, approved_characters={"owl": Block()})
        service, app = begin(settings, AFTERNOON)
        chat(service, 15, "owl")
        wait(service, app, AFTERNOON + timedelta(days=1))

        assert not found_in(app, stretches=False, summed=True)

    def test_the_silence_before_turning_to_somebody_else_is_no_use(self) -> None:
        service, app = begin(PolicySettings(), AFTERNOON)
        chat(service, 5, "lan")
        service.change(PolicySettings(blocked_characters={"lan": Block()}))
        app.hear()
        app.read()
        service.now += timedelta(minutes=8)
        chat(service, 5, "owl")

        assert not found_in(app)


class TestSpending:
    SETTINGS = PolicySettings(
        spend_per_purchase_minor=500, spend_per_day_minor=800, spend_per_month_minor=1000
    )

    @pytest.mark.parametrize(
        ("prices", "days_between", "field"),
        [
            ([600], 0, "spend_per_purchase_minor"),
            ([500, 400], 0, "spend_per_day_minor"),
            ([500, 400, 200], 1, "spend_per_month_minor"),
        ],
    )
    def test_a_cap_that_was_passed_is_found(
        self, prices: list[int], days_between: int, field: str
    ) -> None:
        service, app = begin(self.SETTINGS, AFTERNOON, ignored=Reason.SPENDING_CAP)
        for price in prices:
            service.buy(price)
            wait(service, app, service.now + timedelta(days=days_between, minutes=1))

        found = found_in(app)

        assert set(found) == {(FindingKind.SPENDING_CAP_EXCEEDED, field)}

    def test_what_is_exactly_the_cap_is_allowed(self) -> None:
        service, app = begin(self.SETTINGS, AFTERNOON)
        assert service.buy(500)
        service.now += timedelta(minutes=1)
        assert service.buy(300)
        service.now += timedelta(minutes=1)

        assert not found_in(app)

    def test_the_day_and_the_month_are_the_wards(self) -> None:
        """In Shanghai it is December while it is November still in Greenwich."""
        service, app = begin(self.SETTINGS, datetime(2026, 11, 30, 23, 50, tzinfo=SHANGHAI))
        assert service.buy(500)
        service.now += timedelta(minutes=20)
        assert service.buy(500)
        service.now += timedelta(minutes=1)

        assert not found_in(app)

    def test_what_was_given_back_counts_nowhere(self) -> None:
        service, app = begin(self.SETTINGS, AFTERNOON)
        assert service.buy(500)
        given_back = replace(service.purchases[0], refunded=True)
        service.purchases = [given_back, given_back]
        service.now += timedelta(minutes=1)

        assert not found_in(app)

    def test_what_a_guardian_approved_passes_once(self) -> None:
        service, app = begin(self.SETTINGS, AFTERNOON, ignored=Reason.SPENDING_CAP)
        asked = service.now
        service.now += timedelta(hours=3)
        service.buy(600)
        service.now += timedelta(minutes=1)
        service.approvals.append(
            ApprovalFact(price_minor=600, asked_at=asked, expires_at=asked + timedelta(hours=24))
        )
        assert not found_in(app)

        service.buy(600)
        service.now += timedelta(minutes=1)
        assert found_in(app)

    def test_a_purchase_is_judged_once_the_events_of_its_time_are_here(self) -> None:
        service, app = begin(self.SETTINGS, AFTERNOON, ignored=Reason.SPENDING_CAP)
        service.now += timedelta(minutes=1)
        service.buy(600)

        assert not judge(app.facts()).found


class TestReminders:
    @pytest.mark.parametrize(
        ("settings", "field"),
        [
            (PolicySettings(duration_reminder_minutes=60), "duration_reminder_minutes"),
            (PolicySettings(reality_reminder_minutes=30), "reality_reminder_minutes"),
        ],
    )
    def test_one_that_never_came_is_found(self, settings: PolicySettings, field: str) -> None:
        service, app = begin(settings, AFTERNOON, reminds=False)
        chat(service, 90)

        assert set(found_in(app)) == {(FindingKind.REMINDER_MISSING, field)}

    def test_every_one_of_them_has_to_come(self) -> None:
        service, app = begin(PolicySettings(duration_reminder_minutes=30), AFTERNOON)
        chat(service, 100)
        assert not found_in(app)
        del service.reminders[1]

        found = found_in(app)[FindingKind.REMINDER_MISSING, "duration_reminder_minutes"]
        assert found.at == service.reminders[0].at + timedelta(minutes=30)

    def test_adults_are_owed_no_reminder_of_reality(self) -> None:
        settings = PolicySettings(reality_reminder_minutes=30, minor_mode=False)
        service, app = begin(settings, AFTERNOON, reminds=False)
        chat(service, 90)

        assert not found_in(app)

    def test_a_pause_begins_the_counting_anew(self) -> None:
        service, app = begin(PolicySettings(duration_reminder_minutes=30), AFTERNOON)
        for _ in range(3):
            chat(service, 25)
            service.now += timedelta(minutes=11)

        assert not service.reminders
        assert not found_in(app)

    def test_what_too_long_a_list_leaves_out_is_not_missed(self) -> None:
        service, app = begin(PolicySettings(duration_reminder_minutes=30), AFTERNOON, reminds=False)
        chat(service, 90)
        later = service.now + timedelta(minutes=1)
        service.reminders = [ReminderFact(at=later, kind="ai_identity")] * 200
        service.now += timedelta(minutes=2)

        assert not found_in(app)


class TestStops:
    def test_what_was_said_after_the_end_is_found(self) -> None:
        ended = ExitFact(requested_at=AFTERNOON, stopped_at=AFTERNOON, messages_after=2)

        (found,) = judge(quiet(exits=(ended,))).found

        assert found.cause == (FindingKind.MESSAGES_AFTER_STOP, "")
        assert found.details["messages_after"] == 2

    def test_what_ended_before_the_link_is_no_matter(self) -> None:
        ended = ExitFact(requested_at=AFTERNOON, stopped_at=AFTERNOON, messages_after=2)

        assert not causes(quiet(exits=(ended,), linked_at=AFTERNOON + timedelta(hours=1)))


def alert(
    told_after: timedelta | None, level: str = "critical", *, drill: bool = False
) -> AlertFact:
    detected_at = AFTERNOON - timedelta(hours=1)
    return AlertFact(
        alert_id=f"alert-{level}",
        level=level,
        drill=drill,
        detected_at=detected_at,
        told_at=None if told_after is None else detected_at + told_after,
    )


class TestAlerts:
    def test_one_that_came_late_is_found(self) -> None:
        assert causes(quiet(alerts=(alert(timedelta(minutes=6)),))) == {
            (FindingKind.ALERT_TOLD_LATE, "alert-critical")
        }

    def test_one_whose_event_came_at_last_was_told(self) -> None:
        judgement = judge(quiet(alerts=(alert(timedelta(minutes=9)),)))
        assert (FindingKind.ALERT_NEVER_TOLD, "alert-critical") in judgement.clean

    def test_one_that_no_event_brought_is_found(self) -> None:
        assert causes(quiet(alerts=(alert(None, "high"),))) == {
            (FindingKind.ALERT_NEVER_TOLD, "alert-high")
        }

    @pytest.mark.parametrize(
        "facts",
        [
            quiet(alerts=(alert(timedelta(minutes=5)),)),
            quiet(alerts=(alert(timedelta(hours=5), "low"),)),
            quiet(alerts=(alert(None, "moderate"),)),
            quiet(alerts=(alert(None),), told_until=AFTERNOON - timedelta(minutes=56)),
            quiet(alerts=(alert(None),), told_until=None),
            quiet(alerts=(alert(None),), linked_at=AFTERNOON),
            quiet(alerts=(alert(timedelta(minutes=9)),), clock_difference=timedelta(days=-3)),
            quiet(alerts=(alert(timedelta(minutes=9)),), clock_difference=timedelta(minutes=4)),
        ],
        ids=[
            "in time",
            "slight and late",
            "slight and never",
            "its event may be on its way",
            "nothing is heard",
            "told to another link",
            "clocks apart",
            "clocks a little apart",
        ],
    )
    def test_these_are_not(self, facts: Facts) -> None:
        assert not causes(facts)


class TestChanges:
    ASKED = PolicySettings(
        daily_minutes=60, curfew=Curfew(start=time(21), end=time(6)), minor_mode=True
    )

    def current(
        self,
        effective: PolicySettings,
        state: ApplyState = ApplyState.APPLIED,
        *,
        minutes: int = 0,
        extra: int = 0,
    ) -> Facts:
        now = CurrentPolicy(
            requested=self.ASKED,
            effective=effective,
            apply_state=state,
            extra_minutes_today=extra,
            version_seen_at=AFTERNOON - timedelta(minutes=minutes),
            as_of=AFTERNOON,
        )
        return quiet(current=now)

    def test_what_is_in_force_as_asked_is_clean(self) -> None:
        judgement = judge(self.current(self.ASKED))

        assert not judgement.found
        assert (FindingKind.CHANGE_NOT_APPLIED, "curfew") in judgement.clean

    def test_a_field_that_is_less_strict_is_found(self) -> None:
        effective = PolicySettings(daily_minutes=90, curfew=self.ASKED.curfew, minor_mode=True)
        judgement = judge(self.current(effective))

        assert {found.subject for found in judgement.found} == {"daily_minutes"}
        assert (FindingKind.CHANGE_NOT_APPLIED, "curfew") in judgement.clean
        # Without a subject it would be all of the kind that held.
        assert (FindingKind.CHANGE_NOT_APPLIED, "") not in judgement.clean
        assert (FindingKind.CHANGE_NOT_APPLIED, "") in judge(self.current(self.ASKED)).clean

    def test_our_own_extra_time_is_no_looseness(self) -> None:
        effective = PolicySettings(daily_minutes=90, curfew=self.ASKED.curfew, minor_mode=True)

        assert not causes(self.current(effective, extra=30))

    def test_a_change_may_be_under_way_for_a_while(self) -> None:
        pending = ApplyState.PENDING

        assert not causes(self.current(PolicySettings(), pending, minutes=4))
        late = judge(self.current(PolicySettings(), pending, minutes=6))
        assert {found.subject for found in late.found} == {"daily_minutes", "curfew", "minor_mode"}

    def test_a_refused_change_is_found_even_where_nothing_is_less_strict(self) -> None:
        assert causes(self.current(self.ASKED, ApplyState.REJECTED)) == {
            (FindingKind.CHANGE_NOT_APPLIED, "")
        }
