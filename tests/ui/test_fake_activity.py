"""The window's fake activity keeps the contract that the desk's keeps."""

from dataclasses import replace

import pytest

from guardian.desk.activity_values import Span
from tests.contract.told_activity import Account, ActivityContract
from tests.ui import samples
from tests.ui.fakes import Desk


class TestFakeActivity(ActivityContract):
    @pytest.fixture
    def account(self) -> Account:
        desk = Desk()
        desk.linked = (samples.link(), samples.second_link())
        return Account(services=desk.services(), link_id="link-1", silent_link_id="link-2")


def test_without_times_the_days_say_the_same() -> None:
    desk = Desk()
    told = desk.activity("link-1", Span.MONTH)
    desk.times_told = False
    view = desk.activity("link-1", Span.MONTH)
    assert view.days == tuple(replace(each, late_minutes=None) for each in told.days)
    assert (view.hours, view.longest, view.late_percent) == (None, None, None)
    rows = desk.rows("link-1", view.first, view.last)
    assert sum(row.minutes for row in rows) == told.minutes_total
    assert {row.started_at for row in rows} == {None}
    assert desk.rows("link-1", view.first, view.last, late=True) == ()
