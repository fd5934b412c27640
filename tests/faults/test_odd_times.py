"""Clocks that are wrong, keys that change, disks that are full: each passes and leaves no trace."""

from datetime import timedelta
from pathlib import Path

import pytest

from guardian.store.errors import DiskFullError
from guardian.store.signing_keys import in_use
from tests.faults.test_kill import happens, settled, unsound, until, until_agreed
from tests.rig.crash_points import without_room
from tests.rig.fronted_family import FrontedFamily
from tests.rig.oracle import differences
from tests.rig.proxied_provider import FrontedProvider
from tests.rig.proxy_faults import Fault, FaultKind
from tests.rig.synced_app import SyncedApp
from tests.rig.wire_family import control

FULL = (25, 40)


@pytest.mark.parametrize("hours", [-30, 26])
def test_a_computer_whose_clock_is_wrong_keeps_up(family: FrontedFamily, hours: int) -> None:
    assert family.app.catch_up() is None
    family.app.clock.shift = timedelta(hours=hours)
    for number in range(2):
        happens(family, number)
        assert family.app.catch_up() is None
    assert family.app.catch_up() is None
    assert differences(family) == []
    family.app.clock.shift = timedelta()
    happens(family, 2)
    assert family.app.catch_up() is None
    assert family.app.catch_up() is None
    assert differences(family) == []


def test_time_at_the_provider_jumps_ahead(family: FrontedFamily, provider: FrontedProvider) -> None:
    for hours in (6, 30):
        happens(family, hours)
        provider.advance(hours * 3600)
        assert family.app.catch_up() is None
        assert family.app.catch_up() is None
        assert differences(family) == []


@pytest.mark.parametrize("kind", [None, FaultKind.DROP_BEFORE])
def test_a_new_key_in_the_middle_of_a_long_poll(
    family: FrontedFamily, provider: FrontedProvider, kind: FaultKind | None
) -> None:
    family.app.run()
    happens(family, 0)
    until_agreed(family)
    if kind is not None:
        provider.proxy.add([Fault(kind=kind, path="jwks", times=3)])
    for number in range(2):
        assert control(provider.url, "/key-rotation").ok
        happens(family, number + 1)
    until_agreed(family)
    family.app.halt()
    with family.app.database.read() as connection:
        assert len(in_use(connection, family.app.link_id)) >= 2


def test_a_disk_that_is_full_for_a_while_costs_nothing(family: FrontedFamily) -> None:
    assert family.app.catch_up() is None
    happens(family, 0)
    family.app.close()
    without_room(lambda folder: full_and_over(folder, family.app.link_id), family.app.folder, FULL)
    family.app = SyncedApp(family.app.folder, family.app.link_id)
    assert unsound(family) == []
    assert settled(family) == []


def full_and_over(folder: Path, link_id: str) -> None:
    """Listen until it was told that nothing can be kept, and that this is over."""
    app = SyncedApp(folder, link_id)
    app.run()
    assert until(lambda: app.troubles[-1:] == [None] or not app.runs), app.troubles
    assert [type(each) for each in app.troubles] == [DiskFullError, type(None)]
    app.close()
