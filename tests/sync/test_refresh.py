from datetime import date, datetime, timedelta

import pytest

from guardian.link.errors import OfflineError
from guardian.link.wire.activity import (
    CharacterList,
    Exit,
    Maker,
    Purchase,
    PurchaseState,
    RefusalRecord,
    Reminded,
    SpendingReport,
    Stretch,
    UsageDay,
    UsageReport,
)
from guardian.link.wire.policy import PolicyDocument
from guardian.link.wire.ward import Ward
from guardian.policy.decisions import Reason
from guardian.policy.settings import PolicySettings
from guardian.store import (
    characters,
    policies_seen,
    purchases,
    refusals,
    session_marks,
    stretches,
    usage,
    wards,
)
from guardian.store.policies_seen import SeenPolicyRow
from guardian.sync import asking
from guardian.sync.readings import EVERY_READING, Reading
from guardian.sync.refresh import Refresher
from tests.rig.clock import START
from tests.rig.seeded_store import LINK
from tests.sync.fake_link import FakeLink
from tests.sync.fake_provider import FakeProvider
from tests.sync.family import Family

TODAY = date(2026, 11, 22)
SEEN = START - timedelta(days=40), START + timedelta(days=1)


@pytest.fixture
def refresher(family: Family) -> Refresher:
    return Refresher(family.database, LINK, family.clock)


def test_everything_is_mirrored(family: Family, refresher: Refresher) -> None:
    family.provider.usage = [
        UsageDay(date=TODAY, character_id="owl", active_seconds=600, turns=9),
        UsageDay(date=TODAY - timedelta(days=30), character_id="lan", active_seconds=1, turns=1),
    ]
    family.provider.refusals = [
        RefusalRecord(refusal_id="r", at=START, reason=Reason.CURFEW, character_id=None)
    ]
    family.provider.purchases = [
        Purchase(
            purchase_id="p",
            at=START,
            item="糖",
            price_minor=600,
            currency="CNY",
            state=PurchaseState.REFUNDED,
        )
    ]
    assert refresher.refresh(FakeLink(family.provider), EVERY_READING) == frozenset()
    with family.database.read() as connection:
        days = usage.between(connection, LINK, TODAY - timedelta(days=35), TODAY)
        assert [(row.day, row.active_seconds) for row in days] == [
            (TODAY - timedelta(days=30), 1),
            (TODAY, 600),
        ]
        known = usage.known_days(connection, LINK, TODAY - timedelta(days=99), TODAY)
        assert len(known) == 36
        assert [row.reason for row in refusals.between(connection, LINK, *SEEN)] == [Reason.CURFEW]
        assert [row.refunded for row in purchases.between(connection, LINK, *SEEN)] == [True]
        total = purchases.spending(connection, LINK)
        assert total is not None
        assert total.month_total_minor == 600
        assert len(characters.of_link(connection, LINK)) == 3
    assert family.ward.display_name == "小雅"
    document = PolicyDocument.model_validate_json(family.policy.document)
    assert document.floor == family.provider.document()[0].floor


def test_the_childs_today_is_the_providers_and_not_ours(
    family: Family, refresher: Refresher
) -> None:
    family.provider_clock.advance(timedelta(days=10))
    ahead = TODAY + timedelta(days=10)
    family.provider.usage = [UsageDay(date=ahead, character_id="owl", active_seconds=5, turns=1)]
    refresher.refresh(FakeLink(family.provider), frozenset({Reading.USAGE}))
    with family.database.read() as connection:
        assert len(usage.between(connection, LINK, ahead, ahead)) == 1


def test_a_clock_that_leapt_since_is_followed(family: Family, refresher: Refresher) -> None:
    refresher.refresh(FakeLink(family.provider), EVERY_READING)
    family.provider_clock.advance(timedelta(days=3))
    ahead = TODAY + timedelta(days=3)
    family.provider.usage = [UsageDay(date=ahead, character_id="owl", active_seconds=5, turns=1)]
    refresher.refresh(FakeLink(family.provider), frozenset({Reading.USAGE}))
    with family.database.read() as connection:
        assert len(usage.between(connection, LINK, ahead, ahead)) == 1
        assert ahead in usage.known_days(connection, LINK, ahead, ahead)
    assert family.ward.provider_time(family.clock.now()) == family.provider_clock.now()


def test_only_what_was_asked_for_is_read(family: Family, refresher: Refresher) -> None:
    refresher.refresh(FakeLink(family.provider), frozenset({Reading.CHARACTERS}))
    assert family.provider.calls == ["characters"]


def test_being_offline_is_no_fault_of_one_reading(family: Family, refresher: Refresher) -> None:
    family.provider.go(online=False)
    with pytest.raises(OfflineError):
        refresher.refresh(FakeLink(family.provider), EVERY_READING)


class Lying(FakeLink):
    """Answers that fit the wire and no sense."""

    def __init__(self, provider: FakeProvider, **change: object) -> None:
        super().__init__(provider)
        self._change = change

    def ward(self) -> Ward:
        return super().ward().model_copy(update=self._change)

    def usage(self, first_day: date, last_day: date) -> UsageReport:
        report = super().usage(first_day, last_day)
        row = UsageDay(date=first_day, character_id="owl", active_seconds=1, turns=2**70)
        return report.model_copy(update={"usage": [row]})

    def spending(self, first_day: date, last_day: date) -> SpendingReport:
        report = super().spending(first_day, last_day)
        return report.model_copy(update={"month_total_minor": 2**70})

    def characters(self) -> CharacterList:
        far = datetime.fromisoformat("9999-12-31T23:59:59+00:00")
        return super().characters().model_copy(update={"as_of": far})


def test_numbers_and_moments_that_nobody_can_keep_are_refused(
    family: Family, refresher: Refresher
) -> None:
    failed = refresher.refresh(Lying(family.provider), EVERY_READING)
    assert failed == {Reading.USAGE, Reading.SPENDING, Reading.CHARACTERS}
    with family.database.read() as connection:
        assert usage.known_days(connection, LINK, TODAY, TODAY) == {}
        assert characters.of_link(connection, LINK) == ()
    assert family.ward.as_of == family.provider_clock.now()


@pytest.mark.parametrize(
    "name", ["Mars/Olympus", "../../etc/passwd", "/etc/passwd", "America", "x" * 200, "\x00", ""]
)
def test_a_time_zone_that_does_not_exist_is_refused(
    family: Family, refresher: Refresher, name: str
) -> None:
    failed = refresher.refresh(Lying(family.provider, time_zone=name), EVERY_READING)
    assert {Reading.LINK, Reading.USAGE, Reading.REFUSALS} <= failed
    with family.database.read() as connection:
        assert wards.find(connection, LINK) is None


def test_rows_outside_the_question_are_left_out(family: Family, refresher: Refresher) -> None:
    class Talkative(FakeLink):
        def usage(self, first_day: date, last_day: date) -> UsageReport:
            row = UsageDay(
                date=first_day - timedelta(days=1), character_id="owl", active_seconds=1, turns=1
            )
            return super().usage(first_day, last_day).model_copy(update={"usage": [row]})

    refresher.refresh(Talkative(family.provider), EVERY_READING)
    with family.database.read() as connection:
        assert usage.between(connection, LINK, TODAY - timedelta(days=99), TODAY) == ()


def policies_read(family: Family) -> tuple[SeenPolicyRow, ...]:
    with family.database.read() as connection:
        return policies_seen.between(connection, LINK, *SEEN)


def stretch(began: datetime, minutes: int = 5) -> Stretch:
    return Stretch(
        started_at=began,
        ended_at=began + timedelta(minutes=minutes),
        character_id="owl",
        turns=3,
    )


def test_what_use_consists_of_is_kept(family: Family, refresher: Refresher) -> None:
    provider = family.provider
    provider.stretches = [stretch(START), stretch(START + timedelta(hours=1))]
    provider.reminders = [
        Reminded(at=START, kind="duration", trigger="interval", n=1, continuous_minutes=30)
    ]
    provider.exits = [Exit(requested_at=START, stopped_at=START, method="button", messages_after=2)]
    refresher.refresh(FakeLink(provider), EVERY_READING)
    with family.database.read() as connection:
        told = stretches.between(connection, LINK, *SEEN)
        assert [(row.started_at, row.turns) for row in told] == [
            (START, 3),
            (START + timedelta(hours=1), 3),
        ]
        (reminder,) = session_marks.reminders_between(connection, LINK, *SEEN)
        assert (reminder.kind, reminder.continuous_minutes) == ("duration", 30)
        (ended,) = session_marks.exits_between(connection, LINK, *SEEN)
        assert (ended.method, ended.messages_after) == ("button", 2)
    # A service that no longer tells them takes nothing back; one without any does.
    provider.stretches, provider.reminders = None, []
    refresher.refresh(FakeLink(provider), frozenset({Reading.USAGE}))
    with family.database.read() as connection:
        assert stretches.between(connection, LINK, *SEEN) == told
        assert session_marks.reminders_between(connection, LINK, *SEEN) == ()
    provider.stretches = []
    refresher.refresh(FakeLink(provider), frozenset({Reading.USAGE}))
    with family.database.read() as connection:
        assert stretches.between(connection, LINK, *SEEN) == ()


def test_a_stretch_that_ends_before_it_begins_is_refused(
    family: Family, refresher: Refresher
) -> None:
    family.provider.stretches = [stretch(START, minutes=-1)]
    assert refresher.refresh(FakeLink(family.provider), EVERY_READING) == {Reading.USAGE}
    with family.database.read() as connection:
        assert usage.known_days(connection, LINK, TODAY, TODAY) == {}


def test_the_end_of_a_link_is_kept_and_taken_back(family: Family, refresher: Refresher) -> None:
    for ends in (START + timedelta(days=30), None):
        family.provider.expires_at = ends
        refresher.refresh(FakeLink(family.provider), frozenset({Reading.LINK}))
        assert family.link.expires_at == ends


def test_every_policy_that_was_read_is_seen(family: Family) -> None:
    family.session.catch_up()
    family.provider_clock.advance(timedelta(hours=2))
    family.session.catch_up()
    family.provider.set_requested(PolicySettings(daily_minutes=30))
    family.provider_clock.advance(timedelta(hours=1))
    family.session.catch_up()
    first, second = policies_read(family)
    assert (first.version, first.first_as_of, first.last_as_of) == (
        1,
        START,
        START + timedelta(hours=2),
    )
    assert (second.version, second.first_as_of) == (2, START + timedelta(hours=3))
    assert '"daily_minutes": 30' in second.effective
    with family.database.read() as connection:
        changes = policies_seen.changes_between(connection, LINK, *SEEN)
    assert changes == (START + timedelta(hours=2),)


def test_the_answer_to_a_change_counts_as_read(family: Family) -> None:
    family.session.catch_up()
    family.provider_clock.advance(timedelta(minutes=1))
    with family.database.write() as connection:
        asking.ask_policy_change(connection, LINK, {"daily_minutes": 45}, family.clock.now())
    family.session.catch_up()
    answered = policies_read(family)[-1]
    assert (answered.version, answered.first_as_of) == (2, START + timedelta(minutes=1))
    # The event about it comes after the answer, and says nothing new.
    family.provider_clock.advance(timedelta(minutes=1))
    family.session.catch_up()
    assert [row.version for row in policies_read(family)] == [1, 2]
    assert policies_read(family)[-1].last_as_of == START + timedelta(minutes=2)


def test_what_a_service_says_of_a_characters_age_and_maker_is_kept(
    family: Family, refresher: Refresher
) -> None:
    refresher.refresh(FakeLink(family.provider), frozenset({Reading.CHARACTERS}))
    with family.database.read() as connection:
        cast = {row.character_id: row for row in characters.of_link(connection, LINK)}
    assert (cast["owl"].min_age, cast["owl"].made_by) == (6, Maker.SERVICE)
    assert (cast["lan"].min_age, cast["lan"].made_by) == (None, None)
