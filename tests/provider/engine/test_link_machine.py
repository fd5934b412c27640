"""Any order of acts, leaps and birthdays: a link moves as it may, and never back from its end."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import create_engine, select

from guardian.link.wire.ward import LinkState, Role
from guardian.provider.access import OF_ROLE, Permission
from guardian.provider.accounts.people import GuardianRow, WardRow, link
from guardian.provider.accounts.registration import (
    SignIn,
    entrust,
    register_guardian,
    register_ward,
)
from guardian.provider.accounts.seed import birth_date_for
from guardian.provider.context import Provider
from guardian.provider.engine import link_life
from guardian.provider.engine.link_history import history
from guardian.provider.engine.link_rules import ENDED, NEXT, NotPossibleError, WardAct
from guardian.provider.ledger.base import metadata
from guardian.provider.ledger.people import birthday_table

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
SIGN_IN = SignIn(login="somebody", password_hash="none")


class HandClock:
    """Moves by hand."""

    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment


class LinkMachine(RuleBasedStateMachine):
    """One ward, one guardian, one link."""

    @initialize(age=st.integers(5, 70), role=st.sampled_from(Role))
    def begin(self, age: int, role: Role) -> None:
        self.clock = HandClock()
        self.engine = create_engine("sqlite://")
        metadata.create_all(self.engine)
        self.provider = Provider(
            engine=self.engine,
            clock=self.clock,
            wall_clock=self.clock,
            issuer="http://127.0.0.1:1",
            name="Sandbox",
            test_control=True,
        )
        self.role = role
        person = WardRow(
            ward_id="ward",
            display_name="Ward",
            birth_date=birth_date_for(age, START),
            jurisdiction="CN",
            language="en",
            time_zone="Asia/Shanghai",
            currency="CNY",
        )
        parent = GuardianRow(guardian_id="parent", display_name="Parent", language="en")
        approval = link_life.Approval(
            guardian_id="parent",
            ward_id="ward",
            permissions=frozenset(Permission),
            client_name="Guardian",
        )
        with self.engine.begin() as connection:
            register_ward(connection, person, SIGN_IN)
            register_guardian(connection, parent, SIGN_IN)
            entrust(connection, guardian_id="parent", ward_id="ward", role=role)
            self.link_id = link_life.open_link(self.provider, connection, approval, START)
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
        self.clock.moment += timedelta(days=days)
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
        if hasattr(self, "engine"):
            self.engine.dispose()


LinkMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)
TestLinkMachine = LinkMachine.TestCase
