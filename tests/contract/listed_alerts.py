"""What every desk must do with lists of alerts and with crises.

Subclass :class:`ListedAlertsContract` and give the ``listing`` fixture.
"""

from dataclasses import dataclass, replace

from guardian.desk.alert_values import AlertQuery
from guardian.desk.values import AlertView
from guardian.link.wire.events import Level
from tests.contract.desk_ports import UNKNOWN
from ui.ports import Services


@dataclass(frozen=True, kw_only=True)
class Listing:
    """Alerts of two children, the newest first by their numbers.

    ``grave``: a crisis by its level, ``pressing``: one by its imminence alone; both of the first
    child and never put off. ``mild``: two that are harmless and wait, of the second child.
    ``hurried``: low, but urgent, of the second child. ``settled``: three that were acknowledged, of
    the first child. The category of ``settled`` is that of no other.
    """

    services: Services
    link_id: str
    other_link_id: str
    grave: str
    pressing: str
    mild: tuple[str, str]
    hurried: str
    settled: tuple[str, str, str]

    def ids(self, **wishes: object) -> list[str]:
        return [each.alert_id for each in self.services.alerts.listed(_query(wishes)).alerts]

    def alert(self, alert_id: str) -> AlertView:
        found = self.services.alerts.alert(alert_id)
        assert found is not None
        return found


def _query(wishes: dict[str, object]) -> AlertQuery:
    return AlertQuery(**wishes)  # type: ignore[arg-type] # a test names real fields


class ListedAlertsContract:
    def test_what_waits_comes_first(self, listing: Listing) -> None:
        page = listing.services.alerts.listed(AlertQuery())
        waits = [each.acknowledged_at is None for each in page.alerts]
        assert waits == [True] * 5 + [False] * 3
        assert (page.found, page.waiting, page.kept, page.further) == (8, 5, 8, None)
        for group in (page.alerts[:5], page.alerts[5:]):
            received = [each.received_at for each in group]
            assert received == sorted(received, reverse=True)

    def test_pages_follow_each_other_without_a_gap(self, listing: Listing) -> None:
        alerts = listing.services.alerts
        query = AlertQuery(limit=3)
        first = alerts.listed(query)
        second = alerts.listed(replace(query, after=first.further))
        third = alerts.listed(replace(query, after=second.further))
        told = [each.alert_id for page in (first, second, third) for each in page.alerts]
        assert told == listing.ids()
        assert [len(page.alerts) for page in (first, second, third)] == [3, 3, 2]
        assert third.further is None
        assert {page.found for page in (first, second, third)} == {8}

    def test_a_search_has_pages_too(self, listing: Listing) -> None:
        alerts = listing.services.alerts
        query = AlertQuery(text=listing.alert(listing.grave).ward_name, limit=3)
        first = alerts.listed(query)
        assert first.further is not None
        rest = alerts.listed(replace(query, after=first.further, limit=50))
        told = [each.alert_id for page in (first, rest) for each in page.alerts]
        assert len(told) == len(set(told)) == first.found
        assert rest.further is None

    def test_only_what_waits(self, listing: Listing) -> None:
        assert set(listing.ids(waiting=True)).isdisjoint(listing.settled)
        assert len(listing.ids(waiting=True)) == 5

    def test_only_one_child(self, listing: Listing) -> None:
        theirs = listing.ids(link_id=listing.other_link_id)
        assert set(theirs) == {*listing.mild, listing.hurried}
        assert listing.ids(link_id=UNKNOWN) == []

    def test_a_crisis_is_one_by_its_level_or_by_its_imminence(self, listing: Listing) -> None:
        assert set(listing.ids(level=Level.CRITICAL)) == {listing.grave, listing.pressing}
        pressing = listing.alert(listing.pressing)
        assert listing.pressing not in listing.ids(level=pressing.level)

    def test_only_some_kinds(self, listing: Listing) -> None:
        kind = listing.alert(listing.settled[0]).category
        assert set(listing.ids(kinds=(kind,))) == set(listing.settled)
        assert listing.ids(kinds=()) == []

    def test_wishes_are_narrowed_by_each_other(self, listing: Listing) -> None:
        kind = listing.alert(listing.settled[0]).category
        assert listing.ids(kinds=(kind,), waiting=True) == []
        name = listing.alert(listing.grave).ward_name
        assert set(listing.ids(text=name, level=Level.CRITICAL)) == {
            listing.grave,
            listing.pressing,
        }

    def test_harmless_is_what_is_neither_grave_nor_in_a_hurry(self, listing: Listing) -> None:
        page = listing.services.alerts.listed(AlertQuery())
        assert set(page.harmless) == set(listing.mild)
        narrowed = listing.services.alerts.listed(AlertQuery(link_id=listing.link_id))
        assert narrowed.harmless == ()

    def test_only_the_harmless_are_acknowledged_together(self, listing: Listing) -> None:
        everything = tuple(listing.ids())
        listing.services.alerts.acknowledge_harmless((*everything, UNKNOWN))
        assert set(listing.ids(waiting=True)) == {
            listing.grave,
            listing.pressing,
            listing.hurried,
        }
        seen = listing.alert(listing.mild[0])
        assert seen.acknowledged_at == seen.shown_at is not None

    def test_what_is_settled_was_seen(self, listing: Listing) -> None:
        listing.services.alerts.resolve(listing.hurried)
        alert = listing.alert(listing.hurried)
        assert alert.resolved_at == alert.acknowledged_at == alert.shown_at is not None
        listing.services.alerts.resolve(listing.hurried)
        assert listing.alert(listing.hurried) == alert

    def test_crises_wait_until_they_are_acknowledged(self, listing: Listing) -> None:
        alerts = listing.services.alerts
        crises = alerts.waiting_crises()
        assert {each.alert.alert_id for each in crises} == {listing.grave, listing.pressing}
        received = [each.alert.received_at for each in crises]
        assert received == sorted(received)
        assert not any(each.put_off for each in crises)
        alerts.acknowledge(listing.grave)
        assert [each.alert.alert_id for each in alerts.waiting_crises()] == [listing.pressing]

    def test_a_crisis_that_is_put_off_goes_on_waiting(self, listing: Listing) -> None:
        alerts = listing.services.alerts
        alerts.put_off_crisis(listing.grave)
        alerts.put_off_crisis(UNKNOWN)
        put_off = {each.alert.alert_id: each.put_off for each in alerts.waiting_crises()}
        assert put_off == {listing.grave: True, listing.pressing: False}
        assert listing.alert(listing.grave).acknowledged_at is None
