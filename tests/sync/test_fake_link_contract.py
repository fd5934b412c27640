import pytest

from tests.contract.link_port import LinkPortContract, Side
from tests.rig.clock import MovableClock
from tests.sync.fake_link import ISSUER, FakeLink, FakeProvider


class TestFakeLink(LinkPortContract):
    @pytest.fixture
    def side(self) -> Side:
        provider = FakeProvider(MovableClock())
        return Side(
            link=FakeLink(provider),
            issuer=ISSUER,
            worry=lambda: provider.emit_alert("a"),
        )
