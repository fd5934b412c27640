from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.contract.link_port import LinkPortContract, Side
from tests.contract.link_ward_records import LinkWardRecordsContract
from tests.rig.provider_process import ProviderProcess, provider_process
from tests.sync.real_family import WORRY, link_to_mia, mia_asks, mia_says


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProviderProcess]:
    with provider_process(tmp_path_factory.mktemp("provider"), language="en") as running:
        # Within the hours in which a child may chat, and at an age that needs no consent to.
        now = "2030-01-15T10:00:00+08:00"
        running.set_clock(now)
        yield running


class TestLinkClient(LinkWardRecordsContract, LinkPortContract):
    @pytest.fixture
    def side(self, process: ProviderProcess) -> Iterator[Side]:
        link = link_to_mia(process)
        with closing(link.client()) as client:
            yield Side(
                link=client,
                issuer=process.url,
                worry=lambda: mia_says(process, WORRY),
                chat=lambda: mia_says(process, "hello"),
                ask=lambda: mia_asks(process, {"kind": "extra_time", "minutes": 15}),
            )
