"""An app that was away for a month finds everything that waited, on a line that breaks."""

from tests.rig.fronted_family import FrontedFamily
from tests.rig.oracle import differences
from tests.rig.proxied_provider import FrontedProvider
from tests.rig.proxy_faults import Fault, FaultKind
from tests.rig.waiting_events import AWAY, let_wait

WAITING = 1_500
BREAKS = (FaultKind.RESET, FaultKind.DROP_AFTER, FaultKind.TRUNCATED, FaultKind.STALE)


def test_a_month_of_events_comes_in_whatever_breaks(
    family: FrontedFamily, provider: FrontedProvider
) -> None:
    assert family.app.catch_up() is None
    let_wait(provider, family.ward_id, family.app.link_id, WAITING)
    provider.advance(int(AWAY.total_seconds()))
    for kind in BREAKS:
        provider.proxy.add([Fault(kind=kind, path="/events/poll")])
        family.app.catch_up()
    for _ in range(3):
        assert family.app.catch_up() is None
    assert len(family.app.told) == WAITING
    assert differences(family) == []
