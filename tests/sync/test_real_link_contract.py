from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.contract.link_port import LinkPortContract, Side
from tests.rig.provider_process import ProviderProcess, provider_process
from tests.sync.real_family import WORRY, link_to_mia, mia_asks, mia_says


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProviderProcess]:
    with provider_process(tmp_path_factory.mktemp("provider"), language="en") as running:
        now = "2030-01-15T10:00:00+08:00"  # within the hours in which a child may chat
        running.set_clock(now)
        yield running


class TestLinkClient(LinkPortContract):
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
