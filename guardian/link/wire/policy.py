"""``/policy``: read with an ETag, changed by merge patch (RFC 7396) under If-Match."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from enum import StrEnum

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from guardian.link.wire.base import Instant, ShortText, Wire
from guardian.link.wire.problems import FieldError
from guardian.policy.decisions import Decision
from guardian.policy.effective import NUMBERS
from guardian.policy.settings import EffectivePolicy, Floor, PolicySettings


class ApplyState(StrEnum):
    """Whether a request is in force: an answer of 200 alone does not say so."""

    PENDING = "pending"
    APPLIED = "applied"
    REJECTED = "rejected"


class GuardianLayer(Wire):
    """What one guardian asks for. Where two disagree, the stricter holds."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    guardian_name: ShortText
    own: bool
    """Whether it is the layer of the guardian who reads, the only one that PATCH changes."""
    settings: PolicySettings


class PolicyVersion(Wire):
    """One change in the history of a ward's limits."""

    version: int
    guardian_name: ShortText | None
    """``None``: the preset of a new family."""
    applied_at: Instant
    changed: list[ShortText]
    """Names of the fields that differ from this guardian's layer before."""


class PolicyVersions(Wire):
    """``GET /policy/versions``: newest first, at most 200."""

    versions: list[PolicyVersion]
    as_of: Instant


class PolicyDocument(Wire):
    """Everything about one ward's limits; the ETag header carries its version."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: int
    requested: PolicySettings
    """What the guardian who reads asked for: the only part that PATCH changes."""
    floor: Floor
    effective: EffectivePolicy
    apply_state: ApplyState
    applied_at: Instant | None
    now: Decision
    """May the child chat at this moment with a character that nothing blocks?"""
    as_of: Instant
    layers: list[GuardianLayer] = Field(default_factory=list)
    """Everybody's requests; one layer where there is one guardian."""
    extra_minutes_today: int = 0
    """Granted by the guardian who reads, for the ward's local day."""


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
    errors = [*_misspelt(raw), *_mistyped(raw)]
    # a field is named once, and not again by the object that holds it
    faulty = {name for error in errors for name in (error.field, error.field.partition("/")[0])}
    try:
        settings = SETTINGS.validate_python({k: v for k, v in raw.items() if k in _KNOWN})
    except ValidationError as error:
        errors += [each for each in _invalid(error) if each.field not in faulty]
        raise SettingsError(tuple(errors)) from None
    errors += _impossible(settings)
    if errors:
        raise SettingsError(tuple(errors))
    return settings


_KNOWN = tuple(field.name for field in fields(PolicySettings))


def _misspelt(raw: Mapping[str, object]) -> Iterator[FieldError]:
    message = f"No such limit. There are: {', '.join(_KNOWN)}."
    return (FieldError(field=name[:64], message=message) for name in raw if name not in _KNOWN)


def _mistyped(raw: Mapping[str, object]) -> Iterator[FieldError]:
    """Find what the reader would kindly convert: ``true`` to 1, 75600 to nine in the evening."""
    for name in NUMBERS:
        value = raw.get(name)
        if value is not None and type(value) is not int:
            yield FieldError(field=name, message="A whole number is needed, without quotes.")
    curfew = raw.get("curfew")
    if isinstance(curfew, Mapping):
        for name in ("start", "end"):
            if name in curfew and not isinstance(curfew[name], str):
                message = 'A time of day is needed, as "21:30".'
                yield FieldError(field=f"curfew/{name}", message=message)


def _invalid(error: ValidationError) -> Iterator[FieldError]:
    for fault in error.errors(include_url=False, include_input=False):
        field = "/".join(str(part)[:64] for part in fault["loc"])
        yield FieldError(field=field, message=fault["msg"])


def _impossible(settings: PolicySettings) -> Iterator[FieldError]:
    curfew = settings.curfew
    if curfew is None:
        return
    if curfew.start == curfew.end:
        yield FieldError(field="curfew", message="Start and end must differ.")
    for name, wall in (("start", curfew.start), ("end", curfew.end)):
        if wall.second or wall.microsecond:
            yield FieldError(field=f"curfew/{name}", message="Whole minutes are needed.")
