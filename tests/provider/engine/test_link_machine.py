"""Any order of acts, leaps and birthdays: a link moves as it may, and never back from its end."""

from contextlib import suppress

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from guardian.link.wire.ward import LinkState, Role
from guardian.provider.access import OF_ROLE, Permission
from guardian.provider.accounts.people import link
from guardian.provider.engine import link_life
from guardian.provider.engine.link_history import history
from guardian.provider.engine.link_rules import ENDED, NEXT, NotPossibleError, WardAct
from guardian.provider.ledger.people import birthday_table
from tests.rig.small_family import SmallFamily


class LinkMachine(RuleBasedStateMachine):
    """One ward, one guardian, one link."""

    @initialize(age=st.integers(5, 70), role=st.sampled_from(Role))
    def begin(self, age: int, role: Role) -> None:
        self.family = SmallFamily(age, role)
        self.clock, self.engine = self.family.clock, self.family.engine
        self.provider = self.family.provider
        self.role = role
        approval = link_life.Approval(
            guardian_id="parent",
            ward_id="ward",
            permissions=frozenset(Permission),
            client_name="Guardian",
        )
        with self.engine.begin() as connection:
            self.link_id = link_life.open_link(self.provider, connection, approval, self.family.now)
            self.seen = LinkState.REQUESTED
        self.look()

    @rule(act=st.sampled_from(WardAct))
    def ward_acts(self, act: WardAct) -> None:
        with suppress(NotPossibleError), self.engine.begin() as connection:
            link_life.act_of_ward(
                self.provider,
                connection,
                ward_id="ward",
                link_id=self.link_id,
                act=act,
                now=self.clock.now(),
            )

    @rule(turn=st.sampled_from(["end_by_guardian", "confirm_end", "reconfirm", "end_unused"]))
    def guardian_acts(self, turn: str) -> None:
        with suppress(NotPossibleError), self.engine.begin() as connection:
            getattr(link_life, turn)(
                self.provider,
                connection,
                ward_id="ward",
                link_id=self.link_id,
                now=self.clock.now(),
            )

    @rule(days=st.one_of(st.integers(0, 10), st.integers(11, 400)))
    def time_passes(self, days: int) -> None:
        self.family.wait(days=days)
        with self.engine.begin() as connection:
            link_life.run_due(self.provider, connection, self.clock.now())
            assert not link_life.run_due(self.provider, connection, self.clock.now())

    @invariant()
    def look(self) -> None:
        if not hasattr(self, "link_id"):
            return
        with self.engine.begin() as connection:
            row = link(connection, self.link_id)
            events = history(connection, "ward")
            ages = connection.execute(select(birthday_table.c.age)).scalars().all()
        assert row is not None
        assert row.state is self.seen or self._reachable(row.state)
        assert (row.state in ENDED) == (row.ended_at is not None)
        assert row.permissions == OF_ROLE[self.role]
        moments = [event.at for event in reversed(events)]
        assert moments == sorted(moments)
        assert sum(event.what in {"revoked", "expired", "rejected"} for event in events) <= 1
        assert len(set(ages)) == len(ages)
        self.seen = row.state

    def _reachable(self, state: LinkState) -> bool:
        """Whether one or, within one leap, two moves lead there."""
        once = NEXT[self.seen]
        return state in once or any(state in NEXT[each] for each in once)

    def teardown(self) -> None:
        if hasattr(self, "family"):
            self.family.close()


LinkMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)
TestLinkMachine = LinkMachine.TestCase


def test_a_link_that_rested_is_reminded_once_it_is_back() -> None:
    machine = LinkMachine()
    machine.begin(age=17, role=Role.OWNER)
    for days in (101, 11, 225):
        machine.time_passes(days)
    machine.ward_acts(WardAct.CONSENT)
    machine.time_passes(0)
    machine.look()
    machine.teardown()
