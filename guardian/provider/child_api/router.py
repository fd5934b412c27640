"""Every address of the child's page but the page itself."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from guardian.link.wire.activity import Purchase
from guardian.link.wire.problems import FieldError, ProblemType
from guardian.provider.api.http_border import described, json_body
from guardian.provider.child_api.asking import asking_router
from guardian.provider.child_api.chat import Chat, EventStream
from guardian.provider.child_api.exits import exits_router
from guardian.provider.child_api.guardians import guardians_router
from guardian.provider.child_api.me import character_cards, me, shop
from guardian.provider.child_api.own_data import own_data_router
from guardian.provider.child_api.redress import redress_router
from guardian.provider.child_api.refusing import refusal_response
from guardian.provider.child_api.session import signed_in
from guardian.provider.child_api.shapes import CharacterCards, Me, Message, Order, Shop
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live, Stopper
from guardian.provider.engine.purchases import KeyReusedError, buy
from guardian.provider.engine.shop import find_item
from guardian.provider.problems import ProblemError
from guardian.provider.routers import child_area, take

MAX_KEY_LENGTH = 64


def child_api_router(provider: Provider, live: Live, reply_delay_ms: int = 0) -> APIRouter:
    """Return the child's JSON API; ``reply_delay_ms`` is the pause between pieces of a reply."""
    router = child_area()
    chat = Chat(provider, live, reply_delay_ms)
    WardId = Annotated[str, Depends(signed_in(provider))]  # noqa: N806 - a type
    Said = Annotated[Message, Depends(json_body(Message))]  # noqa: N806 - a type
    Ordered = Annotated[Order, Depends(json_body(Order))]  # noqa: N806 - a type

    @router.get("/me")
    def read_me(ward_id: WardId) -> Me:
        """Tell a child their own limits, and who is told what."""
        return me(provider, ward_id)

    @router.get("/characters")
    def read_characters(ward_id: WardId) -> CharacterCards:
        """List every companion."""
        return character_cards(provider, ward_id)

    @router.post(
        "/chat",
        response_class=EventStream,
        openapi_extra=described(Message.model_json_schema()),
    )
    async def say(ward_id: WardId, message: Said) -> Response:
        """Say something to a character."""
        return await chat.answer(ward_id, message)

    @router.post("/stop", status_code=HTTPStatus.NO_CONTENT)
    def stop(ward_id: WardId) -> None:
        """End the child's own running reply."""
        live.replies.stop(ward_id, Stopper.WARD)

    @router.get("/shop")
    def read_shop(ward_id: WardId) -> Shop:
        """List what can be bought."""
        return shop(provider, ward_id)

    @router.post(
        "/purchases",
        status_code=HTTPStatus.CREATED,
        response_model=Purchase,
        openapi_extra=described(Order.model_json_schema()),
    )
    def purchase(request: Request, ward_id: WardId, order: Ordered) -> Response:
        """Buy something, for pretend money."""
        answer = _buy(provider, ward_id, order, _idempotency_key(request))
        live.bell.ring(ward_id)
        return answer

    for area in (guardians_router, asking_router, own_data_router, redress_router, exits_router):
        take(router, area(provider, live))
    return router


def _buy(provider: Provider, ward_id: str, order: Order, key: str) -> Response:
    item = find_item(order.item_id) if provider.cast.speaks_here else None
    if item is None:
        raise ProblemError(
            HTTPStatus.NOT_FOUND, ProblemType.NOT_FOUND, title="The shop has no such item"
        )
    try:
        outcome = buy(provider, ward_id, item, key)
    except KeyReusedError:
        raise _bad_key("This key was used for another item; take a new one.") from None
    if outcome.refusal is not None or outcome.purchase is None:
        if outcome.refusal is None:
            raise LookupError("an outcome is a purchase or a refusal")
        return refusal_response(outcome.refusal, outcome.ward, outcome.at)
    return Response(
        outcome.purchase.model_dump_json(),
        status_code=HTTPStatus.CREATED,
        media_type="application/json",
    )


def _idempotency_key(request: Request) -> str:
    key = request.headers.get("idempotency-key", "")
    if 1 <= len(key) <= MAX_KEY_LENGTH and key.isascii() and key.isprintable():
        return key
    raise _bad_key(f"Send a key of 1 to {MAX_KEY_LENGTH} characters, a new one for each purchase.")


def _bad_key(message: str) -> ProblemError:
    return ProblemError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        ProblemType.VALIDATION,
        title="The purchase cannot be made like this",
        errors=(FieldError(field="Idempotency-Key", message=message),),
    )
