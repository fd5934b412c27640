"""Two computers of one guardian: an edit is never lost and never overwrites somebody's unseen."""

from datetime import timedelta

import pytest

from guardian.link.errors import (
    OfflineError,
    ProviderTroubleError,
    StaleVersionError,
    UnreachableError,
)
from guardian.policy.merge_patch import JsonObject
from guardian.policy.settings import Block, PolicySettings
from guardian.store import journal, outbox
from guardian.store.outbox import OutboxKind, OutboxRow, OutboxState
from guardian.sync import asking, conflicts
from guardian.sync.merging import Leaves, leaves
from tests.rig.seeded_store import LINK
from tests.sync.family import Family

SEEN = PolicySettings(daily_minutes=60, spend_per_month_minor=500)


@pytest.fixture
def offline(family: Family) -> Family:
    """Let a guardian see the limits, and then be out of reach."""
    family.provider.set_requested(SEEN)
    family.session.catch_up()
    family.provider.go(online=False)
    return family


def ask(family: Family, patch: JsonObject, seen: Leaves | None = None) -> int:
    with family.database.write() as connection:
        return asking.ask_policy_change(connection, LINK, patch, family.clock.now(), seen)


def elsewhere(family: Family, **settings: object) -> None:
    """Let the other computer set the whole layer."""
    family.provider.set_requested(PolicySettings(**settings))  # type: ignore[arg-type]


def come_back(family: Family) -> None:
    family.provider.go(online=True)
    family.provider.calls.clear()
    family.session.catch_up()


def in_conflict(family: Family) -> tuple[OutboxRow, ...]:
    with family.database.read() as connection:
        return outbox.in_conflict(connection, LINK)


def patches(family: Family) -> list[tuple[OutboxState, JsonObject]]:
    with family.database.read() as connection:
        rows = outbox.latest(connection, LINK, OutboxKind.POLICY_PATCH)
        assert journal.verify(connection) is None
    return [(row.state, row.body) for row in rows]


def test_edits_of_different_fields_both_survive_days_offline(offline: Family) -> None:
    wish = ask(offline, {"daily_minutes": 45, "blocked_characters": {"owl": {}}})
    offline.clock.advance(timedelta(days=3))
    elsewhere(offline, daily_minutes=60, spend_per_month_minor=900, minor_mode=True)
    offline.restart()
    come_back(offline)
    assert offline.wish(wish).state is OutboxState.CONFIRMED
    assert offline.provider.requested == PolicySettings(
        daily_minutes=45,
        spend_per_month_minor=900,
        minor_mode=True,
        blocked_characters={"owl": Block()},
    )
    assert in_conflict(offline) == ()


def test_the_same_field_is_a_conflict_and_nothing_is_sent(offline: Family) -> None:
    wish = ask(offline, {"daily_minutes": 45})
    elsewhere(offline, daily_minutes=30, spend_per_month_minor=500)
    come_back(offline)
    (row,) = in_conflict(offline)
    assert (row.id, row.body, row.base) == (wish, {"daily_minutes": 45}, {"daily_minutes": 60})
    assert row.refusal is not None
    assert row.refusal["code"] == conflicts.CHANGED_ELSEWHERE
    assert (row.refusal["fields"], row.refusal["theirs"]) == (
        ["daily_minutes"],
        {"daily_minutes": 30},
    )
    assert offline.provider.requested.daily_minutes == 30
    offline.provider.calls.clear()
    offline.restart()
    offline.session.catch_up()
    assert "change_policy" not in offline.provider.calls, "it waits for the guardian"


def test_what_is_in_no_conflict_goes_and_the_rest_waits(offline: Family) -> None:
    asked_at = offline.clock.now()
    wish = ask(
        offline,
        {"daily_minutes": 45, "spend_per_month_minor": 100, "blocked_characters": {"owl": {}}},
    )
    offline.clock.advance(timedelta(hours=5))
    elsewhere(offline, daily_minutes=30, spend_per_month_minor=500)
    come_back(offline)
    assert offline.wish(wish).state is OutboxState.CONFIRMED
    assert offline.wish(wish).body == {
        "spend_per_month_minor": 100,
        "blocked_characters": {"owl": {}},
    }
    assert offline.provider.requested == PolicySettings(
        daily_minutes=30, spend_per_month_minor=100, blocked_characters={"owl": Block()}
    )
    (row,) = in_conflict(offline)
    assert (row.body, row.asked_at) == ({"daily_minutes": 45}, asked_at)
    assert row.refusal is not None
    assert row.refusal["wish"] == wish


def test_every_field_in_conflict_is_a_choice_of_its_own(offline: Family) -> None:
    ask(offline, {"daily_minutes": 45, "spend_per_month_minor": None})
    elsewhere(offline, daily_minutes=30, spend_per_month_minor=900)
    come_back(offline)
    assert [row.body for row in in_conflict(offline)] == [
        {"daily_minutes": 45},
        {"spend_per_month_minor": None},
    ]
    with offline.database.write() as connection:
        asking.keep_theirs(connection, LINK, "daily_minutes", offline.clock.now())
    assert [row.body for row in in_conflict(offline)] == [{"spend_per_month_minor": None}]


def test_the_same_wish_in_both_places_is_no_conflict(offline: Family) -> None:
    wish = ask(offline, {"daily_minutes": 45})
    elsewhere(offline, daily_minutes=45, spend_per_month_minor=500)
    come_back(offline)
    assert offline.wish(wish).state is OutboxState.CONFIRMED


def test_later_wishes_follow_what_the_guardian_saw(offline: Family) -> None:
    """45, then 50 of those 45, while somebody else set 30: one choice, between 30 and 50."""
    first = ask(offline, {"daily_minutes": 45})
    second = ask(offline, {"daily_minutes": 50})
    other = ask(offline, {"spend_per_month_minor": 100})
    assert offline.wish(second).base == {"daily_minutes": 45}
    elsewhere(offline, daily_minutes=30, spend_per_month_minor=500)
    come_back(offline)
    (row,) = in_conflict(offline)
    assert row.id == second
    assert offline.wish(first).refusal is not None
    assert (offline.wish(first).refusal or {})["code"] == conflicts.ASKED_AGAIN
    assert offline.wish(other).state is OutboxState.CONFIRMED
    assert offline.provider.requested.daily_minutes == 30


def test_a_later_wish_that_agrees_with_them_settles_it(offline: Family) -> None:
    ask(offline, {"daily_minutes": 45})
    second = ask(offline, {"daily_minutes": 30})
    elsewhere(offline, daily_minutes=30, spend_per_month_minor=500)
    come_back(offline)
    assert in_conflict(offline) == ()
    assert offline.wish(second).state is OutboxState.CONFIRMED


def test_what_others_asked_for_too_is_not_lifted_by_a_change_of_mind(offline: Family) -> None:
    """Blocked and unblocked again here, unseen by anybody, while another computer blocked it."""
    block = ask(offline, {"blocked_characters": {"owl": {}}})
    unblock = ask(offline, {"blocked_characters": {"owl": None}})
    other = ask(offline, {"spend_per_month_minor": 100})
    elsewhere(
        offline, daily_minutes=60, spend_per_month_minor=500, blocked_characters={"owl": Block()}
    )
    come_back(offline)
    assert offline.provider.requested.blocked_characters == {"owl": Block()}
    assert offline.wish(block).state is OutboxState.CONFIRMED
    (row,) = in_conflict(offline)
    assert row.id == unblock
    assert row.refusal is not None
    there = leaves(offline.provider.requested)
    assert row.refusal["theirs"] == {"blocked_characters/owl": there["blocked_characters/owl"]}
    assert conflicts.ours(row, "blocked_characters/owl") is None
    assert offline.wish(other).state is OutboxState.CONFIRMED


@pytest.mark.parametrize("lost", [UnreachableError, OfflineError])
def test_only_what_may_have_arrived_counts_as_the_own_doing(
    offline: Family, lost: type[OfflineError]
) -> None:
    ask(offline, {"blocked_characters": {"owl": {}}})
    unblock = ask(offline, {"blocked_characters": {"owl": None}})
    elsewhere(offline, daily_minutes=60, blocked_characters={"owl": Block()})
    offline.provider.faults["change_policy"] = [lost()]
    with pytest.raises(OfflineError):
        come_back(offline)
    come_back(offline)
    sure = lost is UnreachableError
    assert (offline.wish(unblock).state is OutboxState.CONFLICT) is sure


def test_a_map_that_is_cleared_leaves_what_others_asked_for_too(offline: Family) -> None:
    ask(offline, {"blocked_characters": {"owl": {}, "lan": {}}})
    ask(offline, {"blocked_characters": None})
    elsewhere(offline, daily_minutes=60, blocked_characters={"owl": Block()})
    come_back(offline)
    assert offline.provider.requested.blocked_characters == {"owl": Block()}
    assert [conflicts.fields_of(row) for row in in_conflict(offline)] == [
        {"blocked_characters/owl"}
    ]


def test_the_last_of_many_changes_of_mind_counts(offline: Family) -> None:
    ask(offline, {"blocked_characters": {"owl": {}}})
    ask(offline, {"blocked_characters": {"owl": None}})
    ask(offline, {"blocked_characters": {"owl": {}}})
    elsewhere(offline, daily_minutes=60, blocked_characters={"owl": Block()})
    come_back(offline)
    assert in_conflict(offline) == ()
    assert offline.provider.requested.blocked_characters == {"owl": Block()}


def test_a_change_of_mind_alone_is_no_conflict(offline: Family) -> None:
    ask(offline, {"blocked_characters": {"owl": {}}, "daily_minutes": 45})
    ask(offline, {"blocked_characters": {"owl": None}})
    come_back(offline)
    assert in_conflict(offline) == ()
    assert offline.provider.requested.blocked_characters == {}
    assert offline.provider.requested.daily_minutes == 45


def test_a_new_wish_takes_the_place_of_the_choice(offline: Family) -> None:
    ask(offline, {"daily_minutes": 45})
    elsewhere(offline, daily_minutes=30, spend_per_month_minor=500)
    come_back(offline)
    again = ask(offline, {"daily_minutes": 50})
    assert offline.wish(again).base == {"daily_minutes": 30}
    assert in_conflict(offline) == ()
    offline.session.catch_up()
    assert offline.provider.requested.daily_minutes == 50


def test_what_the_page_showed_counts_and_not_what_was_read_meanwhile(offline: Family) -> None:
    elsewhere(offline, daily_minutes=30, spend_per_month_minor=500)
    come_back(offline)
    wish = ask(offline, {"daily_minutes": 45}, leaves(SEEN))
    offline.session.catch_up()
    assert offline.wish(wish).state is OutboxState.CONFLICT
    assert offline.provider.requested.daily_minutes == 30


def test_an_entry_that_was_lifted_elsewhere_is_not_put_back(offline: Family) -> None:
    offline.provider.go(online=True)
    offline.provider.set_requested(PolicySettings(blocked_characters={"owl": Block()}))
    offline.session.catch_up()
    offline.provider.go(online=False)
    ask(offline, {"blocked_characters": None})
    elsewhere(offline, blocked_characters={"lan": Block()})
    come_back(offline)
    assert offline.provider.requested.blocked_characters == {"lan": Block()}
    assert in_conflict(offline) == ()


def test_a_change_while_it_is_being_sent_is_seen_after_412(family: Family) -> None:
    family.provider.set_requested(SEEN)
    family.session.catch_up()
    wish = ask(family, {"daily_minutes": 45})
    family.provider.requested = PolicySettings(daily_minutes=30)
    family.provider.version += 1
    family.provider.faults["policy"] = [ProviderTroubleError(None)]  # our copy stays the old one
    family.provider.calls.clear()
    family.session.catch_up()
    assert family.wish(wish).state is OutboxState.CONFLICT
    assert family.provider.calls.count("change_policy") == 1
    assert family.provider.requested.daily_minutes == 30


def test_who_changes_all_the_time_is_trouble_and_never_a_loop(offline: Family) -> None:
    wish = ask(offline, {"daily_minutes": 45})
    offline.provider.faults["change_policy"] = [StaleVersionError() for _ in range(99)]
    offline.provider.go(online=True)
    offline.provider.calls.clear()
    with pytest.raises(StaleVersionError):
        offline.session.catch_up()
    assert offline.provider.calls.count("change_policy") == 5
    offline.provider.faults.clear()
    offline.session.catch_up()
    assert offline.wish(wish).state is OutboxState.CONFIRMED


@pytest.mark.parametrize("arrived", [True, False])
def test_killed_between_sending_and_answer(family: Family, arrived: bool) -> None:
    family.provider.set_requested(SEEN)
    family.session.catch_up()
    wish = ask(family, {"daily_minutes": 45, "spend_per_month_minor": 100})

    def cut(call: str) -> None:
        family.provider.before_answer = None
        raise OfflineError

    if arrived:
        family.provider.before_answer = cut
    else:
        family.provider.faults["change_policy"] = [OfflineError()]
    with pytest.raises(OfflineError):
        family.session.catch_up()
    version = family.provider.version
    assert (version == 3) is arrived
    family.restart()
    family.session.catch_up()
    assert family.wish(wish).state is OutboxState.CONFIRMED
    assert family.provider.version == 3, "once, however often it was sent"
    assert family.provider.requested == PolicySettings(daily_minutes=45, spend_per_month_minor=100)


def test_killed_between_the_parting_and_the_sending(offline: Family) -> None:
    wish = ask(offline, {"daily_minutes": 45, "spend_per_month_minor": 100})
    elsewhere(offline, daily_minutes=30, spend_per_month_minor=500)
    offline.provider.go(online=True)
    offline.provider.faults["change_policy"] = [ProviderTroubleError(None)]
    with pytest.raises(ProviderTroubleError):
        offline.session.catch_up()
    assert patches(offline) == [
        (OutboxState.CONFLICT, {"daily_minutes": 45}),
        (OutboxState.SENT, {"spend_per_month_minor": 100}),
    ]
    offline.restart()
    offline.session.catch_up()
    assert patches(offline) == [
        (OutboxState.CONFLICT, {"daily_minutes": 45}),
        (OutboxState.CONFIRMED, {"spend_per_month_minor": 100}),
    ]
    assert offline.wish(wish).body == {"spend_per_month_minor": 100}


def test_a_refusal_of_the_rest_says_why_beside_the_conflict(offline: Family) -> None:
    unlawful: JsonObject = {"virtual_partner": None}
    wish = ask(offline, {"daily_minutes": 45, "blocked_relationship_classes": unlawful})
    elsewhere(offline, daily_minutes=30, spend_per_month_minor=500)
    come_back(offline)
    assert offline.wish(wish).state is OutboxState.REFUSED
    assert "Measures Art. 14" in str(offline.wish(wish).refusal)
    assert [row.body for row in in_conflict(offline)] == [{"daily_minutes": 45}]


def test_a_wish_of_an_earlier_version_is_sent_as_it_was_asked(offline: Family) -> None:
    with offline.database.write() as connection:
        now = offline.clock.now()
        wish = outbox.ask(connection, LINK, OutboxKind.POLICY_PATCH, {"daily_minutes": 45}, now)
    elsewhere(offline, daily_minutes=30, spend_per_month_minor=500)
    come_back(offline)
    assert offline.wish(wish).state is OutboxState.CONFIRMED
    assert offline.provider.requested.daily_minutes == 45


def test_a_choice_is_told_to_the_pages(offline: Family) -> None:
    ask(offline, {"daily_minutes": 45})
    elsewhere(offline, daily_minutes=30, spend_per_month_minor=500)
    offline.changes.clear()
    come_back(offline)
    assert any("outbox" in topics for topics in offline.changes)
