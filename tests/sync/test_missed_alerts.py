"""An alert whose event never came, because somebody took it, is read and told all the same."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from guardian.link.errors import OfflineError
from guardian.link.wire.events import ALERT_URI
from guardian.store import alerts
from guardian.store.alerts import AlertRow
from tests.rig.seeded_store import LINK
from tests.sync.fake_wire import ALERTS_A_PAGE, alert
from tests.sync.family import Family


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Family]:
    made = Family(tmp_path)
    yield made
    made.database.close()


def swallow(family: Family, alert_id: str) -> None:
    """Raise an alert and acknowledge its event in the app's name, as who has its tokens can."""
    family.provider.acked.append(family.provider.emit_alert(alert_id))


def kept(family: Family, alert_id: str) -> AlertRow:
    with family.database.read() as connection:
        row = alerts.find(connection, LINK, alert_id)
    assert row is not None
    return row


def test_a_swallowed_alert_is_told_once_when_everything_is_read(family: Family) -> None:
    swallow(family, "taken")
    family.session.catch_up()
    assert [row.alert_id for row in family.alerts] == ["taken"]
    assert kept(family, "taken").acknowledged_at is None
    family.session.catch_up()
    family.restart()
    family.session.catch_up()
    assert [row.alert_id for row in family.alerts] == ["taken"]


def test_a_gap_between_numbers_brings_the_alert_at_once(family: Family) -> None:
    family.session.catch_up()
    swallow(family, "taken")
    family.provider.emit_alert("came")
    family.session.catch_up()
    assert sorted(row.alert_id for row in family.alerts) == ["came", "taken"]
    assert family.gap_found_at() is not None


def test_what_came_as_an_event_is_not_told_again(family: Family) -> None:
    family.provider.emit_alert("a")
    family.session.catch_up()
    family.session.catch_up()
    assert [row.alert_id for row in family.alerts] == ["a"]
    assert kept(family, "a").jti == "set-1"


def test_an_event_that_comes_after_its_alert_was_read_is_named_and_not_told_again(
    family: Family,
) -> None:
    family.provider.alerts["early"] = alert("early", family.provider_clock)
    family.session.catch_up()
    assert kept(family, "early").jti == ""
    jti = family.provider.emit(ALERT_URI, family.provider.alerts["early"])
    family.session.catch_up()
    assert kept(family, "early").jti == jti
    assert [row.alert_id for row in family.alerts] == ["early"]


def test_alerts_from_before_the_link_were_told_to_others(family: Family) -> None:
    family.provider.linked_at = family.provider_clock.now() + timedelta(minutes=1)
    swallow(family, "before")
    family.provider_clock.advance(timedelta(minutes=2))
    swallow(family, "after")
    family.session.catch_up()
    assert family.kept_alerts == ["after"]


def test_what_a_person_acknowledged_here_before_is_kept_so_and_not_told(family: Family) -> None:
    for alert_id in ("read", "shown"):
        swallow(family, alert_id)
    family.provider.steps += [("read", "shown"), ("read", "acknowledged"), ("shown", "shown")]
    family.session.catch_up()
    assert [row.alert_id for row in family.alerts] == ["shown"]
    assert kept(family, "read").acknowledged_at is not None
    assert kept(family, "shown").shown_at is None


def test_what_this_guardian_answered_in_another_app_is_taken_over(family: Family) -> None:
    for alert_id in ("seen", "done", "open"):
        family.provider.emit_alert(alert_id)
    family.session.catch_up()
    family.provider.steps += [("seen", "acknowledged"), ("done", "resolved"), ("open", "shown")]
    family.session.catch_up()
    assert kept(family, "seen").acknowledged_at is not None
    assert kept(family, "seen").resolved_at is None
    assert kept(family, "done").resolved_at is not None
    assert (kept(family, "open").shown_at, kept(family, "open").acknowledged_at) == (None, None)
    assert len(family.alerts) == 3


def test_what_waited_for_long_rings_only_where_nobody_answered_it(family: Family) -> None:
    family.session.catch_up()
    for alert_id in ("seen", "open"):
        family.provider.emit_alert(alert_id)
    family.provider.steps += [("seen", "acknowledged")]
    family.clock.advance(timedelta(hours=1))
    family.session.catch_up()
    assert [row.alert_id for row in family.alerts] == ["open"]
    family.session.catch_up()
    assert [row.alert_id for row in family.alerts] == ["open"]


def test_what_waited_rings_where_it_cannot_be_asked_about(family: Family) -> None:
    family.session.catch_up()
    family.provider.emit_alert("open")
    family.clock.advance(timedelta(hours=1))
    family.provider.faults["alerts"] = [OfflineError()]
    with pytest.raises(OfflineError):
        family.session.catch_up()
    assert [row.alert_id for row in family.alerts] == ["open"]


def test_every_page_is_read(family: Family) -> None:
    names = [f"alert-{number}" for number in range(3 * ALERTS_A_PAGE + 1)]
    for name in names:
        swallow(family, name)
    family.session.catch_up()
    assert family.kept_alerts == sorted(names)
    assert sorted(row.alert_id for row in family.alerts) == sorted(names)


def test_what_the_service_did_later_is_taken_over_and_rings_nobody(family: Family) -> None:
    family.provider.emit_alert("looked-at")
    family.session.catch_up()
    told = family.provider.alerts["looked-at"]
    later = ("comfort_shown", "review_queued", "review_confirmed")
    family.provider.alerts["looked-at"] = told.model_copy(update={"provider_actions": list(later)})
    family.session.catch_up()
    assert kept(family, "looked-at").provider_actions == later
    family.provider.alerts["looked-at"] = told
    family.session.catch_up()
    assert kept(family, "looked-at").provider_actions == later, "nothing done is undone"
    assert len(family.alerts) == 1
