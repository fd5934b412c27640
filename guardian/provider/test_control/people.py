"""Test families: wards of any age, guardians of any role, approvals, the ward's own part."""

from enum import StrEnum
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from sqlalchemy import Connection

from guardian.link.wire.base import Identifier, Wire
from guardian.link.wire.problems import Problem, ProblemType
from guardian.provider.access import Permission
from guardian.provider.accounts.people import guardian
from guardian.provider.api.http_border import described, json_body
from guardian.provider.context import Provider
from guardian.provider.engine.link_life import Approval, act_of_ward
from guardian.provider.engine.link_rules import NotPossibleError, WardAct
from guardian.provider.engine.live import Live
from guardian.provider.ledger.keys import rotate_key
from guardian.provider.oauth import device_codes
from guardian.provider.oauth.client import CLIENT_NAME
from guardian.provider.oauth.consent import WardNotTheirsError, approve, deny
from guardian.provider.oauth.device_codes import AlreadyDecidedError, PollOutcome
from guardian.provider.problems import ProblemError
from guardian.provider.routers import control_area
from guardian.provider.test_control.families import (
    GuardianWanted,
    NewGuardian,
    NewWard,
    WardWanted,
    add_guardian,
    add_ward,
)
from guardian.provider.test_control.wards import test_ward


class DeviceApproval(Wire):
    """What a guardian decides on the page of a code."""

    user_code: Identifier
    ward_id: Identifier
    guardian_id: Identifier
    decision: Literal["approve", "deny"]


class ActName(StrEnum):
    """What a ward does about a link on their page."""

    CONSENT = "consent_to_link"
    REJECT = "reject_link"
    OBJECT = "object_to_link"
    WITHDRAW = "withdraw_objection"
    END = "end_link"


class Act(Wire):
    """One of them, for one link."""

    act: ActName
    link_id: Identifier


_ACTS = {
    ActName.CONSENT: WardAct.CONSENT,
    ActName.REJECT: WardAct.REJECT,
    ActName.OBJECT: WardAct.OBJECT,
    ActName.WITHDRAW: WardAct.WITHDRAW_OBJECTION,
    ActName.END: WardAct.END,
}
_Refusals = dict[int | str, dict[str, Any]]
_NOT_FOUND: _Refusals = {404: {"model": Problem}}
_NOT_NOW: _Refusals = {404: {"model": Problem}, 409: {"model": Problem}}


def people_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses, below ``/gl-test/v1``."""
    router = control_area()
    Ward = Annotated[WardWanted, Depends(json_body(WardWanted))]  # noqa: N806 - a type
    Wanted = Annotated[GuardianWanted, Depends(json_body(GuardianWanted))]  # noqa: N806 - a type
    Decided = Annotated[DeviceApproval, Depends(json_body(DeviceApproval))]  # noqa: N806 - a type
    Acted = Annotated[Act, Depends(json_body(Act))]  # noqa: N806 - a type

    @router.post(
        "/wards",
        status_code=HTTPStatus.CREATED,
        openapi_extra=described(WardWanted.model_json_schema()),
    )
    def create_ward(wanted: Ward) -> NewWard:
        """Register a test ward and who looks after them."""
        return add_ward(provider, wanted)

    @router.post(
        "/wards/{ward_id}/guardians",
        status_code=HTTPStatus.CREATED,
        openapi_extra=described(GuardianWanted.model_json_schema()),
        responses=_NOT_FOUND,
    )
    def create_guardian(ward_id: str, wanted: Wanted) -> NewGuardian:
        """Let one more guardian look after a test ward."""
        return add_guardian(provider, ward_id, wanted.role)

    @router.post(
        "/device-approvals",
        status_code=HTTPStatus.NO_CONTENT,
        openapi_extra=described(DeviceApproval.model_json_schema()),
        responses=_NOT_NOW,
    )
    def decide_device(decided: Decided) -> None:
        """Do what a guardian would on the page: every permission of their role is given."""
        _decide(provider, decided)
        live.bell.ring(decided.ward_id)

    @router.post(
        "/wards/{ward_id}/acts",
        status_code=HTTPStatus.NO_CONTENT,
        openapi_extra=described(Act.model_json_schema()),
        responses=_NOT_NOW,
    )
    def act(ward_id: str, acted: Acted) -> None:
        """Do what the ward would on their page."""
        _act(provider, ward_id, acted)
        live.bell.ring(ward_id)

    @router.post("/key-rotation", status_code=HTTPStatus.NO_CONTENT)
    def rotate() -> None:
        """Sign with a new key from now on."""
        with provider.engine.begin() as connection:
            rotate_key(connection, provider.wall_clock.now())

    return router


def _decide(provider: Provider, decided: DeviceApproval) -> None:
    try:
        with provider.engine.begin() as connection:
            test_ward(connection, decided.ward_id)
            _known_guardian(connection, decided.guardian_id)
            _open_code(provider, connection, decided.user_code)
            if decided.decision == "deny":
                deny(connection, decided.user_code)
                return
            approval = Approval(
                guardian_id=decided.guardian_id,
                ward_id=decided.ward_id,
                permissions=frozenset(Permission),
                client_name=CLIENT_NAME,
            )
            approve(provider, connection, decided.user_code, approval)
    except WardNotTheirsError:
        raise _conflict("The guardian does not look after this ward") from None
    except AlreadyDecidedError:
        raise _conflict("The code has been decided") from None


def _known_guardian(connection: Connection, guardian_id: str) -> None:
    try:
        guardian(connection, guardian_id)
    except LookupError:
        raise _not_found("There is no such guardian") from None


def _open_code(provider: Provider, connection: Connection, typed: str) -> None:
    letters = device_codes.normal_user_code(typed) or ""
    state = device_codes.user_code_state(connection, letters, provider.wall_clock.now())
    if state is PollOutcome.UNKNOWN:
        raise _not_found("There is no such code")
    if state is not PollOutcome.PENDING:
        raise _conflict("The code has been decided or has expired")


def _act(provider: Provider, ward_id: str, acted: Act) -> None:
    now = provider.clock.now()
    try:
        with provider.engine.begin() as connection:
            test_ward(connection, ward_id)
            act_of_ward(
                provider,
                connection,
                ward_id=ward_id,
                link_id=acted.link_id,
                act=_ACTS[acted.act],
                now=now,
            )
    except LookupError:
        raise _not_found("This ward has no such link") from None
    except NotPossibleError:
        raise _conflict("This is not the ward's to do now") from None


def _not_found(title: str) -> ProblemError:
    return ProblemError(HTTPStatus.NOT_FOUND, ProblemType.NOT_FOUND, title=title)


def _conflict(title: str) -> ProblemError:
    return ProblemError(HTTPStatus.CONFLICT, ProblemType.STATE_CONFLICT, title=title)
