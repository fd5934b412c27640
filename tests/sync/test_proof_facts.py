"""What a judgement goes by is what the store keeps, of the days that are judged."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from guardian.link.wire.activity import (
    Exit,
    Purchase,
    PurchaseState,
    Reminded,
    Stretch,
    UsageDay,
)
from guardian.link.wire.happenings import LINK_URI, LinkChanged
from guardian.link.wire.requests import RequestKind, RequestState
from guardian.link.wire.ward import LinkState, Role
from guardian.policy.settings import PolicySettings, RelationshipClass
from guardian.store import alerts, links, policies, stretches
from guardian.store.conditions import Condition
from guardian.sync.proof.facts import AlertFact, ApprovalFact, ExitFact, Facts, ReminderFact
from guardian.sync.proof.judge import judge
from guardian.sync.proof_facts import DAYS_JUDGED, gather
from tests.rig.clock import START
from tests.rig.seeded_store import LINK, alert_row
from tests.sync.fake_wire import alert
from tests.sync.family import Family

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ZONE = ZoneInfo("Asia/Shanghai")


def facts_of(family: Family) -> Facts:
    with family.database.read() as connection:
        facts = gather(connection, LINK, family.clock.now())
    assert facts is not None
    return facts


def chat(family: Family, began: datetime, minutes: int = 5) -> None:
    """Let the child chat with the owl, and the provider tell."""
    provider = family.provider
    day = began.astimezone(ZONE).date()
    provider.usage.append(
        UsageDay(date=day, character_id="owl", active_seconds=60 * minutes, turns=3)
    )
    provider.stretches = [
        *(provider.stretches or []),
        Stretch(started_at=began, ended_at=began + minutes * MINUTE, character_id="owl", turns=3),
    ]


def test_before_anything_was_read_there_is_nothing_to_judge(family: Family) -> None:
    with family.database.read() as connection:
        assert gather(connection, LINK, START) is None
        assert gather(connection, "unknown", START) is None


def test_everything_that_was_told_is_there(family: Family) -> None:
    provider = family.provider
    provider.requested = PolicySettings(daily_minutes=60)
    chat(family, START - HOUR)
    provider.reminders = [
        Reminded(at=START, kind="duration", trigger="interval", n=1, continuous_minutes=30)
    ]
    provider.exits = [
        Exit(requested_at=START, stopped_at=START + MINUTE, method="button", messages_after=2)
    ]
    provider.purchases = [
        Purchase(
            purchase_id="p",
            at=START,
            item="糖",
            price_minor=600,
            currency="CNY",
            state=PurchaseState.COMPLETED,
        )
    ]
    asked = {"kind": RequestKind.PURCHASE, "minutes": None, "item": "糖", "price_minor": 600}
    provider.emit_request("yes", state=RequestState.APPROVED, **asked)
    provider.emit_request("no", state=RequestState.DENIED, **asked)
    provider.emit_alert("a")
    provider.emit_verification()
    family.session.catch_up()
    facts = facts_of(family)
    assert (facts.as_of, facts.told_until, facts.linked_at) == (START, START, START)
    assert facts.minor
    assert facts.clock_difference == timedelta()
    assert [policy.settings.daily_minutes for policy in facts.policies] == [60]
    assert facts.current is not None
    assert facts.current.requested.daily_minutes == 60
    assert facts.current.version_seen_at == START
    assert [row.started_at for row in facts.stretches or ()] == [START - HOUR]
    assert [row.active_seconds for row in facts.usage] == [300]
    assert len(facts.known_days) == DAYS_JUDGED + 1
    assert facts.reminders == (ReminderFact(at=START, kind="duration"),)
    assert facts.exits == (
        ExitFact(requested_at=START, stopped_at=START + MINUTE, messages_after=2),
    )
    assert [row.price_minor for row in facts.purchases] == [600]
    assert facts.approvals == (
        ApprovalFact(price_minor=600, asked_at=START, expires_at=START + DAY),
    )
    assert facts.alerts == (
        AlertFact(alert_id="a", level="high", drill=False, detected_at=START, told_at=START),
    )
    assert facts.characters["zed"] is RelationshipClass.VIRTUAL_PARTNER


def test_what_is_older_than_the_days_judged_is_left_out(family: Family) -> None:
    chat(family, START - HOUR)
    family.provider.emit_alert("a")
    family.session.catch_up()
    later = (DAYS_JUDGED + 5) * DAY
    family.clock.advance(later)
    family.provider_clock.advance(later)
    family.session.catch_up()
    facts = facts_of(family)
    assert (facts.usage, facts.stretches, facts.alerts) == ((), (), ())
    assert len(facts.policies) == 1, "what was read before the first day may have held on"


def test_while_numbers_are_missing_nobody_knows_what_was_not_told(family: Family) -> None:
    family.provider.emit_verification()
    family.provider.gl_seq += 1
    family.provider.emit_alert("a")
    family.session.catch_up()
    assert facts_of(family).told_until is None


def test_use_without_stretches_is_no_use_that_was_told(family: Family) -> None:
    """Those of before are kept, but a day without any would look as if all limits were kept to."""
    family.session.catch_up()
    assert facts_of(family).stretches is None
    family.provider.stretches = []
    family.session.catch_up()
    assert facts_of(family).stretches == ()
    chat(family, START - 3 * DAY)
    family.session.catch_up()
    assert len(facts_of(family).stretches or ()) == 1
    chat(family, START - HOUR)
    family.provider.stretches = None
    family.session.catch_up()
    assert facts_of(family).stretches is None
    with family.database.read() as connection:
        assert len(stretches.between(connection, LINK, START - 9 * DAY, START)) == 1


class TestSinceWhenTheLinkIsInForce:
    """What happened while it was not is told to nobody, and nobody is accused for that."""

    def test_by_the_clock_of_the_provider(self, family: Family) -> None:
        family.provider_clock.advance(-3 * DAY)
        family.session.catch_up()
        family.provider_clock.advance(HOUR)
        family.session.catch_up()
        assert facts_of(family).linked_at == START - 3 * DAY

    def test_a_pause_that_events_tell(self, family: Family) -> None:
        family.session.catch_up()
        self.turns(family, LinkState.SUSPENDED)
        family.session.catch_up()
        assert self.of(family) is None
        self.later(family)
        self.turns(family, LinkState.ACTIVE)
        self.later(family)
        family.session.catch_up()
        assert self.of(family) == START + HOUR

    def test_a_pause_that_is_heard_of_when_it_is_over(self, family: Family) -> None:
        """A link that was confirmed anew before is not in force through the pause for that."""
        family.session.catch_up()
        with family.database.write() as connection:
            links.set_condition(connection, LINK, Condition.SUSPENDED)
        for state in (LinkState.ACTIVE, LinkState.SUSPENDED, LinkState.ACTIVE):
            self.turns(family, state)
            self.later(family)
        family.session.catch_up()
        assert self.of(family) == START + 2 * HOUR

    def test_a_pause_that_only_answers_tell(self, family: Family) -> None:
        family.session.catch_up()
        family.provider.state = LinkState.SUSPENDED
        family.session.catch_up()
        assert self.of(family) is None
        self.later(family)
        family.provider.state = LinkState.ACTIVE
        family.session.catch_up()
        assert self.of(family) == START + HOUR

    def test_an_alert_of_the_pause_is_in_no_event_and_nobodys_fault(self, family: Family) -> None:
        family.session.catch_up()
        self.turns(family, LinkState.SUSPENDED)
        family.session.catch_up()
        self.later(family)
        family.provider.alerts["quiet"] = alert("quiet", family.provider_clock)
        self.later(family)
        self.turns(family, LinkState.ACTIVE)
        self.later(family)
        family.provider.emit_verification()
        family.session.catch_up()
        facts = facts_of(family)
        assert [each.told_at for each in facts.alerts] == [None]
        assert judge(facts).found == ()

    def test_another_guardians_link_says_nothing(self, family: Family) -> None:
        family.session.catch_up()
        with family.database.write() as connection:
            links.set_condition(connection, LINK, Condition.SUSPENDED)
        family.provider.emit(LINK_URI, self.changed(family, LinkState.ACTIVE, "link-2"))
        family.provider.state = LinkState.SUSPENDED
        family.session.catch_up()
        assert self.of(family) is None

    def of(self, family: Family) -> datetime | None:
        with family.database.read() as connection:
            facts = gather(connection, LINK, family.clock.now())
        assert (facts and facts.linked_at) == family.link.in_force_since
        return family.link.in_force_since

    def later(self, family: Family) -> None:
        family.clock.advance(HOUR)
        family.provider_clock.advance(HOUR)

    def turns(self, family: Family, state: LinkState) -> None:
        family.provider.state = state
        family.provider.emit(LINK_URI, self.changed(family, state))

    def changed(self, family: Family, state: LinkState, link_id: str = LINK) -> LinkChanged:
        return LinkChanged(
            link_id=link_id,
            guardian_name="Li",
            role=Role.OWNER,
            state=state,
            by="law",
            reason=None,
            at=family.provider_clock.now(),
        )


def test_an_alert_of_an_earlier_version_is_not_judged(family: Family) -> None:
    """It came with an event, and when that was signed was not kept then."""
    family.session.catch_up()
    with family.database.write() as connection:
        alerts.insert(connection, alert_row("old", START))
        alerts.insert(connection, alert_row("read", START, jti=""))
    assert [alert.alert_id for alert in facts_of(family).alerts] == ["read"]


class Card(NamedTuple):
    text: str
    ahead: timedelta


@pytest.mark.parametrize("card", [Card('{"test_control": true}', 9 * DAY), Card("{}", 0 * DAY)])
def test_only_a_provider_for_trying_out_has_two_clocks(family: Family, card: Card) -> None:
    with family.database.write() as connection:
        row = links.find(connection, LINK)
        assert row is not None
        connection.execute("UPDATE link SET provider_card = ?", (card.text,))
    family.provider_clock.advance(9 * DAY)
    family.session.catch_up()
    assert facts_of(family).clock_difference == card.ahead


def test_a_policy_that_cannot_be_read_any_more_is_left_out(family: Family) -> None:
    family.session.catch_up()
    with family.database.write() as connection:
        known = policies.find(connection, LINK)
        assert known is not None
        connection.execute("UPDATE policy SET document = '{}'")
    facts = facts_of(family)
    assert facts.current is None
    assert len(facts.policies) == 1
