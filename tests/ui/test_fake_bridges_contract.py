"""The window's fake of the family's own companions keeps the contract that the real ones keep."""

import pytest

from guardian.bridging.values import BridgeKind, SetUpWanted, Step
from guardian.desk.values import LinkView
from tests.contract.bridges import BridgesContract, OwnCompanions
from tests.rig.family_bridge import child
from tests.ui.fake_bridges import FakeBridges, WrongKeyError


class TestFakeBridges(BridgesContract):
    @pytest.fixture
    def own(self) -> OwnCompanions:
        bridges = FakeBridges()
        linked: list[str] = []

        def link(view: LinkView) -> None:
            linked.append(view.link_id)

        bridges.linked, bridges.unlinked = link, linked.remove
        wish = SetUpWanted(
            kind=BridgeKind.GATEWAY,
            address="http://127.0.0.1:11434",
            key="sk-of-the-model",
            child=child(),
            upstream="",
            upstream_key="",
        )

        def spoil() -> SetUpWanted:
            bridges.fails_at = (Step.LOOKING, WrongKeyError())
            return wish

        return OwnCompanions(
            bridges=bridges, wanted=wish, make_impossible=spoil, linked=lambda: linked
        )
