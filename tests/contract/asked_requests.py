"""What every desk must do with the children's requests. Subclass, give the ``asking`` fixture."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from guardian.desk.values import RequestKind, RequestView, Stage
from guardian.errors import GuardianError
from tests.contract.desk_ports import UNKNOWN, say_everything
from ui.ports import Services


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Two linked children who ask, and nobody has answered nor was told.

    ``time``: the first child asked for 15 more minutes; ``purchase``: later, to buy something;
    ``other``: the other child, last. ``again`` opens the same profile once more.
    """

    services: Services
    again: Callable[[], Services]
    link_id: str
    other_link_id: str
    time: str
    purchase: str
    other: str

    def request(self, request_id: str) -> RequestView:
        found = self.services.requests.waiting()
        return next(each for each in found if each.request_id == request_id)

    def answer(self, request_id: str, *, approve: bool, minutes: int | None = None) -> None:
        self.services.requests.answer(self.link_id, request_id, approve=approve, minutes=minutes)


class RequestsContract:
    """The suite."""

    def test_what_waits_comes_oldest_first_of_every_child(self, asking: Asking) -> None:
        waiting = asking.services.requests.waiting()
        assert [each.request_id for each in waiting] == [asking.time, asking.purchase, asking.other]
        assert [each.link_id for each in waiting] == [
            *[asking.link_id] * 2,
            asking.other_link_id,
        ]
        assert {each.stage for each in waiting} == {None}
        assert all(each.ward_name and each.expires_at > each.asked_at for each in waiting)

    def test_each_says_what_it_is_about(self, asking: Asking) -> None:
        time, purchase = asking.request(asking.time), asking.request(asking.purchase)
        assert (time.kind, time.minutes, time.item) == (RequestKind.EXTRA_TIME, 15, None)
        assert (purchase.kind, purchase.minutes) == (RequestKind.PURCHASE, None)
        assert purchase.item
        assert purchase.price_minor
        assert purchase.currency

    def test_an_answer_shows_at_once_as_asked(self, asking: Asking) -> None:
        asking.answer(asking.time, approve=True, minutes=20)
        time = asking.request(asking.time)
        assert (time.stage, time.approved, time.given_minutes) == (Stage.ASKED, True, 20)
        assert time.minutes == 15, "what she asked for stays what it was"
        assert asking.request(asking.purchase).stage is None

    def test_not_now_shows_as_what_it_is(self, asking: Asking) -> None:
        asking.answer(asking.time, approve=False, minutes=20)
        time = asking.request(asking.time)
        assert (time.stage, time.approved, time.given_minutes) == (Stage.ASKED, False, None)

    def test_only_time_is_given_in_minutes(self, asking: Asking) -> None:
        asking.answer(asking.purchase, approve=True, minutes=20)
        purchase = asking.request(asking.purchase)
        assert (purchase.approved, purchase.given_minutes) == (True, None)

    def test_the_first_answer_stays_the_one(self, asking: Asking) -> None:
        asking.answer(asking.time, approve=False)
        asking.answer(asking.time, approve=True)
        assert asking.request(asking.time).approved is False

    @pytest.mark.parametrize("minutes", [0, -1, 241])
    def test_minutes_that_nobody_can_give_are_a_fault(self, asking: Asking, minutes: int) -> None:
        with pytest.raises(ValueError, match=r"give|extra time"):
            asking.answer(asking.time, approve=True, minutes=minutes)
        assert asking.request(asking.time).stage is None

    def test_an_account_that_is_gone_is_told_in_words(self, asking: Asking) -> None:
        with pytest.raises(GuardianError) as caught:
            asking.services.requests.answer(UNKNOWN, asking.time, approve=True)
        say_everything(caught.value)

    def test_what_nobody_asked_is_nothing(self, asking: Asking) -> None:
        before = asking.services.requests.waiting()
        asking.answer(UNKNOWN, approve=True)
        asking.answer(asking.other, approve=True)  # of the other child's account
        assert asking.services.requests.waiting() == before

    def test_somebody_is_told_of_each_once(self, asking: Asking) -> None:
        requests = asking.services.requests
        assert len(requests.untold()) == 3
        requests.mark_told(asking.link_id, asking.time)
        asking.answer(asking.purchase, approve=False)
        assert [each.request_id for each in requests.untold()] == [asking.other]

    def test_it_is_kept(self, asking: Asking) -> None:
        asking.services.requests.mark_told(asking.link_id, asking.time)
        asking.answer(asking.time, approve=True)
        before = asking.services.requests
        after = asking.again().requests
        assert after.waiting() == before.waiting()
        assert after.untold() == before.untold()

    def test_an_answer_on_its_way_is_waited_for_only_so_long(self, asking: Asking) -> None:
        assert asking.services.requests.send_now(0)
        asking.answer(asking.time, approve=True)
        assert not asking.services.requests.send_now(0)
