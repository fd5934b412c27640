"""The family behind a gateway, for this room."""

from tests.gateway.keeper.ledgers import family, family_db, family_template
from tests.rig.postgres import postgres

__all__ = ["family", "family_db", "family_template", "postgres"]
