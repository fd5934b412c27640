"""``/policy``: read with an ETag, changed by merge patch (RFC 7396) under If-Match."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from enum import StrEnum

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from guardian.link.wire.base import Instant, ShortText, Wire
from guardian.link.wire.problems import FieldError
from guardian.policy.decisions import Decision
from guardian.policy.effective import LONGEST, NUMBERS, SWITCHES
from guardian.policy.settings import Curfew, EffectivePolicy, Floor, Origin, PolicySettings


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


class PolicyInForce(Wire):
    """``GET /policy/effective``: what holds now, and nothing of who asked for what else."""

    settings: PolicySettings
    origins: Mapping[str, Origin]
    """Whose each value is, keyed by field."""
    now: Decision
    """May the child chat at this moment with a character that nothing blocks?"""
    as_of: Instant


CHARACTER_MAPS = ("blocked_characters", "exempt_characters", "approved_characters")
"""Fields that are keyed by the id of a character."""
MOST_CHARACTERS = 1_000
MOST_WINDOWS = 20
"""So many windows of closed hours begin on one weekday at most."""
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
    # a field is named once, and not again by what holds it
    faulty = {above for error in errors for above in _and_above(error.field)}
    try:
        settings = SETTINGS.validate_python({k: v for k, v in raw.items() if k in _KNOWN})
    except ValidationError as error:
        errors += [each for each in _invalid(error) if each.field not in faulty]
        raise SettingsError(tuple(errors)) from None
    errors += [each for each in _impossible(settings) if each.field not in faulty]
    if errors:
        raise SettingsError(tuple(errors))
    return settings


_KNOWN = tuple(field.name for field in fields(PolicySettings))


def _and_above(field: str) -> Iterator[str]:
    parts = field.split("/")
    return ("/".join(parts[: n + 1]) for n in range(len(parts)))


def _misspelt(raw: Mapping[str, object]) -> Iterator[FieldError]:
    message = f"No such limit. There are: {', '.join(_KNOWN)}."
    return (FieldError(field=name[:64], message=message) for name in raw if name not in _KNOWN)


def _mistyped(raw: Mapping[str, object]) -> Iterator[FieldError]:
    """Find what the reader would kindly convert: ``true`` to 1, 75600 to nine in the evening."""
    for name in (*NUMBERS, *LONGEST):
        yield from _no_number(name, raw.get(name))
    for weekday, minutes in _members(raw.get("weekday_minutes")):
        yield from _no_number(f"weekday_minutes/{weekday}", minutes)
    for name in SWITCHES:
        if raw.get(name) is not None and type(raw[name]) is not bool:
            yield FieldError(field=name, message="true or false is needed, without quotes.")
    for field, window in _windows(raw):
        for name, value in _members(window):
            if name in ("start", "end") and not isinstance(value, str):
                message = 'A time of day is needed, as "21:30".'
                yield FieldError(field=f"{field}/{name}", message=message)


def _no_number(field: str, value: object) -> Iterator[FieldError]:
    if value is not None and type(value) is not int:
        yield FieldError(field=field, message="A whole number is needed, without quotes.")


def _windows(raw: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    yield "curfew", raw.get("curfew")
    for weekday, windows in _members(raw.get("closed_hours")):
        for name, window in _members(windows):
            yield f"closed_hours/{weekday}/{name}", window


def _members(value: object) -> Iterator[tuple[str, object]]:
    """Yield the members of a JSON object, names cut to what is fit to be repeated."""
    if isinstance(value, Mapping):
        yield from ((str(name)[:64], member) for name, member in value.items())


def _invalid(error: ValidationError) -> Iterator[FieldError]:
    for fault in error.errors(include_url=False, include_input=False):
        field = "/".join(str(part)[:64] for part in fault["loc"])
        yield FieldError(field=field, message=fault["msg"])


def _impossible(settings: PolicySettings) -> Iterator[FieldError]:
    if settings.curfew is not None:
        yield from _impossible_window("curfew", settings.curfew)
    for weekday, windows in settings.closed_hours.items():
        if len(windows) > MOST_WINDOWS:
            message = f"At most {MOST_WINDOWS} windows begin on one day."
            yield FieldError(field=f"closed_hours/{weekday}", message=message)
            continue
        for name, window in windows.items():
            yield from _impossible_window(f"closed_hours/{weekday}/{name}", window)
    for field in CHARACTER_MAPS:
        if len(getattr(settings, field)) > MOST_CHARACTERS:
            message = f"At most {MOST_CHARACTERS} characters can be named."
            yield FieldError(field=field, message=message)


def _impossible_window(field: str, window: Curfew) -> Iterator[FieldError]:
    if window.start == window.end:
        yield FieldError(field=field, message="Start and end must differ.")
    for name, wall in (("start", window.start), ("end", window.end)):
        if wall.second or wall.microsecond:
            yield FieldError(field=f"{field}/{name}", message="Whole minutes are needed.")
