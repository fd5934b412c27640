"""A served family, for those who mean it no good."""

from tests.rig.provider_fixtures import app, child, seeded_ledger, served

__all__ = ["app", "child", "seeded_ledger", "served"]
