"""One real Open WebUI per run, for the tests marked ``openwebui``; each makes people of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from guardian.link.http.transport import Transport
from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.transport import Calls, Server
from tests.openwebui.change_file import ChangeFile
from tests.openwebui.server import Family, family_at, install, open_webui
from tests.openwebui.shared_server import SharedServer
from tests.rig.model_stand_in import ModelStandIn, model_stand_in

FIRST_START_SECONDS = 600
"""The first of these tests waits for the installation and for the server."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let whichever is first wait for the server, and keep them together on one worker."""
    for item in items:
        if item.get_closest_marker("openwebui"):
            item.add_marker(pytest.mark.timeout(FIRST_START_SECONDS))
            item.add_marker(pytest.mark.xdist_group("openwebui"))


@pytest.fixture(scope="session")
def program() -> Path:
    folder, why = install()
    if folder is None:
        pytest.skip(why)
    return folder


@pytest.fixture(scope="session")
def model() -> Iterator[ModelStandIn]:
    with model_stand_in() as running:
        yield running


@pytest.fixture(scope="session")
def shared_server(
    program: Path, model: ModelStandIn, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SharedServer]:
    @contextmanager
    def started() -> Iterator[Family]:
        with open_webui(program, tmp_path_factory.mktemp("open-webui"), model.url) as url:
            yield family_at(url)

    with SharedServer(started) as shared:
        yield shared


@pytest.fixture
def family(shared_server: SharedServer) -> Iterator[Family]:
    """Give the family at the server; a test that leaves it changed fails, and no other."""
    yield shared_server.family()
    left = shared_server.changed()
    assert not left, f"this test left the server changed: {left}"


@pytest.fixture
def calls(family: Family) -> Iterator[Calls]:
    with Transport() as transport:
        yield Calls(Server(address=family.url, key=family.guardian_key), transport)


@pytest.fixture
def changes(tmp_path: Path) -> ChangeFile:
    return ChangeFile(tmp_path / "bridge" / "changes.json")


@pytest.fixture
def bridge(calls: Calls, changes: ChangeFile) -> Iterator[Bridge]:
    """Give a bridge, and put back after the test what was changed."""
    made = Bridge(calls, changes)
    yield made
    made.put_everything_back()
