"""Changing a policy: permitted, current, meant, and not below the law, in this order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from sqlalchemy import Connection

from guardian.link.wire.events import Topic
from guardian.link.wire.policy import (
    CHARACTER_MAPS,
    SETTINGS,
    PolicyDocument,
    SettingsError,
    parse_requested,
)
from guardian.link.wire.problems import FieldError, ProblemType
from guardian.policy.effective import floor_faults
from guardian.policy.merge_patch import JsonObject, merge_patch
from guardian.policy.settings import Floor, PolicySettings
from guardian.provider.access import Grant, Permission
from guardian.provider.accounts.people import WardRow, lock_ward, ward
from guardian.provider.backends.cast import Cast
from guardian.provider.context import Provider
from guardian.provider.engine.events import append_change
from guardian.provider.engine.layers import NewVersion, write_layer
from guardian.provider.engine.policy import WardPolicy, policy_document, read_policy
from guardian.provider.problems import ProblemError

_PERMISSIONS = {
    "spend_per_purchase_minor": Permission.SPENDING_LIMIT,
    "spend_per_day_minor": Permission.SPENDING_LIMIT,
    "spend_per_month_minor": Permission.SPENDING_LIMIT,
    "blocked_characters": Permission.CHARACTERS_BLOCK,
    "blocked_relationship_classes": Permission.CHARACTERS_BLOCK,
    "approve_new_characters": Permission.CHARACTERS_BLOCK,
    "approved_characters": Permission.CHARACTERS_BLOCK,
}
"""What a field needs; all others need :attr:`Permission.POLICY_WRITE`."""
_OF_CHARACTERS = frozenset(
    {*CHARACTER_MAPS, "blocked_relationship_classes", "approve_new_characters"}
)
_MOST_ERRORS = 20


@dataclass(frozen=True, kw_only=True)
class PolicyWish:
    """A guardian's merge patch. ``matches``: entity tags of the version it was made on."""

    grant: Grant
    patch: JsonObject
    matches: frozenset[str]


def change_policy(provider: Provider, wish: PolicyWish) -> PolicyDocument:
    """Apply a wish to the layer of the guardian who has it; return the policy as it then holds.

    Raises :class:`ProblemError`: 403 for a field that the link may not change, 412 when the policy
    has changed since, 422 for values that cannot be meant or ask for less than the law.
    """
    _check_permissions(wish)
    grant = wish.grant
    with provider.engine.begin() as connection:
        lock_ward(connection, grant.ward_id)
        now = provider.clock.now()
        person = ward(connection, grant.ward_id)
        version = read_policy(connection, person, now).requested.version
        if not wish.matches & {"*", f'"v{version}"'}:
            raise _stale()
        change_layer(
            provider, connection, person, grant.guardian_id, grant.link_id, wish.patch, now
        )
        return policy_document(connection, person, now, grant.guardian_id)


def change_layer(  # noqa: PLR0913, PLR0917 - who asks, for whom, by which link, what and when
    provider: Provider,
    connection: Connection,
    person: WardRow,
    guardian_id: str,
    link_id: str,
    patch: JsonObject,
    now: datetime,
) -> None:
    """Merge ``patch`` into one guardian's layer and tell every app; nothing new makes no version.

    The caller holds the ward's lock and knows that the guardian may. Raises :class:`ProblemError`
    422 for values that cannot be meant or ask for less than the law.
    """
    current = read_policy(connection, person, now)
    own = current.requested.of(guardian_id)
    unknown = tuple(_unknown_characters(provider.cast, connection, patch))
    requested = _requested(current, own, patch, unknown)
    if requested == own:
        return
    new = NewVersion(
        version=current.requested.version + 1,
        requested=requested,
        at=now,
        guardian_id=guardian_id,
        link_id=link_id,
    )
    write_layer(connection, person.ward_id, new)
    append_change(provider, connection, person.ward_id, _topics(patch), now)


def _check_permissions(wish: PolicyWish) -> None:
    needed = {_PERMISSIONS.get(field, Permission.POLICY_WRITE) for field in wish.patch}
    needed = needed or {Permission.POLICY_WRITE}  # no change either is answered with the policy
    missing = sorted(needed - wish.grant.permissions)
    if missing:
        raise ProblemError(
            HTTPStatus.FORBIDDEN,
            ProblemType.PERMISSION_NOT_GRANTED,
            title="This link does not have that permission",
            detail=f"Link again and approve {', '.join(missing)}.",
        )


def _requested(
    current: WardPolicy,
    own: PolicySettings,
    patch: JsonObject,
    unknown: tuple[FieldError, ...],
) -> PolicySettings:
    document: JsonObject = SETTINGS.dump_python(own, mode="json")
    merged = merge_patch(document, patch)
    try:
        requested = parse_requested(merged)
    except SettingsError as error:
        raise _invalid((*error.errors, *unknown)) from None
    if unknown:
        raise _invalid(unknown)
    below = floor_faults(current.floor, requested)
    lifted = _lifted(current.floor, patch)
    if below or lifted:
        raise _unlawful((*(_lawful(fault.field, fault.clause) for fault in below), *lifted))
    return requested


def _unknown_characters(
    cast: Cast, connection: Connection, patch: JsonObject
) -> Iterator[FieldError]:
    for name in CHARACTER_MAPS:
        asked = patch.get(name)
        for key, value in asked.items() if isinstance(asked, dict) else ():
            if value is not None and cast.find(connection, key) is None:
                yield FieldError(
                    field=f"{name}/{str(key)[:64]}",
                    message="This service has no such character; /characters lists them.",
                )


def _lifted(floor: Floor, patch: JsonObject) -> tuple[FieldError, ...]:
    """Return a fault for every ban of the law that the patch asks to take away.

    A limit that is taken out of a layer asks for nothing, and the law's own holds.
    """
    return tuple(
        _lawful(field, clause)
        for field, clause in floor.clauses.items()
        if "/" in field and _nulls(patch, field)
    )


def _nulls(patch: JsonObject, field: str) -> bool:
    name, _, key = field.partition("/")
    if name not in patch:
        return False
    value = patch[name]
    if isinstance(value, dict):
        return key in value and value[key] is None
    return value is None


def _lawful(field: str, clause: str) -> FieldError:
    return FieldError(
        field=field, message="The law does not let anybody lift or loosen this.", clause=clause
    )


def _topics(patch: JsonObject) -> list[Topic]:
    return [Topic.POLICY, Topic.CHARACTERS] if patch.keys() & _OF_CHARACTERS else [Topic.POLICY]


def _stale() -> ProblemError:
    return ProblemError(
        HTTPStatus.PRECONDITION_FAILED,
        ProblemType.STALE_VERSION,
        title="The policy has changed since it was read",
        detail="Read it again and repeat the change.",
    )


def _invalid(errors: tuple[FieldError, ...]) -> ProblemError:
    return ProblemError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        ProblemType.VALIDATION,
        title="The limits have values that cannot be meant",
        errors=errors[:_MOST_ERRORS],
    )


def _unlawful(errors: tuple[FieldError, ...]) -> ProblemError:
    return ProblemError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        ProblemType.POLICY_BELOW_LEGAL_FLOOR,
        title="This asks for less protection than the law demands",
        errors=errors,
        clause=errors[0].clause,
    )
