"""Any order of asking, taking back, answering and waiting: a request is settled once, and stays."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from guardian.link.wire.problems import Problem
from guardian.link.wire.requests import (
    RequestDecision,
    RequestKind,
    RequestState,
    WardRequest,
)
from guardian.provider.accounts.people import ward
from guardian.provider.engine import ward_requests
from guardian.provider.engine.request_asking import MOST_PER_DAY, Asking, ask, take_back
from guardian.provider.engine.request_decisions import decide
from guardian.provider.engine.shop import SHOP
from guardian.provider.problems import ProblemError
from tests.rig.small_family import SmallFamily

ASKED = st.sampled_from(
    [
        Asking(kind=RequestKind.EXTRA_TIME, minutes=30),
        Asking(kind=RequestKind.EXTRA_TIME, minutes=15),
        Asking(kind=RequestKind.PURCHASE, item_id=SHOP[0].item_id),
        Asking(kind=RequestKind.PURCHASE, item_id=SHOP[-1].item_id),
        Asking(kind=RequestKind.LEAVE_MINOR_MODE),
    ]
)


def attempt(act: Callable[[], WardRequest]) -> WardRequest | Problem:
    """Return what came of it, or why nothing did."""
    try:
        return act()
    except ProblemError as error:
        return error.problem


class RequestMachine(RuleBasedStateMachine):
    """A ward who asks and a guardian who answers."""

    @initialize()
    def begin(self) -> None:
        self.family = SmallFamily()
        self.grant = self.family.linked()
        self.states: dict[str, RequestState] = {}

    @rule(asking=ASKED)
    def ward_asks(self, asking: Asking) -> None:
        request = attempt(lambda: ask(self.family.provider, "ward", asking))
        if isinstance(request, Problem):
            assert request.status in {409, 429}
            return
        assert request.state is RequestState.PENDING
        assert request.request_id not in self.states
        self.states[request.request_id] = request.state
        assert request.expires_at == self.family.now + ward_requests.EXPIRY

    @precondition(lambda self: self.states)
    @rule(data=st.data())
    def ward_takes_back(self, data: st.DataObject) -> None:
        request_id = data.draw(st.sampled_from(list(self.states)))
        taken = attempt(lambda: take_back(self.family.provider, "ward", request_id))
        if isinstance(taken, Problem):
            assert taken.reason == self.states[request_id]
            assert self.states[request_id] is not RequestState.PENDING
            return
        self.move(request_id, RequestState.WITHDRAWN)

    @precondition(lambda self: self.states)
    @rule(data=st.data(), answer=st.sampled_from(["approve", "deny"]))
    def guardian_answers(self, data: st.DataObject, answer: str) -> None:
        request_id = data.draw(st.sampled_from(list(self.states)))
        decision = RequestDecision.model_validate({"decision": answer})
        family = self.family
        settled = attempt(lambda: decide(family.provider, self.grant, request_id, decision))
        if isinstance(settled, Problem):
            if self.states[request_id] is RequestState.PENDING:
                assert answer == "approve", "a no is always possible"
            else:
                assert settled.reason == self.states[request_id]
            return
        assert settled.decided_at == self.family.now
        state = RequestState.APPROVED if answer == "approve" else RequestState.DENIED
        self.move(request_id, state)

    @rule(hours=st.integers(1, 30), look=st.booleans())
    def time_passes(self, hours: int, look: bool) -> None:
        self.family.wait(hours=hours)
        if look:
            with self.family.engine.begin() as connection:
                provider, now = self.family.provider, self.family.now
                ward_requests.run_due(provider, connection, now)
                assert not tuple(ward_requests.run_due(provider, connection, now))

    @invariant()
    def told_as_it_is(self) -> None:
        if not hasattr(self, "family"):
            return
        with self.family.engine.begin() as connection:
            person = ward(connection, "ward")
            told = ward_requests.list_requests(connection, person, self.family.now)
        assert {each.request_id for each in told} == set(self.states)
        for each in told:
            in_vain = each.expires_at <= self.family.now
            if self.states[each.request_id] is RequestState.PENDING and in_vain:
                self.states[each.request_id] = RequestState.EXPIRED
            assert each.state is self.states[each.request_id]
            assert (each.decided_by is not None) == (
                each.state in {RequestState.APPROVED, RequestState.DENIED}
            )
        day = timedelta(hours=24)
        assert len([each for each in told if each.asked_at > self.family.now - day]) <= (
            2 * MOST_PER_DAY
        )

    def move(self, request_id: str, state: RequestState) -> None:
        assert self.states[request_id] is RequestState.PENDING
        self.states[request_id] = state

    def teardown(self) -> None:
        if hasattr(self, "family"):
            self.family.close()


RequestMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
TestRequestMachine = RequestMachine.TestCase
