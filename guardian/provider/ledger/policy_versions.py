"""The table of what guardians asked for, every version of it."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table

from guardian.provider.ledger.base import Moment, metadata

policy_version_table = Table(
    "policy_version",
    metadata,
    Column("ward_id", ForeignKey("ward.ward_id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("requested", JSON, nullable=False),  # guardian.policy.settings.PolicySettings
    # whose layer this version replaces; NULL: the preset, the owner's until the owner changes it
    Column("guardian_id", ForeignKey("guardian.guardian_id")),
    Column("asked_by_link", String(64)),  # NULL: the preset of a new family
    Column("applied_at", Moment, nullable=False),
)
"""The highest version holds; nothing is ever changed or deleted."""
