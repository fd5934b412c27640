"""The provider's fixtures, for this room."""

from tests.rig.provider_fixtures import app, child, seeded_ledger, served

__all__ = ["app", "child", "seeded_ledger", "served"]
