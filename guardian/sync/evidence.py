"""What a provider signs about itself: asked for, checked, and only then worth keeping."""

import json
import logging

from joserfc.jwk import KeySet

from guardian.link.errors import LinkError
from guardian.link.signed_reports import ReportRejectedError, verify_report
from guardian.store import links, signing_keys
from guardian.store.database import Database
from guardian.sync.port import LinkPort

_log = logging.getLogger(__name__)


def fetch_evidence(client: LinkPort, database: Database, link_id: str, target: str) -> str | None:
    """Return what the provider of a link signs about ``target``; ``None``: nothing that proves it.

    Believed are the keys that the provider named last for its events. Raises :class:`StoreError`.
    """
    with database.read() as connection:
        link = links.find(connection, link_id)
        keys = signing_keys.in_use(connection, link_id)
    if link is None or not keys:
        return None
    try:
        compact = client.signed_report(target)
        verify_report(
            compact,
            KeySet.import_key_set({"keys": [json.loads(key) for key in keys]}),
            issuer=link.issuer,
            audience=link_id,
            target=target,
        )
    except LinkError as error:
        _log.info("no signed report: %s", error.code)
        return None
    except ReportRejectedError as error:
        _log.info("a signed report proves nothing: %s", error.args[0])
        return None
    except RecursionError:  # a header of brackets, which joserfc follows to the end
        _log.info("a signed report is no report")
        return None
    return compact
