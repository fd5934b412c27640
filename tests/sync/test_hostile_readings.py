"""What a provider tells that nobody can mean: it is not believed, and all else goes on."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from guardian.link.errors import MalformedAnswerError
from guardian.link.wire.activity import Exit, Stretch
from guardian.link.wire.happenings import VERIFICATION_URI, Verification
from guardian.policy.settings import Block, PolicySettings
from guardian.store import policies_seen, wards
from guardian.store.outbox import OutboxState
from guardian.sync import asking
from guardian.sync.proof_facts import gather
from guardian.sync.readings import EVERY_READING, Reading
from guardian.sync.refresh import Refresher
from tests.rig.clock import START
from tests.rig.seeded_store import LINK
from tests.sync.fake_link import FakeLink
from tests.sync.fake_provider import FakeProvider
from tests.sync.family import Family

FIRST = datetime.min.replace(tzinfo=UTC)
LAST = datetime.max.replace(tzinfo=UTC)
HOUR = timedelta(hours=1)


def expire_before_time_began(provider: FakeProvider) -> None:
    provider.expires_at = FIRST


def count_beyond_every_number(provider: FakeProvider) -> None:
    provider.version = 2**63


def count_backwards(provider: FakeProvider) -> None:
    provider.version = -1


def chat_for_ages(provider: FakeProvider) -> None:
    provider.stretches = [Stretch(started_at=FIRST, ended_at=START, character_id="owl", turns=1)]


def stop_at_the_end_of_time(provider: FakeProvider) -> None:
    provider.exits = [Exit(requested_at=START, stopped_at=LAST, method="button", messages_after=1)]


@pytest.mark.parametrize(
    ("tell", "reading"),
    [
        (expire_before_time_began, Reading.LINK),
        (count_beyond_every_number, Reading.POLICY),
        (count_backwards, Reading.POLICY),
        (chat_for_ages, Reading.USAGE),
        (stop_at_the_end_of_time, Reading.USAGE),
    ],
)
def test_one_reading_is_not_believed_and_the_others_are(
    family: Family, tell: Callable[[FakeProvider], None], reading: Reading
) -> None:
    refresher = Refresher(family.database, LINK, family.clock)
    assert refresher.refresh(FakeLink(family.provider), EVERY_READING) == frozenset()
    tell(family.provider)
    failed = refresher.refresh(FakeLink(family.provider), EVERY_READING)
    assert failed == frozenset({reading})
    assert family.link.expires_at is None


def test_limits_without_end_are_not_kept(family: Family) -> None:
    family.session.catch_up()
    before = family.policy
    blocks = {f"{n:04}" + "x" * 60: Block() for n in range(4000)}
    family.provider.set_requested(PolicySettings(blocked_characters=blocks))
    refresher = Refresher(family.database, LINK, family.clock)
    failed = refresher.refresh(FakeLink(family.provider), EVERY_READING)
    assert failed == frozenset({Reading.POLICY})
    assert family.policy == before


def test_an_answer_to_a_change_that_makes_no_sense_leaves_the_wish_waiting(
    family: Family,
) -> None:
    family.session.catch_up()
    with family.database.write() as connection:
        wish = asking.ask_policy_change(connection, LINK, {"daily_minutes": 40}, START)
    family.provider.version = 2**63
    with pytest.raises(MalformedAnswerError):
        family.session.catch_up()
    assert family.wish(wish).state is OutboxState.SENT
    family.provider.version = 7
    family.session.catch_up()
    assert family.wish(wish).state is OutboxState.CONFIRMED


@pytest.mark.parametrize("moment", [FIRST, LAST])
def test_an_event_of_another_age_proves_nothing(family: Family, moment: datetime) -> None:
    family.session.catch_up()
    family.provider.emit(VERIFICATION_URI, Verification(at=moment))
    family.session.catch_up()
    assert family.link.verified_at is None
    with family.database.read() as connection:
        assert policies_seen.changes_between(connection, LINK, FIRST, LAST) == ()


def test_a_zone_that_this_computer_does_not_know_is_not_judged_and_ends_nothing(
    family: Family,
) -> None:
    family.session.catch_up()
    with family.database.write() as connection:
        connection.execute("UPDATE ward SET time_zone = 'Mars/Olympus'")
    with family.database.read() as connection:
        assert wards.find(connection, LINK) is not None
        assert gather(connection, LINK, family.clock.now()) is None
