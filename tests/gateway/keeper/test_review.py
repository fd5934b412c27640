"""What is grave behind a gateway waits for a person, as the gateway declares."""

from guardian.provider.backends.gateway.declaring import ROWS
from guardian.provider.engine.review_desk import ReviewDesk
from tests.gateway.keeper.kept_family import MIA, KeptFamily


def test_a_grave_sign_is_put_before_whoever_runs_it(family: KeptFamily) -> None:
    desk = ReviewDesk(family.provider.engine, family.clock)
    family.end(family.begin("hello"))
    assert desk.items(closed_too=True) == []
    family.end(family.begin("I want to kill myself"))
    (item,) = desk.items(closed_too=False)
    assert (item["ward_id"], item["state"]) == (MIA, "open")
    assert ROWS["human_review"][0] == "partial"
