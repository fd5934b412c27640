"""An adult who is looked after by their own wish, and the app of whoever does it."""

from sqlalchemy import select

from guardian.link.wire.ward import LinkState
from guardian.provider.ledger.people import link_table
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import DEVICE_CODE, WireApp, WireFamily, done, wire_family


def adult_family(served: ServedProvider, **members: object) -> tuple[WireFamily, WireApp]:
    """Return a ward of 30 and the app of the owner, to which the ward has consented."""
    family = wire_family(served.url, 30, **members)
    app = WireApp(url=served.url, ward_id=family.ward_id)
    begun = app.begin()
    approval = {
        "user_code": begun["user_code"],
        "ward_id": family.ward_id,
        "guardian_id": family.guardians[0]["guardian_id"],
        "decision": "approve",
    }
    done(served.url, "/device-approvals", approval)
    table = link_table.c
    with served.provider.engine.begin() as connection:
        link_id = connection.execute(
            select(table.link_id).where(
                table.ward_id == family.ward_id, table.state == LinkState.AWAITING_WARD
            )
        ).scalar_one()
    assert family.act("consent_to_link", link_id).ok
    answer = app.ask_token({"grant_type": DEVICE_CODE, "device_code": begun["device_code"]})
    assert answer.ok, answer.text
    app.tokens = answer.json()
    return family, app
