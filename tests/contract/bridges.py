"""What the family's own companions must do, real or fake: the pages rely on it.

Subclass :class:`BridgesContract` and give the ``own`` fixture: nothing is set up, and a model's
server answers.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from guardian.bridging.values import BridgeKind, BridgeView, KeyForChild, Running, SetUpWanted, Step
from guardian.errors import GuardianError
from ui.bridges_port import Bridges

UNKNOWN = "nobody-knows-it"
CANCELLED = "link_cancelled"


@dataclass(frozen=True, kw_only=True)
class OwnCompanions:
    """``wanted``: a gateway that can be. ``make_impossible`` returns one that cannot.

    ``linked``: the ids of all linked accounts.
    """

    bridges: Bridges
    wanted: SetUpWanted
    make_impossible: Callable[[], SetUpWanted]
    linked: Callable[[], Sequence[str]]

    def nothing_is_there(self) -> None:
        assert not self.bridges.every()
        assert not self.linked()

    def one(self) -> BridgeView:
        (bridge,) = self.bridges.every()
        return bridge


class BridgesContract:
    """The suite of the family's own companions."""

    def test_what_is_there_is_found_and_looked_at_and_stays_as_it_is(
        self, own: OwnCompanions
    ) -> None:
        for found in own.bridges.find():
            assert found.address.startswith("http")
        looked = own.bridges.look(BridgeKind.GATEWAY, own.wanted.address, own.wanted.key)
        assert looked.kind is BridgeKind.GATEWAY
        assert looked.models
        assert looked.capabilities
        own.nothing_is_there()

    def test_one_is_set_up_looked_after_and_taken_away(self, own: OwnCompanions) -> None:
        steps: list[Step] = []
        link, key = own.bridges.set_up(own.wanted, steps.append, threading.Event())
        assert steps == sorted(steps, key=list(Step).index), "steps are told in their order"
        assert Step.LINKING in steps
        assert link.ward_name == own.wanted.child.name
        bridge = own.one()
        assert (bridge.kind, bridge.address) == (own.wanted.kind, own.wanted.address)
        assert bridge.link_ids == tuple(own.linked()) == (link.link_id,)
        assert (bridge.children, bridge.doubtful) == ((link.ward_name,), ())
        assert bridge.health.running is Running.WELL
        assert bridge.health.title
        assert bridge.capabilities
        assert key is not None
        self._has_keys(own, bridge, key)
        own.bridges.restart(bridge.bridge_id)
        assert own.one().bridge_id == bridge.bridge_id
        self._is_told_whose(own, bridge)
        self._is_linked_again(own, bridge, link.link_id)
        own.bridges.take_away(bridge.bridge_id, steps.append)
        assert steps[-1] is Step.STOPPING
        own.nothing_is_there()
        with pytest.raises(GuardianError):
            own.bridges.take_away(bridge.bridge_id, steps.append)

    def _is_told_whose(self, own: OwnCompanions, bridge: BridgeView) -> None:
        (link_id,) = bridge.link_ids
        for whose in (link_id, None):
            own.bridges.say_whose(bridge.bridge_id, "an-account", whose)
        with pytest.raises(GuardianError):
            own.bridges.say_whose(bridge.bridge_id, "an-account", UNKNOWN)

    def _is_linked_again(self, own: OwnCompanions, bridge: BridgeView, link_id: str) -> None:
        assert own.bridges.link_again(bridge.bridge_id) == (), "none lost its sign-in"
        with pytest.raises(GuardianError):
            own.bridges.link_again(bridge.bridge_id, UNKNOWN)
        (again,) = own.bridges.link_again(bridge.bridge_id, link_id)
        assert again.link_id != link_id
        assert again.link_id in own.one().link_ids

    def _has_keys(self, own: OwnCompanions, bridge: BridgeView, key: KeyForChild) -> None:
        assert key.base_url.startswith("http://127.0.0.1:")
        other = own.bridges.new_key(bridge.bridge_id, bridge.link_ids[0])
        assert other.base_url == key.base_url
        assert other.key != key.key
        told = f"{key!r} {other!r} {bridge!r} {own.wanted!r}"
        assert all(secret not in told for secret in (key.key, other.key, own.wanted.key))
        assert own.bridges.look_again(bridge.bridge_id).models

    def test_one_that_is_called_off_leaves_nothing(self, own: OwnCompanions) -> None:
        cancelled = threading.Event()
        steps: list[Step] = []

        def hear(step: Step) -> None:
            steps.append(step)
            cancelled.set()

        with pytest.raises(GuardianError) as caught:
            own.bridges.set_up(own.wanted, hear, cancelled)
        assert caught.value.code == CANCELLED
        assert steps[-1] is Step.PUTTING_BACK
        assert Step.LINKING not in steps
        own.nothing_is_there()

    def test_one_that_cannot_be_leaves_nothing(self, own: OwnCompanions) -> None:
        with pytest.raises(GuardianError) as caught:
            own.bridges.set_up(own.make_impossible(), lambda _step: None, threading.Event())
        text = caught.value.in_language("en")
        assert all((text.title, text.message, text.advice))
        own.nothing_is_there()

    def test_what_is_not_there_cannot_be_acted_on(self, own: OwnCompanions) -> None:
        for act in (own.bridges.look_again, own.bridges.restart, own.bridges.link_again):
            with pytest.raises(GuardianError):
                act(UNKNOWN)
        with pytest.raises(GuardianError):
            own.bridges.new_key(UNKNOWN, UNKNOWN)
        with pytest.raises(GuardianError):
            own.bridges.take_away(UNKNOWN, lambda _step: None)
