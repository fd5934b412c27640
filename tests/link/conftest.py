"""Servers for the link client, one per test."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from guardian.clock import SystemClock
from guardian.link.client.credentials import Credentials
from guardian.link.client.link_client import LinkClient
from tests.rig.hostile_server import HostileServer, hostile_server
from tests.rig.link_desk import SavedCredentials, fresh_credentials
from tests.rig.scripted_provider import be_honest, provider_at


@pytest.fixture
def server() -> Iterator[HostileServer]:
    """Run a server that answers as a provider should until a test says otherwise."""
    with hostile_server() as running:
        be_honest(running)
        yield running


@pytest.fixture
def credentials() -> Credentials:
    """Return tokens that are good for ten minutes."""
    return fresh_credentials()


@pytest.fixture
def saved() -> SavedCredentials:
    """Return the place where new credentials are saved."""
    return SavedCredentials()


@pytest.fixture
def client(
    server: HostileServer, credentials: Credentials, saved: SavedCredentials
) -> Iterator[LinkClient]:
    """Return a linked client of ``server``."""
    with closing(LinkClient(provider_at(server), credentials, saved, SystemClock())) as linked:
        yield linked
