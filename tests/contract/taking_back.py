"""What every desk must do with limits beyond asking: taking a change back, more time today."""

from collections.abc import Callable

import pytest

from guardian.desk.values import Stage
from guardian.errors import GuardianError
from guardian.policy.settings import PolicySettings
from guardian.sync.merging import leaves
from tests.contract.desk_ports import UNKNOWN, Family, say_everything


class TakingBackContract:
    """A change that is taken back, and minutes of one day."""

    def test_a_change_can_be_taken_back_field_by_field(self, family: Family) -> None:
        limits, link_id = family.services.limits, family.link_id
        before = limits.limits(link_id).wished
        school = {"start": "08:00", "end": "15:00"}
        patch = {"daily_minutes": 45, "closed_hours": {"monday": {"school": school}}}
        limits.ask(link_id, patch)
        limits.ask(link_id, {"spend_per_month_minor": 12_300})
        after = limits.take_back(link_id, patch, before)
        assert after == limits.limits(link_id)
        assert leaves(after.wished) == {**leaves(before), "spend_per_month_minor": 12_300}

    def test_more_time_today_is_asked_replaced_and_taken_back(self, family: Family) -> None:
        limits, link_id = family.services.limits, family.link_id
        before = limits.limits(link_id)
        for minutes in (15, 30, 0):
            asked = limits.give_extra(link_id, minutes)
            assert asked.extra is not None
            assert asked.extra.minutes == minutes
            assert asked.extra.state is not None
            assert asked.extra.state.stage is Stage.ASKED
            assert asked == limits.limits(link_id)
            assert (asked.wished, asked.effective) == (before.wished, before.effective)

    @pytest.mark.parametrize("minutes", [-1, 241])
    def test_more_time_than_can_be_given_is_not_asked(self, family: Family, minutes: int) -> None:
        with pytest.raises(ValueError, match=r"give|extra"):
            family.services.limits.give_extra(family.link_id, minutes)

    def test_an_account_that_is_gone_is_an_error_in_words(self, family: Family) -> None:
        limits = family.services.limits
        asked: list[Callable[[], object]] = [
            lambda: limits.take_back(UNKNOWN, {}, PolicySettings()),
            lambda: limits.give_extra(UNKNOWN, 15),
        ]
        for ask in asked:
            with pytest.raises(GuardianError) as caught:
                ask()
            say_everything(caught.value)
