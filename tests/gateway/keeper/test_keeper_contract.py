"""The rules in memory and the real ones keep the same promises to the proxy."""

import pytest

from guardian.provider.backends.characters import find_offered
from guardian.provider.backends.gateway.keys import CallerKind, make_key
from guardian.provider.engine.live import Stopper
from guardian.provider.ledger.base import reading
from tests.contract.gateway_keeper import KeeperContract, KeeperUnderTest
from tests.gateway.keeper.kept_family import MIA, KeptFamily
from tests.rig.clock import START
from tests.rig.memory_keeper import DAD_KEY, MIA_KEY, WARD_ID, MemoryKeeper


class TestInMemory(KeeperContract):
    @pytest.fixture
    def kept(self) -> KeeperUnderTest:
        keeper = MemoryKeeper()
        keeper.rules.must_be_offered = True

        def block(model: str) -> None:
            keeper.rules.blocked_models |= {model}

        def stop() -> None:
            keeper.rules.stop_words = "Enough."

        return KeeperUnderTest(
            keeper=keeper,
            ward_id=WARD_ID,
            ward_headers={"authorization": f"Bearer {MIA_KEY}"},
            adult_headers={"authorization": f"Bearer {DAD_KEY}"},
            block=block,
            stop=stop,
            harmful="Do a bad thing.",
        )


class TestReal(KeeperContract):
    @pytest.fixture
    def kept(self, family: KeptFamily) -> KeeperUnderTest:
        with family.provider.engine.begin() as connection:
            mia = make_key(connection, CallerKind.WARD, "tablet", START, ward_id=MIA)
            dad = make_key(connection, CallerKind.ADULT, "dad", START)

        def block(model: str) -> None:
            with reading(family.provider.engine) as connection:
                member = find_offered(connection, model)
            assert member is not None
            family.change(blocked_characters={member.character_id: {}})

        return KeeperUnderTest(
            keeper=family.keeper,
            ward_id=MIA,
            ward_headers={"authorization": f"Bearer {mia.secret}"},
            adult_headers={"authorization": f"Bearer {dad.secret}"},
            block=block,
            stop=lambda: family.live.replies.stop(MIA, Stopper.GUARDIAN),
            harmful="You should kill yourself.",
        )
