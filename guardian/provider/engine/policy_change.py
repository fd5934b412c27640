"""Changing a policy: permitted, current, meant, and not below the law, in this order."""

from dataclasses import dataclass
from http import HTTPStatus

from guardian.link.wire.events import Topic
from guardian.link.wire.policy import SETTINGS, PolicyDocument, SettingsError, parse_requested
from guardian.link.wire.problems import FieldError, ProblemType
from guardian.policy.effective import MAPS, floor_faults
from guardian.policy.merge_patch import JsonObject, merge_patch
from guardian.policy.settings import Floor, PolicySettings
from guardian.provider.access import Grant, Permission
from guardian.provider.accounts.people import ward
from guardian.provider.companion.cast import CAST
from guardian.provider.context import Provider
from guardian.provider.engine.events import append_change
from guardian.provider.engine.policy import (
    WardPolicy,
    policy_document,
    read_policy,
    write_policy,
)
from guardian.provider.problems import ProblemError

_PERMISSIONS = {
    "spend_per_purchase_minor": Permission.SPENDING_LIMIT,
    "spend_per_month_minor": Permission.SPENDING_LIMIT,
    "blocked_characters": Permission.CHARACTERS_BLOCK,
    "blocked_relationship_classes": Permission.CHARACTERS_BLOCK,
}
"""What a field needs; all others need :attr:`Permission.POLICY_WRITE`."""
_CHARACTER_IDS = frozenset(member.character_id for member in CAST)
_MOST_ERRORS = 20


@dataclass(frozen=True, kw_only=True)
class PolicyWish:
    """A guardian's merge patch. ``matches``: entity tags of the version it was made on."""

    grant: Grant
    patch: JsonObject
    matches: frozenset[str]


def change_policy(provider: Provider, wish: PolicyWish) -> PolicyDocument:
    """Apply a wish and return the policy as it then holds.

    Raises :class:`ProblemError`: 403 for a field that the link may not change, 412 when the policy
    has changed since, 422 for values that cannot be meant or ask for less than the law.
    """
    _check_permissions(wish)
    with provider.engine.begin() as connection:
        now = provider.clock.now()
        person = ward(connection, wish.grant.ward_id)
        current = read_policy(connection, person, now)
        if not wish.matches & {"*", f'"v{current.version}"'}:
            raise _stale()
        requested = _requested(current, wish.patch)
        if requested != current.requested:
            write_policy(
                connection,
                person,
                version=current.version + 1,
                requested=requested,
                link_id=wish.grant.link_id,
                now=now,
            )
            append_change(provider, connection, person.ward_id, _topics(wish.patch), now)
        return policy_document(connection, person, now)


def _check_permissions(wish: PolicyWish) -> None:
    needed = {_PERMISSIONS.get(field, Permission.POLICY_WRITE) for field in wish.patch}
    missing = sorted(needed - wish.grant.permissions)
    if missing:
        raise ProblemError(
            HTTPStatus.FORBIDDEN,
            ProblemType.PERMISSION_NOT_GRANTED,
            title="This link does not have that permission",
            detail=f"Link again and approve {', '.join(missing)}.",
        )


def _requested(current: WardPolicy, patch: JsonObject) -> PolicySettings:
    document: JsonObject = SETTINGS.dump_python(current.requested, mode="json")
    merged = merge_patch(document, patch)
    unknown = _unknown_characters(patch)
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


def _unknown_characters(patch: JsonObject) -> tuple[FieldError, ...]:
    asked = patch.get("blocked_characters")
    if not isinstance(asked, dict):
        return ()
    return tuple(
        FieldError(
            field=f"blocked_characters/{str(key)[:64]}",
            message="This service has no such character; /characters lists them.",
        )
        for key, value in asked.items()
        if value is not None and key not in _CHARACTER_IDS
    )


def _lifted(floor: Floor, patch: JsonObject) -> tuple[FieldError, ...]:
    """Return a fault for every clause of the law that the patch asks to take away."""
    return tuple(
        _lawful(field, clause) for field, clause in floor.clauses.items() if _nulls(patch, field)
    )


def _nulls(patch: JsonObject, field: str) -> bool:
    name, _, key = field.partition("/")
    if name not in patch:
        return False
    value = patch[name]
    if isinstance(value, dict) and key:
        return key in value and value[key] is None
    return value is None


def _lawful(field: str, clause: str) -> FieldError:
    return FieldError(
        field=field, message="The law does not let anybody lift or loosen this.", clause=clause
    )


def _topics(patch: JsonObject) -> list[Topic]:
    return [Topic.POLICY, Topic.CHARACTERS] if patch.keys() & set(MAPS) else [Topic.POLICY]


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
