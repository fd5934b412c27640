"""Any order of crises, answers and waiting: nobody is left unasked, nobody is asked after that."""

from datetime import datetime

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from guardian.link.wire.events import Actor, Imminence, Level
from guardian.provider.engine import crisis
from guardian.provider.engine.alert_records import kept_alert
from guardian.provider.engine.alerts import FLOOD, Sign, raise_signal_alert
from guardian.provider.engine.crisis_rounds import MOST_ROUNDS
from guardian.provider.ledger.outbox import event_table
from tests.rig.small_family import SmallFamily

SIGN = Sign(
    category="self_harm.intent",
    level=Level.CRITICAL,
    imminence=Imminence.EMERGENCY,
    actor=Actor.USER,
    rule_version="test/1",
)


class CrisisMachine(RuleBasedStateMachine):
    """One ward who may need help again and again, and one guardian who may answer."""

    @initialize()
    def begin(self) -> None:
        self.family = SmallFamily()
        self.link_id = self.family.linked().link_id
        self.raised: dict[str, datetime] = {}
        self.answered: dict[str, int] = {}
        self.last: str | None = None

    @rule()
    def ward_is_in_danger(self) -> None:
        now = self.family.now
        with self.family.engine.begin() as connection:
            alert_id = raise_signal_alert(self.family.provider, connection, "ward", SIGN, now)
        if alert_id in self.raised:
            assert alert_id == self.last, "it is part of the newest"
            assert alert_id not in self.answered, "whoever answered would not hear of it"
            assert now - FLOOD < self.raised[alert_id]
            return
        self.raised[alert_id] = now
        self.last = alert_id

    @precondition(lambda self: self.raised)
    @rule(data=st.data())
    def guardian_answers(self, data: st.DataObject) -> None:
        alert_id = data.draw(st.sampled_from(list(self.raised)))
        with self.family.engine.begin() as connection:
            crisis.answered(
                self.family.provider,
                connection,
                link_id=self.link_id,
                alert_id=alert_id,
                now=self.family.now,
            )
        self.answered.setdefault(alert_id, self.attempts(alert_id))

    @rule(minutes=st.one_of(st.integers(0, 12), st.integers(13, 3000)))
    def time_passes(self, minutes: int) -> None:
        self.family.wait(minutes=minutes)
        with self.family.engine.begin() as connection:
            crisis.run_due(self.family.provider, connection, self.family.now)
            again = crisis.run_due(self.family.provider, connection, self.family.now)
        assert not list(again)

    @invariant()
    def everybody_is_told_until_somebody_answers(self) -> None:
        for alert_id in getattr(self, "raised", ()):
            with self.family.engine.begin() as connection:
                attempts = kept_alert(connection, alert_id).contact_attempts
                table = event_table.c
                told = connection.execute(select(table.jti).where(table.alert_id == alert_id))
                assert told.first() is not None
            assert [each.number for each in attempts] == list(range(1, len(attempts) + 1))
            moments = [each.at for each in attempts]
            assert moments == sorted(moments)
            assert 1 <= len(attempts) <= MOST_ROUNDS
            if alert_id in self.answered:
                assert len(attempts) == self.answered[alert_id]
                assert "acknowledged" in {each.outcome for each in attempts}

    def attempts(self, alert_id: str) -> int:
        with self.family.engine.begin() as connection:
            return len(kept_alert(connection, alert_id).contact_attempts)

    def teardown(self) -> None:
        if hasattr(self, "family"):
            self.family.close()


CrisisMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)
TestCrisisMachine = CrisisMachine.TestCase
