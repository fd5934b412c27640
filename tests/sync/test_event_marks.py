"""What events tell apart from their content: limits may have changed, the channel lives."""

from datetime import timedelta

from pydantic import ConfigDict

from guardian.link.wire.base import Wire
from guardian.link.wire.events import CHANGE_URI, Topic
from guardian.link.wire.happenings import LINK_URI, VERIFICATION_URI, LinkChanged
from guardian.link.wire.ward import LinkState, Role
from guardian.store import alerts, policies_seen
from tests.rig.clock import START
from tests.rig.seeded_store import LINK
from tests.sync.family import Family


class Loose(Wire):
    """A payload of any shape."""

    model_config = ConfigDict(extra="allow")


def changes(family: Family) -> list[timedelta]:
    """Return when limits may have changed, since the start."""
    span = START - timedelta(days=9), START + timedelta(days=9)
    with family.database.read() as connection:
        found = policies_seen.changes_between(connection, LINK, *span)
    return [at - START for at in found]


def test_when_limits_may_have_changed_is_kept(family: Family) -> None:
    hour = timedelta(hours=1)
    family.provider.emit_change(Topic.USAGE, Topic.SPENDING)
    family.provider_clock.advance(hour)
    family.provider.emit_change(Topic.USAGE, Topic.POLICY)
    family.provider_clock.advance(hour)
    # Of a later version: what it means is unknown, and when is known all the same.
    family.provider.emit(CHANGE_URI, Loose.model_validate({"topics": ["moods"], "at": START}))
    family.provider.emit(LINK_URI, Loose.model_validate({"at": "yesterday"}))
    family.session.catch_up()
    assert changes(family) == [timedelta(), hour, 2 * hour]


def test_a_proof_of_life_is_kept_and_an_older_one_takes_nothing_back(family: Family) -> None:
    family.session.catch_up()
    assert family.link.verified_at is None
    family.provider_clock.advance(timedelta(hours=1))
    family.provider.emit_verification()
    family.session.catch_up()
    assert family.link.verified_at == START + timedelta(hours=1)
    family.provider.emit(VERIFICATION_URI, Loose.model_validate({"at": START}))
    family.session.catch_up()
    assert family.link.verified_at == START + timedelta(hours=1)
    assert changes(family) == []


def test_any_event_proves_that_what_came_before_was_told(family: Family) -> None:
    """While there is something to tell all the time, no mere proof of life comes."""
    hour = timedelta(hours=1)
    family.provider_clock.advance(hour)
    family.provider.emit_change(Topic.USAGE)
    family.session.catch_up()
    assert family.link.verified_at == START + hour
    family.provider_clock.advance(hour)
    # When it was signed is by the clock of the network, which may be another.
    family.provider.emit_alert("a", iat=int((START + 99 * hour).timestamp()))
    family.session.catch_up()
    assert family.link.verified_at == START + hour


def test_an_event_of_the_future_proves_nothing_beyond_the_next_answer(family: Family) -> None:
    family.session.catch_up()
    family.provider.emit(
        VERIFICATION_URI, Loose.model_validate({"at": START + timedelta(days=9999)})
    )
    family.provider_clock.advance(timedelta(hours=1))
    family.provider.emit_change(Topic.USAGE)
    family.session.catch_up()
    assert family.link.verified_at == START + timedelta(hours=1)
    family.provider_clock.advance(timedelta(hours=1))
    family.provider.emit_verification()
    family.session.catch_up()
    assert family.link.verified_at == START + timedelta(hours=2)


def test_a_link_in_force_from_the_future_on_is_in_force_when_it_is_answered(
    family: Family,
) -> None:
    changed = LinkChanged(
        link_id=LINK,
        guardian_name="Li",
        role=Role.OWNER,
        state=LinkState.ACTIVE,
        by="law",
        reason=None,
        at=START + timedelta(days=9999),
    )
    family.provider.emit(LINK_URI, changed)
    family.session.catch_up()
    assert family.link.in_force_since == START


def test_a_moment_that_is_none_marks_nothing(family: Family) -> None:
    family.provider.emit(VERIFICATION_URI, Loose(), iat=10**30)
    family.provider.emit(LINK_URI, Loose(), iat=10**30)
    family.session.catch_up()
    assert (family.link.verified_at, changes(family)) == (None, [])
    assert len(family.events) == 2


def test_when_the_event_of_an_alert_was_signed_is_kept(family: Family) -> None:
    late = timedelta(hours=3)
    family.provider.emit_alert("a", iat=int((START + late).timestamp()))
    family.session.catch_up()
    with family.database.read() as connection:
        (row,) = alerts.tellings_since(connection, LINK, START)
        just_after = START + timedelta(microseconds=1)
        assert alerts.tellings_since(connection, LINK, just_after) == ()
    assert (row.detected_at, row.issued_at, row.by_event) == (START, START + late, True)
