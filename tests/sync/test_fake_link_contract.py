import pytest

from tests.contract.link_port import LinkPortContract, Side
from tests.contract.link_ward_records import LinkWardRecordsContract
from tests.rig.clock import MovableClock
from tests.sync.fake_link import FakeLink
from tests.sync.fake_provider import ISSUER, FakeProvider


def ask(provider: FakeProvider) -> str:
    request_id = f"request-{len(provider.requests)}"
    provider.emit_request(request_id)
    return request_id


class TestFakeLink(LinkPortContract, LinkWardRecordsContract):
    @pytest.fixture
    def side(self) -> Side:
        provider = FakeProvider(MovableClock())
        return Side(
            link=FakeLink(provider),
            issuer=ISSUER,
            worry=lambda: provider.emit_alert("a"),
            chat=lambda: None,
            ask=lambda: ask(provider),
        )
