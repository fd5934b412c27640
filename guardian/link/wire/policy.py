"""``/policy``: read with an ETag, changed by merge patch (RFC 7396) under If-Match."""

from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum

from pydantic import ConfigDict, TypeAdapter, ValidationError

from guardian.link.wire.base import Instant, Wire
from guardian.link.wire.problems import FieldError
from guardian.policy.decisions import Decision
from guardian.policy.effective import NUMBERS
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


class SettingsError(ValueError):
    """Limits that cannot be meant; ``errors`` names every field and the remedy."""

    def __init__(self, errors: tuple[FieldError, ...]) -> None:
        self.errors = errors
        super().__init__(", ".join(error.field for error in errors))


def parse_requested(raw: Mapping[str, object]) -> PolicySettings:
    """Read limits from JSON, strictly: what is misspelt must not silently limit nothing.

    Raises :class:`SettingsError` with one entry per fault: members that do not exist, values of
    the wrong type (``true`` is no number), values out of range.
    """
    known = [field.name for field in fields(PolicySettings)]
    errors = [
        FieldError(field=name[:64], message=f"No such limit. There are: {', '.join(known)}.")
        for name in raw
        if name not in known
    ]
    errors += [
        FieldError(field=name, message="A whole number is needed, without quotes.")
        for name, value in raw.items()
        if name in NUMBERS and value is not None and type(value) is not int
    ]
    faulty = {error.field for error in errors}
    try:
        settings = SETTINGS.validate_python({k: v for k, v in raw.items() if k in known})
    except ValidationError as error:
        errors += [
            FieldError(field=field, message=fault["msg"])
            for fault in error.errors(include_url=False, include_input=False)
            if (field := "/".join(str(part)[:64] for part in fault["loc"])) not in faulty
        ]
        raise SettingsError(tuple(errors)) from None
    if settings.curfew is not None and settings.curfew.start == settings.curfew.end:
        errors.append(FieldError(field="curfew", message="Start and end must differ."))
    if errors:
        raise SettingsError(tuple(errors))
    return settings
