"""Much waits for an app that was away: what is done meanwhile costs no more than otherwise."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import pytest
from sqlalchemy import Connection, insert, literal, select

from guardian.link.wire.events import PollRequest, Topic
from guardian.link.wire.ward import Role
from guardian.provider.access import Grant, Permission
from guardian.provider.engine import verification
from guardian.provider.engine.alert_records import read_alerts
from guardian.provider.engine.delivery import next_events, settle
from guardian.provider.engine.events import append_change
from guardian.provider.ledger.base import Moment
from guardian.provider.ledger.outbox import alert_step_table, event_table
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider
from tests.rig.waiting_events import pile_up

WARD = "ward-mia"
SOME, MANY = 150, 1500
STEPS_AT_ONCE = 10
"""So many of SQLite's own instructions are counted as one."""
Act = Callable[[Connection], object]


@dataclass(frozen=True)
class Absence:
    """An app for which alerts wait, and whose ward is looked after meanwhile."""

    served: ServedProvider
    app: LinkedApp

    def pile_up(self, count: int) -> None:
        """Let alerts wait that the locked app has shown already."""
        pile_up(self.served.provider, WARD, self.app.link_id, count)
        events, steps, now = event_table.c, alert_step_table, self.served.clock.now()
        with self.served.provider.engine.begin() as connection:
            known = select(steps.c.alert_id)
            waiting = select(
                events.link_id, events.alert_id, literal("shown"), literal(now, Moment)
            )
            fresh = waiting.where(events.alert_id.is_not(None), events.alert_id.not_in(known))
            names = ["link_id", "alert_id", "step", "at"]
            connection.execute(insert(steps).from_select(names, fresh))

    def poll(self, connection: Connection, ack: Iterable[str] = ()) -> list[str]:
        now = self.served.clock.now()
        settle(connection, self.app.link_id, PollRequest(ack=list(ack)), now)
        return list(next_events(connection, self.app.link_id, 100, now).sets)

    def tell(self, connection: Connection) -> None:
        provider, now = self.served.provider, self.served.clock.now()
        append_change(provider, connection, WARD, [Topic.USAGE], now)

    def prove(self, connection: Connection) -> None:
        list(verification.run_due(self.served.provider, connection, self.served.clock.now()))

    def read(self, connection: Connection, role: Role = Role.OWNER) -> None:
        grant = Grant(
            link_id=self.app.link_id,
            ward_id=WARD,
            guardian_id="guardian-parent",
            permissions=frozenset(Permission),
            role=role,
            watch=False,
        )
        read_alerts(connection, grant, before=None, limit=50)

    def cost(self, act: Act) -> int:
        """Return how much SQLite does for it, in steps of its own."""
        steps = 0

        def count() -> int:
            nonlocal steps
            steps += 1
            return 0

        with self.served.provider.engine.begin() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.set_progress_handler(count, STEPS_AT_ONCE)
            try:
                act(connection)
            finally:
                raw.set_progress_handler(None, 0)
        return steps

    def all_acts(self) -> dict[str, Act]:
        with self.served.provider.engine.begin() as connection:
            waiting = self.poll(connection)
        return {
            "a page, and what was taken of the page before": partial(self.poll, ack=waiting),
            "a change": self.tell,
            "proofs of life": self.prove,
            "reading alerts": self.read,
            "reading the critical ones": partial(self.read, role=Role.EMERGENCY_CONTACT),
        }


@pytest.fixture
def absence(served: ServedProvider, app: LinkedApp) -> Absence:
    return Absence(served, app)


def test_nothing_costs_more_when_ten_times_as_much_waits(absence: Absence) -> None:
    absence.pile_up(SOME)
    before = {name: absence.cost(act) for name, act in absence.all_acts().items()}
    absence.pile_up(MANY)
    after = {name: absence.cost(act) for name, act in absence.all_acts().items()}
    assert set(before) == set(after)
    for name, steps in after.items():
        assert steps < 1.5 * before[name] + 50, (name, before[name], steps)


def test_what_was_taken_costs_nothing_later(absence: Absence) -> None:
    """Alerts are kept for years; a page is as cheap after thousands of them as at first."""
    absence.pile_up(SOME)
    first = absence.cost(absence.all_acts()["a page, and what was taken of the page before"])
    absence.pile_up(MANY)
    taken: list[str] = []
    with absence.served.provider.engine.begin() as connection:
        while page := absence.poll(connection, ack=taken):
            taken = page
    absence.pile_up(SOME)
    acts = absence.all_acts()
    last = absence.cost(acts["a page, and what was taken of the page before"])
    assert last < 1.5 * first + 50
