"""A served family, for the kit to look at."""

from tests.rig.provider_fixtures import seeded_ledger, served, standing_app

__all__ = ["seeded_ledger", "served", "standing_app"]
