"""What a provider tells of itself, read again: kept and written down where it has changed.

Where it is reached and what its clock is stay as at linking, and so does its issuer.
"""

import json
import logging

from guardian.clock import Clock
from guardian.link.client.provider import DiscoveredProvider, RenewedCard
from guardian.link.errors import CredentialsError, LinkEndedError, LinkError
from guardian.policy.merge_patch import JsonObject
from guardian.store import journal, links
from guardian.store.database import Database
from guardian.store.journal import Act
from guardian.store.links import LinkRow
from guardian.sync.port import LinkPort

_log = logging.getLogger(__name__)


def renew_card(
    client: LinkPort,
    database: Database,
    link_id: str,
    clock: Clock,
    final: tuple[type[LinkError], ...],
) -> None:
    """Read the card again, and keep it. Raises what is in ``final``, and LinkEndedError.

    What cannot be read, or is somebody else's, leaves everything as it was until tomorrow: the
    link itself is not in doubt by it.
    """
    with database.read() as connection:
        row = links.find(connection, link_id)
    if row is None:
        raise LinkEndedError
    try:
        renewed = client.card(row.card_etag)
    except final:
        raise
    except LinkError as error:
        _log.info("the card stays as it was: %s", error.code)
        return
    if renewed is not None:
        _keep(database, row, renewed, clock)


def _keep(database: Database, row: LinkRow, renewed: RenewedCard, clock: Clock) -> None:
    before = json.loads(row.card)
    try:
        known = DiscoveredProvider.from_dict(json.loads(row.provider_card))
    except CredentialsError:
        return  # of a version that kept another form: only linking anew can tell where it is
    after = known.telling(renewed.told).to_dict()
    changed = sorted(name for name in after if after[name] != before.get(name))
    with database.write() as connection:
        links.set_card(
            connection,
            row.link_id,
            card=json.dumps(after),
            name=renewed.told.name,
            etag=renewed.etag,
        )
        if changed:
            details: JsonObject = {"fields": [*changed]}
            act = Act.PROVIDER_CARD_CHANGED
            journal.append_act(connection, act, clock.now(), link_id=row.link_id, details=details)
