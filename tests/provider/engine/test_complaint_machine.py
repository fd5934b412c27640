"""Any order of filing, answering, saying more and waiting: a complaint only ever goes further."""

from collections.abc import Callable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from guardian.link.wire.problems import Problem
from guardian.link.wire.redress import CaseState, Complaint, ComplaintCategory, ComplaintWish
from guardian.provider.engine.complaints import (
    Complainant,
    Filing,
    Handling,
    Said,
    add_message,
    complaints_of,
    file_complaint,
    handle,
)
from guardian.provider.problems import ProblemError
from tests.rig.small_family import SmallFamily

ORDER = list(CaseState)
WARD, PARENT = Complainant(ward_id="ward"), Complainant(ward_id="ward", guardian_id="parent")
WHO = st.sampled_from([WARD, PARENT])


def attempt(act: Callable[[], Complaint]) -> Complaint | Problem:
    """Return what came of it, or why nothing did."""
    try:
        return act()
    except ProblemError as error:
        return error.problem


class ComplaintMachine(RuleBasedStateMachine):
    """A ward and a guardian who complain, and staff who see to it."""

    @initialize()
    def begin(self) -> None:
        self.family = SmallFamily()
        self.states: dict[str, CaseState] = {}
        self.whose: dict[str, Complainant] = {}
        self.said: dict[str, list[str]] = {}

    def do(self, act: Callable[..., Complaint], *what: object) -> Complaint | Problem:
        def done() -> Complaint:
            with self.family.engine.begin() as connection:
                return act(self.family.provider, connection, *what, self.family.now)

        return attempt(done)

    @rule(who=WHO, category=st.sampled_from(ComplaintCategory))
    def file(self, who: Complainant, category: ComplaintCategory) -> None:
        wish = ComplaintWish(category=category, text="It said something odd.")
        filed = self.do(file_complaint, Filing(complainant=who, wish=wish))
        if isinstance(filed, Problem):
            assert filed.status == 429
            return
        assert filed.state is CaseState.RECEIVED
        self.states[filed.complaint_id] = filed.state
        self.whose[filed.complaint_id] = who
        self.said[filed.complaint_id] = [who.kind]

    @precondition(lambda self: self.states)
    @rule(data=st.data(), state=st.sampled_from(CaseState), answers=st.booleans())
    def staff_acts(self, data: st.DataObject, state: CaseState, answers: bool) -> None:
        complaint_id = data.draw(st.sampled_from(list(self.states)))
        handling = Handling(state=state, text="We looked at it." if answers else None)
        handled = self.do(handle, complaint_id, handling)
        if isinstance(handled, Problem):
            assert handled.status == 409
            assert ORDER.index(state) < ORDER.index(self.states[complaint_id])
            return
        assert ORDER.index(handled.state) >= ORDER.index(self.states[complaint_id])
        self.states[complaint_id] = state
        self.said[complaint_id] += ["provider"] * answers

    @precondition(lambda self: self.states)
    @rule(data=st.data(), who=WHO)
    def says_more(self, data: st.DataObject, who: Complainant) -> None:
        complaint_id = data.draw(st.sampled_from(list(self.states)))
        said = Said(complainant=who, complaint_id=complaint_id, text="And again.")
        told = self.do(add_message, said)
        if who != self.whose[complaint_id]:
            assert isinstance(told, Problem)
            assert told.status == 404, "what somebody else filed is not there"
        elif self.states[complaint_id] is CaseState.CLOSED:
            assert isinstance(told, Problem)
            assert told.status == 409
        else:
            assert isinstance(told, Complaint)
            self.said[complaint_id].append(who.kind)

    @rule(hours=st.integers(0, 400))
    def time_passes(self, hours: int) -> None:
        self.family.wait(hours=hours)

    @invariant()
    def everybody_reads_their_own_as_it_is(self) -> None:
        if not hasattr(self, "family"):
            return
        for who in (WARD, PARENT):
            with self.family.engine.begin() as connection:
                told = complaints_of(connection, who, self.family.now).complaints
            assert {each.complaint_id for each in told} == {
                complaint_id for complaint_id, whose in self.whose.items() if whose == who
            }
            for each in told:
                assert each.state is self.states[each.complaint_id]
                assert [message.by for message in each.messages] == self.said[each.complaint_id]
                self.steps_are_in_order(each)

    def steps_are_in_order(self, complaint: Complaint) -> None:
        reached = [step.reached_at for step in complaint.steps if step.reached_at is not None]
        assert reached == sorted(reached)
        for step in complaint.steps:
            due = ORDER.index(step.state) <= ORDER.index(complaint.state)
            assert (step.reached_at is not None) == due

    def teardown(self) -> None:
        if hasattr(self, "family"):
            self.family.close()


ComplaintMachine.TestCase.settings = settings(
    max_examples=25, stateful_step_count=15, deadline=None
)
TestComplaintMachine = ComplaintMachine.TestCase
