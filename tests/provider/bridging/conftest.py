"""A server and a way to it, for each test of setting up."""

from collections.abc import Iterator

import pytest

from guardian.link.http.transport import Transport
from tests.provider.bridging.recorded import as_open_webui
from tests.rig.hostile_server import HostileServer, hostile_server


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with hostile_server() as running:
        yield running


@pytest.fixture
def open_webui(server: HostileServer) -> HostileServer:
    as_open_webui(server)
    return server


@pytest.fixture
def transport() -> Iterator[Transport]:
    with Transport() as made:
        yield made
