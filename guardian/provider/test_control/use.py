"""Simulated use, signals and reminders: through the engine that real children meet."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends

from guardian.link.wire.problems import Problem
from guardian.provider.api.http_border import described, json_body
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from guardian.provider.ledger.virtual_clock import VirtualClock
from guardian.provider.routers import control_area
from guardian.provider.test_control.simulated_signs import (
    DependenceWanted,
    OutputWanted,
    Raised,
    SignalWanted,
    WatchAnswer,
    raise_output,
    raise_signal,
    set_dependence,
)
from guardian.provider.test_control.simulated_use import (
    ExitDone,
    ExitWanted,
    MessageDone,
    MessageWanted,
    Screen,
    UseDone,
    UseWanted,
    leave,
    say_once,
    screen_of,
    use_for,
)

_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": Problem}}


def use_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses, below ``/gl-test/v1``."""
    router = control_area()
    _add_use(router, provider, live)
    _add_signs(router, provider, live)
    return router


def _add_use(router: APIRouter, provider: Provider, live: Live) -> None:
    Use = Annotated[UseWanted, Depends(json_body(UseWanted))]  # noqa: N806 - a type
    Text = Annotated[MessageWanted, Depends(json_body(MessageWanted))]  # noqa: N806 - a type
    Leaving = Annotated[ExitWanted, Depends(json_body(ExitWanted))]  # noqa: N806 - a type

    @router.post(
        "/wards/{ward_id}/use",
        openapi_extra=described(UseWanted.model_json_schema()),
        responses=_NOT_FOUND,
    )
    def use(ward_id: str, wanted: Use) -> UseDone:
        """Let a test ward chat on for some minutes of the virtual clock, up to a refusal."""
        if not isinstance(provider.clock, VirtualClock):
            raise TypeError("test control runs on a virtual clock")
        done = use_for(provider, live, provider.clock, ward_id, wanted)
        live.bell.ring(ward_id)
        return done

    @router.post(
        "/wards/{ward_id}/messages",
        openapi_extra=described(MessageWanted.model_json_schema()),
        responses=_NOT_FOUND,
    )
    def say(ward_id: str, wanted: Text) -> MessageDone:
        """Let a test ward say something; never answers with words of the reply."""
        done = say_once(provider, live, ward_id, wanted)
        live.bell.ring(ward_id)
        return done

    @router.post(
        "/wards/{ward_id}/exits",
        openapi_extra=described(ExitWanted.model_json_schema()),
        responses=_NOT_FOUND,
    )
    def exit_chat(ward_id: str, wanted: Leaving) -> ExitDone:
        """Let a test ward leave."""
        done = leave(provider, live, ward_id, wanted)
        live.bell.ring(ward_id)
        return done

    @router.get("/wards/{ward_id}/ward-screen", responses=_NOT_FOUND)
    def read_screen(ward_id: str) -> Screen:
        """Tell what a test ward's page showed last."""
        return screen_of(provider, ward_id)


def _add_signs(router: APIRouter, provider: Provider, live: Live) -> None:
    Sign = Annotated[SignalWanted, Depends(json_body(SignalWanted))]  # noqa: N806 - a type
    Output = Annotated[OutputWanted, Depends(json_body(OutputWanted))]  # noqa: N806 - a type
    Index = Annotated[DependenceWanted, Depends(json_body(DependenceWanted))]  # noqa: N806 - a type

    @router.post(
        "/wards/{ward_id}/signals",
        status_code=HTTPStatus.CREATED,
        openapi_extra=described(SignalWanted.model_json_schema()),
        responses=_NOT_FOUND,
    )
    def signal(ward_id: str, wanted: Sign) -> Raised:
        """Do what follows from a worrying message of a test ward."""
        raised = raise_signal(provider, ward_id, wanted)
        live.bell.ring(ward_id)
        return raised

    @router.post(
        "/wards/{ward_id}/ai-outputs",
        status_code=HTTPStatus.CREATED,
        openapi_extra=described(OutputWanted.model_json_schema()),
        responses=_NOT_FOUND | {HTTPStatus.CONFLICT: {"model": Problem}},
    )
    def output(ward_id: str, wanted: Output) -> Raised:
        """Do what follows from a reply that breaks a rule."""
        raised = raise_output(provider, ward_id, wanted)
        live.bell.ring(ward_id)
        return raised

    @router.post(
        "/wards/{ward_id}/dependence",
        openapi_extra=described(DependenceWanted.model_json_schema()),
        responses=_NOT_FOUND,
    )
    def dependence(ward_id: str, wanted: Index) -> WatchAnswer:
        """Set a test ward's index of dependence, and look at it at once."""
        answer = set_dependence(provider, ward_id, wanted)
        live.bell.ring(ward_id)
        return answer
