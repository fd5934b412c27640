"""``/policy``: read with an ETag, changed by merge patch (RFC 7396) under If-Match."""

from enum import StrEnum

from pydantic import ConfigDict, TypeAdapter

from guardian.link.wire.base import Instant, Wire
from guardian.policy.decisions import Decision
from guardian.policy.settings import EffectivePolicy, Floor, PolicySettings


class ApplyState(StrEnum):
    """Whether a request is in force: an answer of 200 alone does not say so."""

    PENDING = "pending"
    APPLIED = "applied"
    REJECTED = "rejected"


class PolicyDocument(Wire):
    """Everything about one ward's limits; the ETag header carries its version."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: int
    requested: PolicySettings
    """What guardians asked for: the only part that PATCH changes."""
    floor: Floor
    effective: EffectivePolicy
    apply_state: ApplyState
    applied_at: Instant | None
    now: Decision
    """May the child chat at this moment with a character that nothing blocks?"""
    as_of: Instant


SETTINGS = TypeAdapter(PolicySettings)
"""Reads and writes :class:`PolicySettings` as JSON; raises ``pydantic.ValidationError``."""
