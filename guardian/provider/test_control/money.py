"""Simulated purchases: bought as the child would buy them, through the same caps."""

import secrets
from http import HTTPStatus
from typing import Annotated, Self

from fastapi import APIRouter, Depends
from pydantic import Field, model_validator

from guardian.link.wire.activity import Purchase
from guardian.link.wire.base import Identifier, Wire
from guardian.link.wire.problems import Problem, ProblemType
from guardian.policy.settings import MAX_SPEND_MINOR
from guardian.provider.api.http_border import described, json_body
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from guardian.provider.engine.purchases import PurchaseOutcome, buy
from guardian.provider.engine.sentences import explain
from guardian.provider.engine.shop import ShopItem, find_item
from guardian.provider.problems import ProblemError
from guardian.provider.routers import control_area
from guardian.provider.test_control.wards import test_ward


class PurchaseWish(Wire):
    """What the ward buys: an item of the shop, or one of any price."""

    item_id: Identifier | None = None
    price_minor: int | None = Field(default=None, ge=0, le=MAX_SPEND_MINOR)

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (self.item_id is None) == (self.price_minor is None):
            raise ValueError("give either item_id or price_minor")
        return self


def money_router(provider: Provider, live: Live) -> APIRouter:
    """Return the addresses, below ``/gl-test/v1``."""
    router = control_area()
    Wish = Annotated[PurchaseWish, Depends(json_body(PurchaseWish))]  # noqa: N806 - a type

    @router.post(
        "/wards/{ward_id}/purchases",
        status_code=HTTPStatus.CREATED,
        openapi_extra=described(PurchaseWish.model_json_schema()),
        responses={status: {"model": Problem} for status in (403, 404)},
    )
    def purchase(ward_id: str, wish: Wish) -> Purchase:
        """Buy something as the ward; 403 says by ``reason`` and ``until`` why not."""
        with provider.engine.begin() as connection:
            test_ward(connection, ward_id)
        outcome = buy(provider, ward_id, _item(wish), secrets.token_hex(16))
        live.bell.ring(ward_id)
        if outcome.purchase is None:
            raise _refused(outcome)
        return outcome.purchase

    return router


def _item(wish: PurchaseWish) -> ShopItem:
    if wish.price_minor is not None:
        item_id = f"priced_{wish.price_minor}"
        return ShopItem(item_id=item_id, name_en=item_id, price_minor=wish.price_minor)
    item = find_item(wish.item_id or "")
    if item is None:
        raise ProblemError(
            HTTPStatus.NOT_FOUND, ProblemType.NOT_FOUND, title="The shop has no such item"
        )
    return item


def _refused(outcome: PurchaseOutcome) -> ProblemError:
    refusal = outcome.refusal
    if refusal is None:
        raise LookupError("an outcome is a purchase or a refusal")
    words = explain(refusal, outcome.ward, outcome.at)
    return ProblemError(
        HTTPStatus.FORBIDDEN,
        ProblemType.REFUSED,
        title=words.title,
        detail=words.detail,
        reason=refusal.reason,
        until=refusal.until,
        clause=refusal.origin.clause,
    )
