"""Rich authorization details (RFC 9396): which permissions an app asks for, and which it got."""

from collections.abc import Iterable
from typing import Annotated, Literal

from annotated_types import Len
from oauthlib.oauth2.rfc6749.errors import OAuth2Error
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from guardian.provider.access import Permission

DETAILS_TYPE = "guardian_link"
_MOST = 20


class InvalidDetailsError(OAuth2Error):
    """RFC 9396 section 5."""

    error = "invalid_authorization_details"


class _Detail(BaseModel):
    """One element; a member that nobody knows might mean something, so there is none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Literal["guardian_link"]
    actions: Annotated[list[Permission], Len(1, _MOST)]


_DETAILS = TypeAdapter(Annotated[list[_Detail], Len(1, _MOST)])


def asked_actions(parameter: str | None) -> frozenset[Permission] | None:
    """Return what ``authorization_details`` asks for, ``None`` when it is not there.

    Raises :class:`InvalidDetailsError`.
    """
    if not parameter:
        return None
    try:
        details = _DETAILS.validate_json(parameter)
    except ValidationError:
        raise InvalidDetailsError(
            description="authorization_details must list objects of type guardian_link "
            "with actions that exist here, and nothing else."
        ) from None
    return frozenset(action for detail in details for action in detail.actions)


def granted_details(actions: Iterable[Permission]) -> list[dict[str, object]]:
    """Return what a token response says of the permissions behind its tokens (section 7)."""
    return [{"type": DETAILS_TYPE, "actions": sorted(actions)}]
