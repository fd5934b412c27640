"""The family behind a gateway, for this room."""

from tests.gateway.keeper.ledgers import family, family_db, family_template

__all__ = ["family", "family_db", "family_template"]
